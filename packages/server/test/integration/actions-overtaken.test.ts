import { expect, test } from 'vitest'
import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import type { ByPerson } from '../../src/application/by-person.ts'
import { cancelByHand } from '../../src/application/cancel-by-hand.ts'
import { captureByHand } from '../../src/application/capture-by-hand.ts'
import { capturePayment } from '../../src/application/capture-payment.ts'
import type { Context } from '../../src/application/context.ts'
import { recentAlerts } from '../../src/application/queries/alerts.ts'
import { refundByHand } from '../../src/application/refund-by-hand.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { resolveAlert } from '../../src/application/resolve-alert.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { rememberCancel } from '../../src/store/payments.ts'
import { unknown, yes } from './scripted-acquirer.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const eur = (value: bigint) => ({ currency: 'EUR', value })

function by({ context }: Shop, actor = 'ada'): ByPerson {
  return { actor, reason: 'because', newId: context.newId }
}

/** The context of somebody who is overtaken: before the statement of that name runs for the `nth` time something happens. */
function overtaken(
  { context, pool }: Shop,
  [name, nth]: readonly [string, number],
  happens: () => Promise<unknown>,
): Context {
  let runs = 0
  const query = async (...asked: Parameters<typeof pool.query>) => {
    const [first] = asked as unknown as [{ readonly name?: string }]
    if (first.name === name && ++runs === nth) await happens()
    return pool.query(...asked)
  }
  const overtakenPool = new Proxy(pool, {
    get: (target, key) => (key === 'query' ? query : Reflect.get(target, key, target)),
  })
  return { ...context, pool: overtakenPool }
}

async function authorized(shop: Shop) {
  shop.acquirer.answer('authorize', yes(10_000n))
  return shop.pay('MANUAL')
}

async function audited({ pool }: Shop): Promise<string[]> {
  const { rows } = await pool.query('select actor, action from audit order by audit_id')
  return rows.map(({ actor, action }) => `${actor} ${action}`)
}

/** The page looks at a payment once; the use case loads it again. */
const ofUseCase = { capture: ['load-for-capture', 1], refund: ['load-for-refund', 2] } as const

test('a capture that the merchant overtakes is not made, and the merchant is told of none that it did not ask for', async () => {
  const shop = await openShop()
  const payment = await authorized(shop)
  const { paymentId } = payment
  shop.acquirer.always('capture', () => yes(9_000n))
  const context = overtaken(shop, ofUseCase.capture, () =>
    capturePayment(shop.context, clientId, { captureRequestId: 'own', paymentId, amount: eur(9_000n), last: false }),
  )
  const moved = await captureByHand(context, { clientId, paymentId, value: 9_000n, last: false, seen: 0 }, by(shop))
  expect(moved).toMatchObject({ kind: 'changed', since: [{ captureRequestId: 'own' }] })
  expect((await shop.captures(payment)).map(({ captureRequestId }) => captureRequestId)).toEqual(['own'])
  expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
  expect(await audited(shop)).toEqual([])
})

test('a refund that the merchant overtakes is not made, and the merchant is told of none that it did not ask for', async () => {
  const shop = await openShop()
  const payment = await captured(shop)
  const { paymentId } = payment
  shop.acquirer.always('refund', () => yes(9_000n))
  const context = overtaken(shop, ofUseCase.refund, () =>
    refundPayment(shop.context, clientId, { refundRequestId: 'own', paymentId, amount: eur(9_000n), reason: '' }),
  )
  const moved = await refundByHand(context, { clientId, paymentId, value: 9_000n, seen: 0 }, by(shop))
  expect(moved).toMatchObject({ kind: 'changed', since: [{ refundRequestId: 'own' }] })
  expect((await shop.refunds(payment)).map(({ refundRequestId }) => refundRequestId)).toEqual(['own'])
  expect((await shop.notified(payment)).filter((one) => one.startsWith('REFUND'))).toEqual(['REFUND_RESULT S SUCCESS'])
  expect(await audited(shop)).toEqual(['ada capture-payment'])
})

