import { describe, expect, it } from 'vitest'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { followCallback } from '../../src/application/follow-callback.ts'
import { inquireRefund } from '../../src/application/inquire-refund.ts'
import { recentAlerts } from '../../src/application/queries/alerts.ts'
import { receiveCallback } from '../../src/application/receive-callback.ts'
import { refundPayment } from '../../src/application/refund-payment.ts'
import { resolveAlert } from '../../src/application/resolve-alert.ts'
import type { Payment } from '../../src/domain/payment.ts'
import type { Refund } from '../../src/domain/refund.ts'
import { claimCallbacks, claimRefunds } from '../../src/store/due.ts'
import { holdRefund } from '../../src/store/refunds.ts'
import { inquiryRefundAnswer } from '../../src/wire/refund-answer.ts'
import { declined, notFound, notSent, pending, unknown, voided, yes } from './scripted-acquirer.ts'
import { newId } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const euros = (value: bigint) => ({ currency: 'EUR', value })

/** 100.00 EUR, of which 60.00 are captured. */
async function captured(shop: Shop): Promise<{ payment: Payment; captureId: string }> {
  shop.acquirer.answer('authorize', yes(10_000n))
  const payment = await shop.pay('MANUAL')
  const { paymentId } = payment
  shop.acquirer.answer('capture', yes(6_000n))
  const order = { captureRequestId: newId('capture'), paymentId, amount: euros(6_000n), last: false }
  const result = await capturePayment(shop.context, clientId, order)
  if (result.kind !== 'decided') throw new Error(result.refusal.message)
  shop.acquirer.calls.length = 0
  return { payment, captureId: result.capture.captureId }
}

type Answer = Parameters<Shop['acquirer']['answer']>[1]

/** 40.00 EUR given back, or so; the acquirer gives that answer. */
async function refunded(shop: Shop, given: { payment: Payment; captureId?: string }, answer: Answer) {
  const { payment, captureId } = given
  const input = {
    refundRequestId: newId('refund'),
    paymentId: payment.paymentId,
    ...(captureId !== undefined && { captureId }),
    amount: euros(4_000n),
    reason: 'one lamp chipped',
  }
  shop.acquirer.answer('refund', answer as never)
  const result = await refundPayment(shop.context, clientId, input)
  if (result.kind !== 'decided') throw new Error(result.refusal.message)
  return { input, refund: result.refund }
}

const asked = (shop: Shop) => shop.acquirer.calls.map((call) => call.split(' ')[0])

async function amounts(shop: Shop, payment: Payment) {
  const { refunding, refunded: given } = (await shop.stored(payment)).amounts
  return { refunding, refunded: given }
}

async function stored(shop: Shop, { refundId }: Refund): Promise<Refund> {
  const found = await inquireRefund(shop.context, clientId, { refundId })
  if (found.kind !== 'found') throw new Error(found.refusal.message)
  return found.refund
}

async function alerts(shop: Shop) {
  const found = await recentAlerts(shop.context, { clientId, all: false, limit: 10 })
  return found.filter(({ kind }) => kind !== 'authorization-expiring')
}

async function workOffCallbacks(shop: Shop): Promise<void> {
  const rows = await claimCallbacks(shop.pool, { limit: 10, leaseMs: 60_000 })
  for (const row of rows) await followCallback(shop.context, row.clientId, row.id)
}

