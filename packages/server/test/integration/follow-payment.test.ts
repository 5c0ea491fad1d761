import { describe, expect, it } from 'vitest'
import { capturePayment } from '../../src/application/capture-payment.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { declined, notFound, notSent, page, pending, unknown, voided, yes } from './scripted-acquirer.ts'
import { newId, seedRequested } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

const day = 86_400_000
const window = 7 * day

/** A payment whose process died between recording the intent and recording the answer. */
function crashed(shop: Shop, changes: Partial<Payment> = {}): Promise<Payment> {
  return seedRequested(shop.pool, { createdAt: new Date(), expiresAt: new Date(Date.now() + 840_000), ...changes })
}

const stateOf = async (shop: Shop, payment: Payment) => (await shop.stored(payment)).state

describe('a payment whose process died between its two commits', () => {
  it('is authorized when the acquirer says so, and captured when that was asked', async () => {
    const shop = await openShop()
    const payment = await crashed(shop, { captureMode: 'AUTOMATIC' })
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.workOff()
    expect(shop.acquirer.calls[0]).toBe(`inquireAuthorization ${payment.reference}`)
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'authorized' })
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 10_000n })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
  })

  it('is closed under its own references before it fails, when the acquirer never saw it', async () => {
    const shop = await openShop()
    const payment = await crashed(shop)
    const { promise, resolve } = Promise.withResolvers<typeof voided>()
    shop.acquirer.answer('inquireAuthorization', notFound)
    shop.acquirer.answer('void', promise)
    const working = shop.workOff()
    await expect.poll(() => shop.acquirer.calls).toHaveLength(2)
    expect(await stateOf(shop, payment)).toEqual({ kind: 'closing', why: 'not-found' })
    expect(await shop.notified(payment)).toEqual([])
    resolve(voided)
    await working
    const { reference, voidReference } = payment
    expect(shop.acquirer.calls).toEqual([`inquireAuthorization ${reference}`, `void ${voidReference}`])
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT F PROCESS_FAIL'])
  })

  it('is authorized after all when it turns up behind the inquiry that did not find it', async () => {
    const shop = await openShop()
    const payment = await crashed(shop, { captureMode: 'AUTOMATIC' })
    shop.acquirer.answer('inquireAuthorization', notFound, yes(10_000n))
    shop.acquirer.answer('void', declined)
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'authorized' })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
  })

  it('is not failed because the acquirer cannot be reached: the money may be held', async () => {
    const shop = await openShop()
    const payment = await crashed(shop)
    shop.acquirer.answer('inquireAuthorization', notSent, yes(10_000n))
    await shop.workOff()
    await shop.turn(1_000)
    await shop.workOff()
    expect(shop.acquirer.calls).toEqual(Array(2).fill(`inquireAuthorization ${payment.reference}`))
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'authorized' })
  })

  it('is asked about again and again while nobody knows, ever less often', async () => {
    const shop = await openShop()
    const payment = await crashed(shop)
    shop.acquirer.always('inquireAuthorization', () => unknown)
    await shop.pool.query('update payments set tries = 7')
    const callsAfter = async (minutes: number) => {
      await shop.turn(minutes * 60_000)
      await shop.workOff()
      return shop.acquirer.calls.length
    }
    expect([await callsAfter(0), await callsAfter(50), await callsAfter(10)]).toEqual([1, 1, 2])
    expect([await callsAfter(300), await callsAfter(60)]).toEqual([2, 3])
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'requested' })
  })
})

