import { expect, test } from 'vitest'
import { advanceClock } from '../../src/application/advance-clock.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'

const day = 86_400_000

/** A capture that the acquirer took back after a day; its alert. */
async function takenBack(server: TestCapstan) {
  const payment = await server.call('pay', cardPayment('12000', 'MANUAL'))
  const captureAmount = { currency: 'EUR', value: '4008' }
  await server.call('capture', { captureRequestId: requestId('capture'), paymentId: payment.paymentId, captureAmount })
  await advanceClock(server.app.context, server.client.clientId, day, 'test')
  const { body } = await operate(server.app, 'GET', '/alerts')
  expect(body.alerts).toMatchObject([{ kind: 'reversal', paymentId: payment.paymentId, closedAt: null }])
  return body.alerts[0]
}

const resolution = { verdict: 'noted', reason: 'the buyer pays by transfer' }

test('an alert is listed, found by the doctor, told in the history of its payment, and closed by a person', async () => {
  const server = await testCapstan()
  const { app } = server
  const alert = await takenBack(server)
  const health = await operate(app, 'GET', '/health')
  expect(health.body.findings).toContainEqual(expect.objectContaining({ level: 'problem', subject: 'acquirers' }))
  expect((await operate(app, 'GET', `/alerts/${alert.alertId}`)).body.verdicts).toEqual(['noted'])
  const path = `/alerts/${alert.alertId}/resolve`
  const headers = { 'capstan-actor': 'ada' }
  const closed = await operate(app, 'POST', path, { body: resolution, headers })
  expect(closed).toMatchObject({ status: 200, body: { closedBy: 'ada', closingReason: 'the buyer pays by transfer' } })
  expect((await operate(app, 'GET', '/alerts')).body.alerts).toEqual([])
  expect((await operate(app, 'GET', '/alerts?all=true')).body.alerts).toHaveLength(1)
  const { timeline } = (await operate(app, 'GET', `/payments/${alert.paymentId}`)).body
  const texts = timeline.map(({ text }: { text: string }) => text)
  expect(texts).toContain('the acquirer took back 40.08 EUR: PROCESS_FAIL')
  expect(texts).toContain('alert closed by ada: the buyer pays by transfer')
  const { rows } = await app.context.pool.query(`select actor, action from audit where action = 'resolve-alert'`)
  expect(rows).toEqual([{ actor: 'ada', action: 'resolve-alert' }])
})

test.each([
  [
    'a verdict that there is not',
    { ...resolution, verdict: 'yes' },
    400,
    /^verdict: must be one of captured, not-capt/,
  ],
  [
    'a verdict about what is final',
    { ...resolution, verdict: 'captured' },
    400,
    /^verdict: this alert \(reversal\) takes/,
  ],
  ['no reason', { verdict: 'noted' }, 400, /^reason/],
  ['an empty reason', { verdict: 'noted', reason: '' }, 400, /^reason/],
])('%s is refused by name, and the alert stays open', async (_name, body, status, error) => {
  const server = await testCapstan()
  const { alertId } = await takenBack(server)
  const answer = await operate(server.app, 'POST', `/alerts/${alertId}/resolve`, { body })
  expect(answer).toMatchObject({ status, body: { error: expect.stringMatching(error) } })
  expect((await operate(server.app, 'GET', '/alerts')).body.alerts).toHaveLength(1)
})

test('an alert is closed once, and one that there is not is not found', async () => {
  const server = await testCapstan()
  const { alertId } = await takenBack(server)
  const path = `/alerts/${alertId}/resolve`
  expect((await operate(server.app, 'POST', path, { body: resolution })).status).toBe(200)
  const again = await operate(server.app, 'POST', path, { body: { ...resolution, reason: 'pressed twice' } })
  expect(again).toMatchObject({ status: 200, body: { closedBy: 'operator', closingReason: resolution.reason } })
  const other = await operate(server.app, 'POST', path, { body: resolution, headers: { 'capstan-actor': 'ada' } })
  expect(other).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('is closed, by operator: the buyer pays by transfer') },
  })
  const { rows } = await server.app.context.pool.query(`select actor from audit where action = 'resolve-alert'`)
  expect(rows).toEqual([{ actor: 'operator' }])
  expect((await operate(server.app, 'POST', '/alerts/1/resolve', { body: resolution })).status).toBe(404)
  expect((await operate(server.app, 'GET', '/alerts/1')).status).toBe(404)
})

test('the command line lists, shows and resolves', async () => {
  const server = await testCapstan()
  const alert = await takenBack(server)
  const run = (...args: string[]) => capstan(['alert', ...args], reaching(server.app))
  expect((await run('list')).stdout).toMatch(new RegExp(`${alert.alertId} .*reversal .*open`))
  const shown = await run('show', alert.alertId)
  expect(shown.stdout).toContain('the acquirer took the capture back')
  expect(shown.stderr).toContain(`capstan alert resolve ${alert.alertId} --as noted`)
  const resolved = await run('resolve', alert.alertId, '--as', 'noted', '--reason', 'seen', '--by', 'grace', '--json')
  expect(JSON.parse(resolved.stdout)).toMatchObject({ closedBy: 'grace', closingReason: 'seen' })
  expect((await run('list')).stdout).toBe('Nothing waits for a person.\n')
  expect(JSON.parse((await run('list', '--all', '--json')).stdout)).toHaveLength(1)
})