describe('a refund without an answer', () => {
  it('stays open, is asked about, and ends with what the acquirer says', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, unknown)
    expect(refund.state.kind).toBe('unknown')
    expect(await amounts(shop, given.payment)).toEqual({ refunding: 4_000n, refunded: 0n })
    await shop.turn(2_000)
    shop.acquirer.answer('inquireRefund', yes(4_000n))
    await shop.workOff()
    expect(asked(shop)).toEqual(['refund', 'inquireRefund'])
    expect(await amounts(shop, given.payment)).toEqual({ refunding: 0n, refunded: 4_000n })
    expect((await shop.notified(given.payment)).at(-1)).toBe('REFUND_RESULT S SUCCESS')
  })

  it('is sent again under its reference when the acquirer has never seen it', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, notSent)
    await shop.turn(2_000)
    shop.acquirer.answer('inquireRefund', notFound)
    shop.acquirer.answer('refund', yes(4_000n))
    await shop.workOff()
    expect(shop.acquirer.calls).toEqual(
      ['refund', 'inquireRefund', 'refund'].map((name) => `${name} ${refund.reference}`),
    )
    expect((await stored(shop, refund)).state.kind).toBe('succeeded')
  })

  it('is asked about first when its process died between its record and the call', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, unknown)
    await shop.pool.query(
      `update refunds set state = 'held', unknown_reason = null, tries = 0, due_at = now(), leased_until = now()`,
    )
    expect(await claimRefunds(shop.pool, { limit: 1, leaseMs: 0 })).toMatchObject([{ neverSent: false }])
    shop.acquirer.calls.length = 0
    shop.acquirer.answer('inquireRefund', yes(4_000n))
    await shop.workOff()
    expect(asked(shop)).toEqual(['inquireRefund'])
    expect((await stored(shop, refund)).state.kind).toBe('succeeded')
  })

  it('waits for a person after eight inquiries, who says that it was not refunded', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund, input } = await refunded(shop, given, unknown)
    shop.acquirer.always('inquireRefund', () => unknown)
    for (let day = 0; day < 9; day += 1) {
      await shop.turn(86_400_000)
      await shop.workOff()
    }
    const [alert, ...others] = await alerts(shop)
    expect(others).toEqual([])
    expect(alert).toMatchObject({ kind: 'unknown-outcome', refundId: refund.refundId, captureId: null })
    const resolution = { verdict: 'not-refunded', name: 'Ada', reason: 'not in their report' } as const
    const unfit = { ...resolution, verdict: 'captured' } as const
    expect(await resolveAlert(shop.context, alert?.alertId ?? '', unfit, 'ada')).toMatchObject({ kind: 'unfit' })
    expect(await resolveAlert(shop.context, alert?.alertId ?? '', resolution, 'ada')).toMatchObject({
      kind: 'resolved',
    })
    expect(await amounts(shop, given.payment)).toEqual({ refunding: 0n, refunded: 0n })
    expect((await shop.notified(given.payment)).at(-1)).toBe('REFUND_RESULT F PROCESS_FAIL')
    const repeat = await refundPayment(shop.context, clientId, input)
    expect(repeat).toMatchObject({ kind: 'decided', refund: { state: { kind: 'failed', code: 'PROCESS_FAIL' } } })
  })
})

describe('a refund of which the acquirer', () => {
  it('says that it is done already succeeded', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, { kind: 'already-done', receipt: {} })
    expect(refund.state.kind).toBe('succeeded')
    expect(await amounts(shop, given.payment)).toEqual({ refunding: 0n, refunded: 4_000n })
  })

  it('names another amount stays open, and captures and refunds stop until a person has decided', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, yes(3_000n))
    expect(refund.state).toMatchObject({ kind: 'unknown', reason: 'the acquirer reports another amount' })
    const [alert] = await alerts(shop)
    expect(alert).toMatchObject({ kind: 'amount-mismatch', refundId: refund.refundId })
    const { paymentId } = given.payment
    const capture = { captureRequestId: newId('c'), paymentId, amount: euros(100n), last: false }
    const other = { refundRequestId: newId('r'), paymentId, amount: euros(100n), reason: '' }
    const refusedBy = { state: { kind: 'refused', code: 'ORDER_STATUS_INVALID' } }
    expect(await capturePayment(shop.context, clientId, capture)).toMatchObject({ capture: refusedBy })
    expect(await refundPayment(shop.context, clientId, other)).toMatchObject({ refund: refusedBy })
    const resolution = { verdict: 'refunded', name: 'Ada', reason: 'settled with them' } as const
    await resolveAlert(shop.context, alert?.alertId ?? '', resolution, 'ada')
    expect(await amounts(shop, given.payment)).toEqual({ refunding: 0n, refunded: 4_000n })
    shop.acquirer.answer('refund', yes(100n))
    const free = { ...other, refundRequestId: newId('r') }
    expect(await refundPayment(shop.context, clientId, free)).toMatchObject({
      refund: { state: { kind: 'succeeded' } },
    })
  })

  it('is told twice and late ends once', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, pending)
    const message = { clientId, acquirer: shop.acquirer.name, subject: 'refund', reference: refund.reference } as const
    expect(await receiveCallback(shop.context, { ...message, eventId: 'event-1' })).toBe(true)
    expect(await receiveCallback(shop.context, { ...message, eventId: 'event-1' })).toBe(false)
    expect(await receiveCallback(shop.context, { ...message, eventId: 'event-2' })).toBe(true)
    await workOffCallbacks(shop)
    shop.acquirer.always('inquireRefund', () => yes(4_000n))
    await shop.workOff()
    await shop.turn(86_400_000)
    await workOffCallbacks(shop)
    expect((await shop.notified(given.payment)).filter((one) => one.startsWith('REFUND'))).toEqual([
      'REFUND_RESULT S SUCCESS',
    ])
  })

  it('says yes after it had said no changes nothing and is an alert', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, declined)
    const message = { clientId, acquirer: shop.acquirer.name, subject: 'refund', reference: refund.reference } as const
    await receiveCallback(shop.context, { ...message, eventId: 'event-1' })
    shop.acquirer.answer('inquireRefund', yes(4_000n))
    await workOffCallbacks(shop)
    expect(await alerts(shop)).toMatchObject([{ kind: 'contradiction', refundId: refund.refundId }])
    expect((await stored(shop, refund)).state.kind).toBe('failed')
    expect((await shop.stored(given.payment)).stopped).toBe(true)
  })

  it('would make a second one of a repeat is never sent again', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    Object.assign(shop.acquirer, { forgetsReferences: true })
    await refunded(shop, given, unknown)
    await shop.turn(2_000)
    shop.acquirer.always('inquireRefund', () => notFound)
    await shop.workOff()
    expect(asked(shop)).toEqual(['refund', 'inquireRefund'])
    expect(await alerts(shop)).toMatchObject([{ kind: 'unknown-outcome' }])
  })
})

