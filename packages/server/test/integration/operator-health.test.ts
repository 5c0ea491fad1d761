import { expect, test } from 'vitest'
import { advanceClock } from '../../src/application/advance-clock.ts'
import { startListening } from '../../src/application/listener.ts'
import { readHealth } from '../../src/application/queries/health.ts'
import { masterKeyOf } from '../../src/vault/master-key.ts'
import { testKeys } from '../accounts/live-server.ts'
import { cardPayment, requestId, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { reaching, capstan as run } from '../support/command-line.ts'
import { type Body, operate } from '../support/operator.ts'
import { signedIn } from '../support/signed-in.ts'

async function findings({ app }: TestCapstan): Promise<Body[]> {
  const { status, body } = await operate(app, 'GET', '/health')
  expect(status).toBe(200)
  return body.findings
}

async function problems(capstan: TestCapstan): Promise<Body[]> {
  return (await findings(capstan)).filter(({ level }) => level === 'problem')
}

/** A payment with two captures; its client is told, so that nothing is left to find. */
async function capturedPayment(capstan: TestCapstan) {
  const payment = await capstan.call('pay', cardPayment('12000', 'MANUAL'))
  for (const value of ['5000', '7000']) {
    const captureAmount = { currency: 'EUR', value }
    await capstan.call('capture', {
      captureRequestId: requestId('capture'),
      paymentId: payment.paymentId,
      captureAmount,
    })
  }
  // Nobody listens: the address is of no interest here, only that there is one to try.
  await operate(capstan.app, 'PUT', '/clients/SANDBOX_TEST/notify-urls', { body: { payment: 'http://127.0.0.1:9/' } })
  await capstan.app.context.pool.query(`update notifications set state = 'acknowledged', due_at = null`)
  return payment
}

test('a sound server has nothing for a person to do', async () => {
  const capstan = await testCapstan()
  await capturedPayment(capstan)
  const found = await findings(capstan)
  expect(found.filter(({ level }) => level === 'problem')).toEqual([])
  expect(found.find(({ subject }) => subject === 'books').text).toMatch(
    /^1 payments, 2 captures and 0 refunds of 1 sandbox/,
  )
})

test('an acquirer that does not answer is a problem where it is live, and worth a note in the sandbox', async () => {
  const capstan = await testCapstan()
  await capturedPayment(capstan)
  const { circuits } = capstan.app.context
  for (let call = 0; call < 10; call += 1) {
    circuits.record({ clientId: 'SHOP', acquirer: 'CHECKOUT' }, 'bad')
    circuits.record({ clientId: 'SANDBOX_TEST', acquirer: 'ALIPAY' }, 'bad')
  }
  const found = (await findings(capstan)).filter(({ text }) => text.includes('has not answered lately'))
  expect(found).toMatchObject([
    { level: 'problem', subject: 'acquirers', text: expect.stringMatching(/^CHECKOUT has/) },
    { level: 'note', subject: 'acquirers', text: expect.stringMatching(/^ALIPAY of SANDBOX_TEST has/) },
  ])
})

test('a listener that takes notifications is named, as long as it lives', async () => {
  const capstan = await testCapstan()
  const { context } = capstan.app
  const order = { clientId: 'SANDBOX_TEST', listener: 'l1', name: 'ada at the desk', takeover: false, actor: 'test' }
  await startListening(context, { ...order, forwardTo: 'http://127.0.0.1:9/' })
  const note = { level: 'note', subject: 'notifications', text: expect.stringContaining('of ada at the desk') }
  expect(await findings(capstan)).toContainEqual(expect.objectContaining(note))
  await context.pool.query('update clients set listening_until = now()')
  expect(await findings(capstan)).not.toContainEqual(expect.objectContaining(note))
})

test.each([
  [
    'a capture that the acquirer does not have',
    'delete from simulator.captures where amount = 5000',
    /^SANDBOX_TEST, ALIPAY reference \d+: capture \d+ succeeded here, unknown there$/,
  ],
  [
    'a capture that the acquirer declined after all',
    `update simulator.captures set state = 'declined', decline_code = 'PROCESS_FAIL' where amount = 5000`,
    /capture \d+ succeeded here, declined there$/,
  ],
  [
    'a sum that the acquirer did not take',
    'update simulator.authorizations set captured = 11000',
    /12000 EUR captured here, 11000 there$/,
  ],
  [
    'an authorization for another amount',
    'update simulator.authorizations set amount = 13000',
    /authorized for 12000 EUR here and 13000 EUR there$/,
  ],
  [
    'a capture that we never asked for',
    `insert into simulator.captures select client_id, acquirer, 'stranger', payment_reference, transaction_id, state,
       tries, inquiries, currency, amount, final, settles_as, decline_code, created_at
     from simulator.captures where amount = 5000`,
    /reference stranger: the acquirer has a capture unknown to us$/,
  ],
])('the books do not agree on %s', async (_name, tampering, text) => {
  const capstan = await testCapstan()
  const { paymentId } = await capturedPayment(capstan)
  await capstan.app.context.pool.query(tampering)
  const found = await problems(capstan)
  expect(found).toContainEqual({
    level: 'problem',
    subject: 'books',
    text: expect.stringMatching(text),
    next: `capstan payment show ${paymentId}`,
  })
})

test('a payment under way at the acquirer is no difference', async () => {
  const capstan = await testCapstan()
  await capturedPayment(capstan)
  await capstan.call('pay', cardPayment('5002', 'MANUAL'))
  expect(await problems(capstan)).toEqual([])
})

test('notifications that were given up need a person, client by client', async () => {
  const capstan = await testCapstan()
  await capturedPayment(capstan)
  const { pool } = capstan.app.context
  await pool.query(`update notifications set state = 'exhausted' where sequence = 1`)
  await pool.query(`update notifications set state = 'unaddressed' where sequence = 2`)
  expect(await problems(capstan)).toMatchObject([
    { subject: 'notifications', text: '1 of SANDBOX_TEST were never acknowledged' },
    { subject: 'notifications', text: '1 of SANDBOX_TEST have no address' },
  ])
})

test('people whose one-time codes nobody can check are named, and what to do', async () => {
  const capstan = await testCapstan({ masterKeys: testKeys(8, 7) })
  const { pool } = capstan.app.context
  const sealedWith = async (login: string, keyId: string) => {
    const { operatorId } = await signedIn(capstan.app, 'viewer', { login })
    await pool.query(
      `insert into operator_totps (operator_id, key_id, wrapped_key, box, confirmed_at) values ($1, $2, '', '', now())`,
      [operatorId, keyId],
    )
  }
  const keyId = (number: number) => masterKeyOf(Buffer.alloc(32, number)).id
  await sealedWith('own', keyId(8))
  expect((await findings(capstan)).filter(({ subject }) => subject === 'people')).toEqual([])
  await sealedWith('grace', keyId(7))
  await sealedWith('bob', keyId(9))
  await sealedWith('ada', keyId(9))
  await sealedWith('left', keyId(9))
  await pool.query(`update operators set disabled_at = now() where login = 'left'`)
  // Begun, and asked of nobody yet.
  await sealedWith('begun', keyId(9))
  await pool.query(`update operator_totps set confirmed_at = null from operators o
    where o.operator_id = operator_totps.operator_id and o.login = 'begun'`)
  const found = (await findings(capstan)).filter(({ subject }) => subject === 'people')
  expect(found).toMatchObject([
    {
      level: 'problem',
      text: `one-time codes of ada, bob cannot be checked: they are sealed with the master key ${keyId(9)}, which this server does not have`,
      next: expect.stringMatching(/CAPSTAN_MASTER_KEY.*recovery code.*capstan operator link LOGIN/),
    },
    {
      level: 'note',
      text: 'one-time codes of grace are still sealed with the previous master key',
      next: expect.stringContaining('capstan acquirer rotate-key'),
    },
  ])
  const { stdout, code } = await run(['doctor'], reaching(capstan.app))
  expect(code).toBe(1)
  expect(stdout).toContain('one-time codes of ada, bob cannot be checked')
}, 60_000)

test('work that nobody does is late, unless a clock is being turned over it', async () => {
  const capstan = await testCapstan()
  await capturedPayment(capstan)
  const { pool } = capstan.app.context
  // The worker of this server would take it at once, so the clock holds it back until the server has stopped.
  await pool.query(`update clients set advancing_until = now() + interval '1 hour'`)
  await pool.query(`update payments set due_at = now() - interval '1 minute'`)
  expect(await problems(capstan)).toEqual([])
  await capstan.app.stop()
  await pool.query('update clients set advancing_until = null')
  const { late } = await readHealth(capstan.app.context, () => new Date())
  expect(late).toEqual([expect.objectContaining({ table: 'payments', late: 1 })])
  expect(late[0]?.oldestMs).toBeGreaterThanOrEqual(60_000)
})

test('a capture whose amount the acquirer disputes needs a person at once', async () => {
  const capstan = await testCapstan()
  await capturedPayment(capstan)
  await capstan.call('pay', cardPayment('9000', 'MANUAL')).then(({ paymentId }) =>
    capstan.call('capture', {
      captureRequestId: requestId('capture'),
      paymentId,
      captureAmount: { currency: 'EUR', value: '4002' },
    }),
  )
  await capstan.app.context.pool.query('update simulator.captures set amount = 4000 where amount = 4002')
  await advanceClock(capstan.app.context, capstan.client.clientId, 60_000, 'test')
  expect(await problems(capstan)).toContainEqual(
    expect.objectContaining({ subject: 'acquirers', text: expect.stringContaining('names another amount than') }),
  )
})
