import { describe, expect, it } from 'vitest'
import { captureKind } from '../../src/application/capture-kind.ts'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { followMovement } from '../../src/application/follow-movement.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { holdCapture } from '../../src/store/captures.ts'
import { claimCaptures } from '../../src/store/due.ts'
import { declined, notFound, notSent, pending, unknown, yes } from './scripted-acquirer.ts'
import { captureOf, newId } from './seed.ts'
import { clientId, openShop, ours, type Shop } from './shop.ts'

const captureOrder = (payment: Payment, value: bigint, last = false) => ({
  captureRequestId: newId('capture-request'),
  paymentId: payment.paymentId,
  amount: { currency: 'EUR', value },
  last,
})

async function paid(shop: Shop, captureMode: 'AUTOMATIC' | 'MANUAL'): Promise<Payment> {
  shop.acquirer.answer('authorize', yes(10_000n))
  const payment = await shop.pay(captureMode)
  shop.acquirer.calls.length = 0
  return payment
}

/** Claims the one due capture and does nothing with it, as a worker that dies at once. */
async function claimAndDie(shop: Shop): Promise<void> {
  const claimed = await claimCaptures(shop.pool, { limit: 1, leaseMs: 0 })
  expect(claimed).toHaveLength(1)
}

describe('an automatic capture', () => {
  it('is sent without a question when nobody has touched it', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'AUTOMATIC')
    const [capture] = await shop.captures(payment)
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.workOff()
    expect(shop.acquirer.calls).toEqual([`capture ${capture?.reference}`])
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 10_000n, held: 0n, released: 0n })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
  })

  it('is asked about first when a worker had it and died', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'AUTOMATIC')
    await claimAndDie(shop)
    shop.acquirer.answer('inquireCapture', yes(10_000n))
    await shop.workOff()
    const [capture] = await shop.captures(payment)
    expect(shop.acquirer.calls).toEqual([`inquireCapture ${capture?.reference}`])
    expect(capture?.state.kind).toBe('succeeded')
  })

  it('that the acquirer refuses leaves the authorization to be captured by hand or cancelled', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'AUTOMATIC')
    shop.acquirer.answer('capture', declined, yes(10_000n))
    await shop.workOff()
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT F DO_NOT_HONOR'])
    const again = await capturePayment(shop.context, clientId, captureOrder(payment, 10_000n))
    expect(again).toMatchObject({ kind: 'decided', capture: { state: { kind: 'succeeded' } } })
  })
})

describe('a capture whose process died', () => {
  it('is sent again under the reference it always had, when the acquirer never saw it', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'MANUAL')
    const capture = captureOf(payment, 4_000n)
    await holdCapture(shop.pool, capture, 10, 0)
    shop.acquirer.answer('inquireCapture', notFound)
    shop.acquirer.answer('capture', yes(4_000n))
    await shop.workOff()
    expect(shop.acquirer.calls).toEqual([`inquireCapture ${capture.reference}`, `capture ${capture.reference}`])
    expect(await shop.captures(payment)).toMatchObject([{ reference: capture.reference, state: { kind: 'succeeded' } }])
  })

  it('is not sent again while nobody knows whether the acquirer saw it', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'MANUAL')
    await holdCapture(shop.pool, captureOf(payment, 4_000n), 10, 0)
    shop.acquirer.answer('inquireCapture', unknown, notSent, pending, notFound, yes(4_000n))
    for (let inquiry = 0; inquiry < 5; inquiry += 1) {
      await shop.workOff()
      await shop.turn(60_000)
    }
    expect(shop.acquirer.calls.map((call) => call.split(' ')[0])).toEqual(Array(5).fill('inquireCapture'))
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 4_000n, held: 0n })
  })

  it('is left alone while its request is still at work', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'MANUAL')
    await holdCapture(shop.pool, captureOf(payment, 4_000n), 10, 60_000)
    await shop.workOff()
    expect(shop.acquirer.calls).toEqual([])
  })
})

describe('a capture by hand', () => {
  it('that could not be sent is asked about before it is sent again', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'MANUAL')
    shop.acquirer.answer('capture', notSent, yes(4_000n))
    shop.acquirer.answer('inquireCapture', notFound)
    await capturePayment(shop.context, clientId, captureOrder(payment, 4_000n))
    await shop.turn(1_000)
    await shop.workOff()
    expect(shop.acquirer.calls.map((call) => call.split(' ')[0])).toEqual(['capture', 'inquireCapture', 'capture'])
    expect(new Set(shop.acquirer.calls.map((call) => call.split(' ')[1])).size).toBe(1)
  })

  it('answers a repeat that comes while it is at work with its own result, and calls the acquirer once', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'MANUAL')
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.answer('capture', promise)
    const order = captureOrder(payment, 4_000n)
    const all = Promise.all(Array.from({ length: 10 }, () => capturePayment(shop.context, clientId, order)))
    resolve(yes(4_000n))
    const states = (await all).map((result) => (result.kind === 'decided' ? result.capture.state.kind : result.kind))
    expect(states).toEqual(Array(10).fill('succeeded'))
    expect(shop.acquirer.calls).toHaveLength(1)
  })

  it('keeps the first result when the acquirer contradicts it later', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'MANUAL')
    shop.acquirer.answer('capture', yes(4_000n))
    await capturePayment(shop.context, clientId, captureOrder(payment, 4_000n))
    const [capture] = await shop.captures(payment)
    shop.acquirer.answer('inquireCapture', declined)
    await followMovement(shop.context, captureKind, { clientId, id: capture?.captureId ?? '', neverSent: false }, ours)
    expect(await shop.captures(payment)).toMatchObject([{ state: capture?.state }])
  })

  it('stays open when the acquirer says it took another amount', async () => {
    const shop = await openShop()
    const payment = await paid(shop, 'MANUAL')
    shop.acquirer.answer('capture', yes(3_999n))
    await capturePayment(shop.context, clientId, captureOrder(payment, 4_000n))
    expect(await shop.captures(payment)).toMatchObject([{ state: { kind: 'unknown' } }])
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 0n, held: 4_000n })
  })
})
