import { expect, it } from 'vitest'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { changeExpiryPolicy } from '../../src/application/change-expiry-policy.ts'
import { followPayment } from '../../src/application/follow-payment.ts'
import type { Capability } from '../../src/domain/capability.ts'
import type { ExpiryPolicy } from '../../src/domain/expiry-policy.ts'
import type { MovementOutcome } from '../../src/domain/outcome.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { claimPayments, postponePayment } from '../../src/store/due.ts'
import { changePayment, type PaymentChange } from '../../src/store/payment-change.ts'
import { declined, pending, voided, yes } from './scripted-acquirer.ts'
import { changeTo, newId } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const hour = 3_600_000
const day = 24 * hour

async function shopWith(policy: Partial<ExpiryPolicy>, capability: Partial<Capability> = {}): Promise<Shop> {
  const shop = await openShop(capability)
  await changeExpiryPolicy(shop.context, clientId, policy, 'test')
  return shop
}

/** Held for seven days, to be captured by hand. */
async function authorized(shop: Shop): Promise<Payment> {
  shop.acquirer.answer('authorize', yes(10_000n))
  const payment = await shop.pay('MANUAL')
  shop.acquirer.calls.length = 0
  return payment
}

async function capture(shop: Shop, { paymentId }: Payment, value: bigint, answer: MovementOutcome, last = false) {
  shop.acquirer.answer('capture', answer)
  const amount = { currency: 'EUR', value }
  await capturePayment(shop.context, clientId, { captureRequestId: newId('capture-request'), paymentId, amount, last })
}

/** What the acquirer was asked, without references. */
const calls = (shop: Shop) => shop.acquirer.calls.map((call) => call.split(' ')[0])

async function captures(shop: Shop, payment: Payment) {
  return (await shop.captures(payment)).map(({ state, amount }) => `${state.kind} ${amount.value}`)
}

async function count(shop: Shop, what: 'alerts' | 'notifications') {
  const { rows } = await shop.pool.query(`select count(*)::int as count from ${what} where client_id = $1`, [clientId])
  return rows[0].count
}

it('only expires what was not looked at until its end, without a warning and without a capture', async () => {
  const shop = await shopWith({ atExpiry: 'capture', notifies: true })
  const payment = await authorized(shop)
  await shop.turn(8 * day)
  shop.acquirer.answer('void', voided)
  await shop.workOff()
  expect(calls(shop)).toEqual(['void'])
  expect(await shop.stored(payment)).toMatchObject({ state: { kind: 'cancelled', why: 'expiry' } })
  expect(await shop.captures(payment)).toEqual([])
  expect(await count(shop, 'alerts')).toBe(0)
})

it('captures the rest in time also where a last capture had failed after the warning', async () => {
  const shop = await shopWith({ atExpiry: 'capture' })
  const payment = await authorized(shop)
  await shop.turn(6 * day - hour)
  await capture(shop, payment, 4_000n, pending, true)
  shop.acquirer.answer('inquireCapture', pending)
  await shop.turn(hour)
  await shop.workOff()
  expect(await count(shop, 'alerts')).toBe(1)
  shop.acquirer.answer('inquireCapture', declined)
  await shop.turn(hour)
  await shop.workOff()
  shop.acquirer.answer('capture', yes(10_000n))
  await shop.turn(22 * hour)
  await shop.workOff()
  expect(await captures(shop, payment)).toEqual(['failed 4000', 'succeeded 10000'])
})

it('captures in time what one of two captures gave back, while the other is still under way', async () => {
  const shop = await shopWith({ atExpiry: 'capture' })
  const payment = await authorized(shop)
  await shop.turn(6 * day - hour)
  await capture(shop, payment, 4_000n, pending)
  await capture(shop, payment, 6_000n, pending)
  const [first] = await shop.captures(payment)
  shop.acquirer.always('inquireCapture', () => pending)
  await shop.turn(hour)
  await shop.workOff()
  shop.acquirer.answer('inquireCapture', declined)
  await shop.pool.query(`update captures set due_at = now() where capture_id = $1`, [first?.captureId])
  await shop.workOff()
  shop.acquirer.answer('capture', yes(4_000n))
  await shop.turn(23 * hour)
  await shop.workOff()
  expect(await captures(shop, payment)).toEqual(['failed 4000', 'pending 6000', 'succeeded 4000'])
})