test('a capture that an expiry overtakes is refused with the reason, and leaves no trace', async () => {
  const shop = await openShop()
  const payment = await authorized(shop)
  const { paymentId } = payment
  const context = overtaken(shop, ofUseCase.capture, () => shop.turn(8 * 86_400_000))
  const moved = await captureByHand(context, { clientId, paymentId, last: false, seen: 0 }, by(shop))
  expect(moved).toMatchObject({ kind: 'refused', refusal: { code: 'AUTH_EXPIRED' } })
  expect(await shop.captures(payment)).toEqual([])
  expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  expect(await audited(shop)).toEqual([])
})

test('nothing is moved at an acquirer that was removed since, and that is said', async () => {
  const shop = await openShop()
  const { paymentId } = await captured(shop)
  const { paymentId: other } = await authorized(shop)
  const context: Context = { ...shop.context, acquirersOf: () => acquirerRegistry([]) }
  const refusal = { message: expect.stringContaining('SCRIPTED is not configured here') }
  expect(await refundByHand(context, { clientId, paymentId, seen: 0 }, by(shop))).toMatchObject({
    kind: 'refused',
    refusal,
  })
  expect(await captureByHand(context, { clientId, paymentId: other, last: false, seen: 0 }, by(shop))).toMatchObject({
    kind: 'refused',
    refusal,
  })
})

test.each(['capture', 'refund', 'cancel', 'resolve'] as const)(
  'a %s whose entry in the audit cannot be written does not happen either',
  async (action) => {
    const shop = await openShop()
    const payment = action === 'refund' ? await captured(shop) : await authorized(shop)
    const { paymentId } = payment
    const alertId = await alerted(shop, payment)
    // An id that an entry has already.
    const taken = shop.context.newId()
    await shop.pool.query(`insert into audit (audit_id, actor, action, detail) values ($1, 'x', 'x', '{}')`, [taken])
    const nobody = { ...by(shop), newId: () => taken }
    const at = { clientId, paymentId, seen: 0 }
    const acts = {
      capture: () => captureByHand(shop.context, { ...at, last: false }, nobody),
      refund: () => refundByHand(shop.context, at, nobody),
      cancel: () => cancelByHand(shop.context, at, nobody),
      resolve: () =>
        resolveAlert(
          { ...shop.context, newId: () => taken },
          alertId,
          { verdict: 'noted', name: 'ada', reason: 'x' },
          'ada',
        ),
    }
    const calls = shop.acquirer.calls.length
    await expect(acts[action]()).rejects.toThrow()
    expect(shop.acquirer.calls).toHaveLength(calls)
    expect(await shop.stored(payment)).toMatchObject({ state: payment.state, amounts: { held: 0n, refunding: 0n } })
    expect((await recentAlerts(shop.context, { all: false, limit: 9 })).map((alert) => alert.alertId)).toEqual([
      alertId,
    ])
  },
)

test('an alert is settled also when a cancel is asked for at that moment', async () => {
  const shop = await openShop()
  shop.acquirer.answer('authorize', unknown)
  const payment = await shop.pay('MANUAL')
  const { paymentId } = payment
  shop.acquirer.always('inquireAuthorization', () => unknown)
  for (let hours = 0; hours < 12; hours += 1) {
    await shop.turn(3_600_000)
    await shop.workOff()
  }
  const [alert] = await recentAlerts(shop.context, { all: false, limit: 9 })
  const context = overtaken(shop, ['change-payment-by-person', 1], () => rememberCancel(shop.pool, clientId, paymentId))
  const resolution = { verdict: 'nothing-held', name: 'ada', reason: 'asked by telephone' } as const
  const resolved = await resolveAlert(context, alert?.alertId ?? '', resolution, 'ada')
  expect(resolved).toMatchObject({ kind: 'resolved', alert: { closedBy: 'ada' } })
  expect((await shop.stored(payment)).state).toMatchObject({ kind: 'failed' })
  expect(await audited(shop)).toEqual(['ada resolve-alert'])
})

async function captured(shop: Shop) {
  const payment = await authorized(shop)
  shop.acquirer.answer('capture', yes(10_000n))
  await captureByHand(shop.context, { clientId, paymentId: payment.paymentId, last: false, seen: 0 }, by(shop))
  return shop.stored(payment)
}

async function alerted({ pool, context }: Shop, { paymentId }: Payment): Promise<string> {
  const alertId = context.newId()
  await pool.query(
    `insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at) values ($1, $2, 'reversal', $3, 'x', now())`,
    [clientId, alertId, paymentId],
  )
  return alertId
}