describe('a refund that comes back after success', () => {
  it('keeps its result, has a reversal beside it, frees its amounts, and is told to merchant and operator', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund, input } = await refunded(shop, given, yes(4_000n))
    const message = { clientId, acquirer: shop.acquirer.name, subject: 'refund', reference: refund.reference } as const
    await receiveCallback(shop.context, { ...message, eventId: 'event-1' })
    shop.acquirer.answer('inquireRefund', declined)
    await workOffCallbacks(shop)
    const now = await stored(shop, refund)
    expect(now).toMatchObject({ state: { kind: 'succeeded' }, reversal: { code: 'PROCESS_FAIL' } })
    expect(await refundPayment(shop.context, clientId, input)).toMatchObject({
      refund: { state: { kind: 'succeeded' } },
    })
    expect(inquiryRefundAnswer(given.payment, now)).toMatchObject({ refundStatus: 'FAIL' })
    expect((await shop.notified(given.payment)).slice(-2)).toEqual([
      'REFUND_RESULT S SUCCESS',
      'REFUND_RESULT F PROCESS_FAIL',
    ])
    expect(await alerts(shop)).toMatchObject([{ kind: 'reversal', refundId: refund.refundId }])
    expect(await amounts(shop, given.payment)).toEqual({ refunding: 0n, refunded: 0n })
    const { rows } = await shop.pool.query('select refunding, refunded from captures')
    expect(rows).toEqual([{ refunding: 0n, refunded: 0n }])
    const again = await refunded(shop, given, yes(4_000n))
    expect(again.refund.state.kind).toBe('succeeded')
  })
})

describe('an alert about a refund', () => {
  it('stays open when the rest of its payment is released', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { refund } = await refunded(shop, given, unknown)
    const message = 'asked often, and no final answer came'
    await shop.pool.query(
      `insert into alerts (client_id, alert_id, kind, payment_id, refund_id, message, opened_at)
        values ($1, 'alert-1', 'unknown-outcome', $2, $3, $4, now())`,
      [clientId, given.payment.paymentId, refund.refundId, message],
    )
    shop.acquirer.always('inquireRefund', () => pending)
    shop.acquirer.always('void', () => voided)
    await shop.turn(8 * 86_400_000)
    await shop.workOff()
    expect((await shop.stored(given.payment)).amounts.released).toBe(4_000n)
    expect(await alerts(shop)).toMatchObject([{ kind: 'unknown-outcome', refundId: refund.refundId, closedAt: null }])
  })
})

describe('a refund of a capture that the acquirer took back', () => {
  it('is not held, though it was decided before that was known', async () => {
    const shop = await openShop()
    const given = await captured(shop)
    const { payment, captureId } = given
    await shop.pool.query(
      `insert into reversals (client_id, reversal_id, payment_id, capture_id, amount, code, message, receipt, created_at)
        values ($1, 'reversal-1', $2, $3, 6000, 'PROCESS_FAIL', '', '{}', now())`,
      [clientId, payment.paymentId, captureId],
    )
    const { refund } = await refunded(shop, { payment }, yes(4_000n))
    const from = { captureId, reference: 'capture-1', transactionId: 'taken-1' }
    const second = { ...refund, refundId: newId('id'), refundRequestId: newId('refund'), reference: newId('r'), from }
    expect(await holdRefund(shop.pool, { ...second, amount: euros(1n) }, 1_000)).toBe(false)
  })
})