it('captures the rest once, when who was to do it died before and after it was written', async () => {
  const shop = await shopWith({ atExpiry: 'capture', warnAheadMs: 0 })
  const payment = await authorized(shop)
  await shop.turn(7 * day - hour)
  const lapse = () => shop.pool.query('update payments set leased_until = now()')
  expect(await claimPayments(shop.pool, { limit: 1, leaseMs: 60_000 })).toHaveLength(1)
  await lapse()
  expect(await claimPayments(shop.pool, { limit: 1, leaseMs: 60_000 })).toHaveLength(1)
  await followPayment(shop.context, clientId, payment.paymentId)
  expect(await captures(shop, payment)).toEqual(['held 10000'])
  await followPayment(shop.context, clientId, payment.paymentId)
  shop.acquirer.answer('capture', yes(10_000n))
  await shop.workOff()
  expect(calls(shop)).toEqual(['capture'])
  expect(await captures(shop, payment)).toEqual(['succeeded 10000'])
})

it.each<[string, () => Partial<PaymentChange>]>([
  [
    'warning',
    () => ({
      expiry: 'warned',
      paymentNotification: { notificationId: newId('notification'), body: '{}', type: 'AUTHORIZATION_EXPIRING' },
    }),
  ],
  [
    'capture of the rest',
    () => {
      const ids = { captureId: newId('capture'), captureRequestId: newId('request'), reference: newId('reference') }
      return { expiry: 'capture-tried', capture: { ...ids, state: 'held' } }
    },
  ],
])('writes the %s once, when a second worker had decided on it before the first one wrote', async (_what, changes) => {
  const shop = await shopWith({})
  const payment = await shop.stored(await authorized(shop))
  const write = () => changePayment(shop.pool, payment, changeTo(payment.state, { dueInMs: day, ...changes() }))
  expect(await write()).toBeDefined()
  // As it stands once the capture has failed: the amounts are what they were.
  await shop.pool.query('update payments set held = 0, capture_count = 0, last_capture_held = false')
  expect(await write()).toBeUndefined()
})

it('plans by the new policy what was decided by the old one while it was changed', async () => {
  const shop = await shopWith({ warnAheadMs: 0 })
  const due = async ({ paymentId }: Payment) => {
    const { rows } = await shop.pool.query('select due_at <= now() as due from payments where payment_id = $1', [
      paymentId,
    ])
    return rows[0].due
  }
  const [written, postponed] = [await authorized(shop), await authorized(shop)]
  const [toWrite, toPostpone] = [await shop.stored(written), await shop.stored(postponed)]
  await changeExpiryPolicy(shop.context, clientId, { atExpiry: 'capture' }, 'test')
  await changePayment(shop.pool, toWrite, changeTo(toWrite.state, { dueInMs: day }))
  expect(await due(written)).toBe(true)
  await postponePayment(shop.pool, toPostpone, day)
  expect(await due(postponed)).toBe(true)
  await shop.workOff()
  expect([await due(written), await due(postponed)]).toEqual([false, false])
})

it('announces what will really happen: no capture where the acquirer allows no further one', async () => {
  const shop = await shopWith({ atExpiry: 'capture', notifies: true }, { maxCaptures: 2 })
  const payment = await authorized(shop)
  await capture(shop, payment, 1_000n, yes(1_000n))
  await capture(shop, payment, 2_000n, yes(2_000n))
  await shop.turn(6 * day)
  await shop.workOff()
  const { rows } = await shop.pool.query(`select body from notifications where notify_type = 'AUTHORIZATION_EXPIRING'`)
  const body = JSON.parse(rows[0].body)
  expect(body).toMatchObject({ capturableAmount: { value: '7000' }, nextAction: 'CANCEL' })
  expect(body.nextActionTime).toBe(body.authExpiryTime)
})
