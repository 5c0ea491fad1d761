import { expect, test, vi } from 'vitest'
import { clearScenarios, listScenarios, setScenario } from '../../src/application/scenarios.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'

async function authorized(server: TestCapstan, value = '900'): Promise<string> {
  return (await server.call('pay', cardPayment(value, 'MANUAL'))).paymentId
}

function capture(server: TestCapstan, paymentId: string, value = '900') {
  const captureRequestId = requestId('capture')
  const body = { captureRequestId, paymentId, captureAmount: { currency: 'EUR', value } }
  return server.call('capture', body)
}

const put = (server: TestCapstan, operation: string, body: object, clientId = 'SANDBOX_TEST') =>
  operate(server.app, 'PUT', `/clients/${clientId}/scenarios/${operation}`, { body })

test('a scenario set in process decides what the API answers, as often as was said', async () => {
  const server = await testCapstan()
  const { context } = server.app
  const clientId = 'SANDBOX_TEST'
  const order = { clientId, operation: 'capture', behaviour: 'decline', code: 'RISK_REJECT', times: 1 } as const
  expect(await setScenario(context, { ...order, actor: 'test' })).toMatchObject({ kind: 'set' })
  const paymentId = await authorized(server)
  expect((await capture(server, paymentId)).result).toMatchObject({ resultStatus: 'F', resultCode: 'RISK_REJECT' })
  expect((await capture(server, paymentId)).result).toMatchObject({ resultStatus: 'S' })
  const listed = await listScenarios(context, clientId)
  expect(listed).toMatchObject({ kind: 'listed', scenarios: [{ operation: 'capture', times: 1, timesLeft: 0 }] })
  const cleared = await clearScenarios(context, { clientId, operation: 'all', actor: 'test' })
  expect(cleared).toEqual({ kind: 'cleared', scenarios: [], released: 0 })
})

test('what stays pending ends soon after its scenario was cleared, without waiting for the next inquiry', async () => {
  const server = await testCapstan()
  await put(server, 'all', { behaviour: 'stay-pending' })
  const paid = await server.call('pay', cardPayment('900', 'AUTOMATIC'))
  expect(paid.result).toMatchObject({ resultStatus: 'U' })
  // Four inquiries: the next one is a minute away.
  const turned = await operate(server.app, 'POST', '/clients/SANDBOX_TEST/clock/advance', { body: { byMs: 30_000 } })
  expect(turned.status).toBe(200)
  const path = '/clients/SANDBOX_TEST/scenarios/all'
  expect((await operate(server.app, 'DELETE', path)).body).toMatchObject({ scenarios: [], released: 1 })
  await vi.waitFor(async () => {
    const { body } = await operate(server.app, 'GET', `/payments/${paid.paymentId}`)
    expect(body.captures).toMatchObject([{ state: 'succeeded' }])
  }, 5_000)
})

test('all sets each operation that has the behaviour, and succeed takes away what was set', async () => {
  const server = await testCapstan()
  const operations = (body: { scenarios: { operation: string }[] }) => body.scenarios.map(({ operation }) => operation)
  expect(operations((await put(server, 'all', { behaviour: 'down' })).body)).toEqual([
    'capture',
    'close',
    'pay',
    'raise',
    'refund',
  ])
  expect(operations((await put(server, 'all', { behaviour: 'succeed' })).body)).toEqual([])
  expect(operations((await put(server, 'all', { behaviour: 'taken-back' })).body)).toEqual(['capture', 'refund'])
  const { rows } = await server.app.context.pool.query('select action, actor, detail from audit order by audit_id')
  expect(rows.slice(-3)).toMatchObject([
    {
      action: 'set-scenario',
      detail: { behaviour: 'down', operations: ['pay', 'capture', 'refund', 'close', 'raise'] },
    },
    { action: 'clear-scenarios' },
    { action: 'set-scenario', detail: { behaviour: 'taken-back', operations: ['capture', 'refund'] } },
  ])
})