describe('a payment that awaits its buyer', () => {
  it('is not failed when the acquirer for once does not find it', async () => {
    const shop = await openShop({ flow: 'redirect' })
    shop.acquirer.answer('authorize', page)
    const payment = await shop.pay('AUTOMATIC')
    shop.acquirer.answer('inquireAuthorization', notFound, yes(10_000n))
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.turn(1_000)
    await shop.workOff()
    await shop.turn(2_000)
    await shop.workOff()
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 10_000n })
  })

  it('is closed at the end of the buyer’s time, and paid after all when the buyer was quicker', async () => {
    const shop = await openShop({ flow: 'redirect', capture: 'none' })
    shop.acquirer.answer('authorize', page)
    const payment = await shop.pay('AUTOMATIC')
    shop.acquirer.answer('inquireAuthorization', pending, yes(10_000n))
    shop.acquirer.answer('void', declined)
    await shop.turn(840_000)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'paid' })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })

  it('fails when it could be closed in time', async () => {
    const shop = await openShop({ flow: 'redirect' })
    shop.acquirer.answer('authorize', page)
    const payment = await shop.pay('AUTOMATIC')
    shop.acquirer.answer('inquireAuthorization', pending)
    shop.acquirer.answer('void', voided)
    await shop.turn(840_000)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'failed', code: 'ORDER_IS_CLOSED' })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT F ORDER_IS_CLOSED'])
  })
})

describe('an authorization that is not captured in time', () => {
  async function authorized(shop: Shop): Promise<Payment> {
    shop.acquirer.answer('authorize', yes(10_000n))
    return shop.pay('MANUAL')
  }

  function capture(shop: Shop, payment: Payment, value: bigint) {
    const captureRequestId = newId('capture-request')
    const amount = { currency: 'EUR', value }
    return capturePayment(shop.context, clientId, {
      captureRequestId,
      paymentId: payment.paymentId,
      amount,
      last: false,
    })
  }

  it('is cancelled at the acquirer, and given back whole', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    await shop.turn(window - 60_000)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'authorized' })
    shop.acquirer.answer('void', voided)
    await shop.turn(60_000)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'cancelled', why: 'expiry' })
    expect((await shop.stored(payment)).amounts).toMatchObject({ released: 10_000n })
    expect(await capture(shop, payment, 1n)).toMatchObject({ capture: { state: { code: 'AUTH_EXPIRED' } } })
  })

  it('waits while a capture is held, and expires when that has failed', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    shop.acquirer.answer('capture', pending)
    await capture(shop, payment, 4_000n)
    shop.acquirer.always('inquireCapture', () => pending)
    await shop.turn(window + 60_000)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'authorized' })
    expect(shop.acquirer.calls.filter((call) => call.startsWith('void'))).toEqual([])
    shop.acquirer.always('inquireCapture', () => declined)
    shop.acquirer.answer('void', voided)
    await shop.turn(day)
    await shop.workOff()
    await shop.turn(60_000)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'cancelled', why: 'expiry' })
    expect(await shop.captures(payment)).toMatchObject([{ state: { kind: 'failed' } }])
  })

  it('stays a success when a part was captured: only the rest goes back', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    shop.acquirer.answer('capture', yes(4_000n))
    await capture(shop, payment, 4_000n)
    shop.acquirer.answer('void', voided)
    await shop.turn(window)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'authorized' })
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 4_000n, released: 6_000n })
    const { rows } = await shop.pool.query('select due_at from payments')
    expect(rows).toEqual([{ due_at: null }])
  })

  it('stays a success when the acquirer refuses the void and calls the rest declined', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    shop.acquirer.answer('capture', yes(4_000n))
    await capture(shop, payment, 4_000n)
    shop.acquirer.answer('void', declined)
    shop.acquirer.answer('inquireAuthorization', declined)
    await shop.turn(window)
    await shop.workOff()
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'authorized' })
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 4_000n, released: 6_000n })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
  })

  it('is voided until the acquirer lets go of it', async () => {
    const shop = await openShop()
    const payment = await authorized(shop)
    shop.acquirer.answer('void', declined, voided)
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    await shop.turn(window)
    await shop.workOff()
    await shop.turn(60_000)
    await shop.workOff()
    const operations = shop.acquirer.calls.map((call) => call.split(' ')[0])
    expect(operations).toEqual(['authorize', 'void', 'inquireAuthorization', 'void'])
    expect(await stateOf(shop, payment)).toMatchObject({ kind: 'cancelled', why: 'expiry' })
  })
})
