import { expect, test } from 'vitest'
import { testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'

const path = '/clients/SANDBOX_TEST/expiry'

test('the policy of a client is changed in part, shown, and audited', async () => {
  const { app } = await testCapstan()
  const body = { atExpiry: 'capture', warnAheadMs: 0 }
  const changed = await operate(app, 'PUT', path, { body, headers: { 'capstan-actor': 'ada' } })
  expect(changed).toMatchObject({
    status: 200,
    body: { atExpiry: 'capture', captureAheadMs: '3600000', expiryWarningMs: '0', expiryNotified: false },
  })
  const { rows } = await app.context.pool.query(`select actor, detail from audit where action = 'set-expiry-policy'`)
  expect(rows).toEqual([{ actor: 'ada', detail: body }])
})

test.each([
  [{}, /^body: changes nothing/],
  [{ atExpiry: 'keep' }, /^atExpiry: must be one of cancel, capture/],
  [{ captureAheadMs: 59_999 }, /^captureAheadMs: must be a whole number of milliseconds from 60000/],
  [{ warnAheadMs: -1 }, /^warnAheadMs: must be/],
  [{ notifies: 'yes' }, /^notifies: must be true or false/],
  [{ warn: 1 }, /is unknown/],
])('%j is refused by name and changes nothing', async (body, error) => {
  const { app } = await testCapstan()
  const answer = await operate(app, 'PUT', path, { body })
  expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(error) } })
  expect((await operate(app, 'GET', '/clients/SANDBOX_TEST')).body).toMatchObject({ atExpiry: 'cancel' })
})

test('a client that there is not is not found', async () => {
  const { app } = await testCapstan()
  const body = { atExpiry: 'capture' }
  expect((await operate(app, 'PUT', '/clients/SANDBOX_NOBODY/expiry', { body })).status).toBe(404)
})

test('the command line shows the policy and changes it', async () => {
  const { app } = await testCapstan()
  const run = (...args: string[]) => capstan(['client', 'expiry', 'SANDBOX_TEST', ...args], reaching(app))
  expect((await run()).stdout).toBe('what is left of an authorization goes back to the buyer; an alert 1d before\n')
  const changed = await run('--policy', 'capture', '--before', '2h', '--warn', '2d', '--notify', 'on')
  expect(changed.stdout).toBe(
    'what is left of an authorization is captured 2h before; an alert 2d before, and a notification\n',
  )
  expect((await run('--warn', '0')).stdout).toMatch(/; no warning\n$/)
  expect((await run('--before', 'soon')).code).toBe(2)
})