test('words that are not known are answered with those that are, and nothing is set', async () => {
  const server = await testCapstan()
  const refused: readonly (readonly [string, object, RegExp])[] = [
    ['capure', { behaviour: 'down' }, /^operation: must be one of pay, capture, refund, close, raise, all$/],
    ['capture', { behaviour: 'timeout' }, /^behaviour: must be one of succeed, decline, .*time-out/],
    ['capture', { behaviour: 'decline', code: 'NO_MONEY' }, /^code: must be one of PROCESS_FAIL, .*DO_NOT_HONOR/],
    ['capture', { behaviour: 'down', code: 'DO_NOT_HONOR' }, /^code: down declines nothing/],
    ['capture', { behaviour: 'down', times: 0 }, /^times: must be a whole number from 1/],
    ['capture', { behaviour: 'down', acquirer: 'ADYEN' }, /^acquirer: must be one of ALIPAY, CHECKOUT, 2C2P$/],
    ['pay', { behaviour: 'taken-back' }, /^operation: taken-back is there for capture, refund only$/],
    ['close', { behaviour: 'stay-pending' }, /^operation: stay-pending is there for pay, capture, refund, raise only$/],
    ['pay', { behaviour: 'succeed', times: 2 }, /^behaviour: succeed takes the scenario away/],
    ['pay', { behavior: 'down' }, /^"behavior": is unknown; known are behaviour, code, times, acquirer$/],
  ]
  for (const [operation, body, message] of refused) {
    const answer = await put(server, operation, body)
    expect(answer, JSON.stringify(body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } })
  }
  expect((await operate(server.app, 'GET', '/scenarios')).body).toEqual({ scenarios: [] })
})

test('a live client is refused by name, and for an unknown one the sandbox clients are listed', async () => {
  const server = await testCapstan()
  await server.newClient('SHOP')
  const live = await put(server, 'pay', { behaviour: 'down' }, 'SHOP')
  expect(live).toMatchObject({ status: 409, body: { error: expect.stringMatching(/^SHOP is live: .*SANDBOX_/) } })
  const unknown = await put(server, 'pay', { behaviour: 'down' }, 'SANDBOX_TOAST')
  expect(unknown).toEqual({
    status: 404,
    body: { error: 'There is no client SANDBOX_TOAST. The sandbox clients are SANDBOX_TEST.' },
  })
})

test('the commands set, list and clear, for people and for programs', async () => {
  const server = await testCapstan()
  const environment = reaching(server.app)
  const run = (...args: readonly string[]) => capstan(['scenario', ...args], environment)
  const made = await run('set', 'SANDBOX_TEST', 'capture', 'decline', '--code', 'DO_NOT_HONOR', '--times', '2')
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/SANDBOX_TEST +capture +any +decline with DO_NOT_HONOR +2 of 2 left/),
    stderr: expect.stringContaining('capstan scenario clear SANDBOX_TEST'),
  })
  expect((await capture(server, await authorized(server))).result.resultCode).toBe('DO_NOT_HONOR')
  const listed = await run('list', 'SANDBOX_TEST', '--json')
  expect(JSON.parse(listed.stdout)).toMatchObject([{ operation: 'capture', acquirer: null, times: 2, timesLeft: 1 }])
  const slip = await run('set', 'SANDBOX_TEST', 'capture', 'timeout')
  expect(slip).toMatchObject({ code: 2, stderr: expect.stringContaining('time-out') })
  const cleared = await run('clear', 'SANDBOX_TEST')
  expect(cleared).toMatchObject({ code: 0, stdout: 'No scenario is set: the amounts decide.\n' })
  const nowhere = await capstan(['scenario', 'list'], { CAPSTAN_HOME: '/nowhere' })
  expect(nowhere).toMatchObject({ code: 3, stderr: expect.stringContaining('npm start') })
})
