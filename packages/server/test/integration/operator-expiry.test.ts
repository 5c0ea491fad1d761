import { expect, test } from 'vitest'
import { cardPayment, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'

const path = '/clients/SANDBOX_TEST/expiry'

test('the policy of a client is changed in part, shown, and audited', async () => {
  const { app } = await testCapstan()
  const body = { atExpiry: 'capture', warnAheadMs: 0 }
  const changed = await operate(app, 'PUT', path, { body, headers: { 'capstan-actor': 'ada' } })
  expect(changed).toMatchObject({
    status: 200,
    body: { expiry: { atExpiry: 'capture', captureAheadMs: 3_600_000, warnAheadMs: 0, notifies: false } },
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
  expect((await operate(app, 'GET', '/clients/SANDBOX_TEST')).body.expiry.atExpiry).toBe('cancel')
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
  const [listed] = JSON.parse((await capstan(['client', 'list', '--json'], reaching(app))).stdout)
  const set = { atExpiry: 'capture', captureAheadMs: 7_200_000, warnAheadMs: 0, notifies: true }
  expect(listed).toMatchObject({ clientId: 'SANDBOX_TEST', expiry: set })
  expect(JSON.parse((await run('--json')).stdout).expiry).toEqual(set)
  expect((await capstan(['client', 'list'], reaching(app))).stdout).toMatch(/At expiry .*\n.* capture /)
})

test('the command line refuses by name what it cannot set', async () => {
  const { app } = await testCapstan()
  const run = (...args: string[]) => capstan(['client', 'expiry', 'SANDBOX_TEST', ...args], reaching(app))
  for (const [option, value] of [
    ['--before', 'soon'],
    ['--policy', 'keep'],
    ['--notify', 'maybe'],
    ['--warn', '-1h'],
  ] as const) {
    const { code, stderr } = await run(`${option}=${value}`)
    expect({ code, named: stderr.includes(option) }).toEqual({ code: 2, named: true })
  }
})

test('what comes before an expiry is seen by whoever turns the clock', async () => {
  const { app, call } = await testCapstan()
  await capstan(
    ['client', 'expiry', 'SANDBOX_TEST', '--policy', 'capture', '--before', '2h', '--warn', '1d'],
    reaching(app),
  )
  const { paymentId } = await call('pay', cardPayment('10000', 'MANUAL'))
  const planned = (await capstan(['payment', 'show', paymentId], reaching(app))).stdout
  const ahead = planned.split('\n').filter((line) => / {2}in \d/.test(line))
  expect(ahead.map((line) => line.split(/ {2,}/)[2])).toEqual([
    'a warning that the authorization expires',
    'the rest is captured before it expires: 100.00 EUR',
    'the authorization expires; 100.00 EUR goes back to the buyer',
  ])
  const { stdout } = await capstan(['clock', 'advance', 'SANDBOX_TEST', '7d'], reaching(app))
  const texts = [
    'not captured yet; the authorization expires at',
    'is being captured',
    'capture of 100.00 EUR: captured',
  ]
  const places = texts.map((text) => stdout.indexOf(text))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})
