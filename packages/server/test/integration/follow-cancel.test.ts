import { describe, expect, it } from 'vitest'
import { cancelPayment } from '../../src/application/cancel-payment.ts'
import { capturePayment } from '../../src/application/capture-payment.ts'
import { loadPayment } from '../../src/store/payments.ts'
import { declined, page, pending, unknown, voided, yes } from './scripted-acquirer.ts'
import { newId } from './seed.ts'
import { clientId, openShop } from './shop.ts'

describe('a cancel while the authorization is unanswered', () => {
  it('is remembered, and carried out when the answer is a yes', async () => {
    const shop = await openShop()
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.answer('authorize', promise)
    const paymentRequestId = newId('pay')
    const paying = shop.pay('AUTOMATIC', { paymentRequestId })
    await expect.poll(() => shop.acquirer.calls).toHaveLength(1)
    expect(await cancelPayment(shop.context, clientId, { paymentRequestId })).toMatchObject({ kind: 'in-progress' })
    resolve(yes(10_000n))
    const payment = await paying
    expect(payment.state).toMatchObject({ kind: 'closing', why: 'merchant' })
    shop.acquirer.answer('void', voided)
    await shop.workOff()
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled', why: 'merchant' })
    expect((await shop.stored(payment)).amounts).toMatchObject({ captured: 0n, released: 10_000n })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
    const again = await cancelPayment(shop.context, clientId, { paymentRequestId })
    expect(again).toMatchObject({ kind: 'cancelled' })
  })

  it('asks the acquirer at once instead of at the next round', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', unknown)
    const payment = await shop.pay('MANUAL')
    shop.acquirer.answer('inquireAuthorization', pending)
    shop.acquirer.answer('void', voided)
    await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    await shop.workOff()
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled', why: 'merchant' })
  })

  it('answers done when the acquirer said no', async () => {
    const shop = await openShop()
    shop.acquirer.answer('authorize', unknown)
    const payment = await shop.pay('MANUAL')
    shop.acquirer.answer('inquireAuthorization', declined)
    await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    await shop.workOff()
    const again = await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    expect(again).toMatchObject({ kind: 'cancelled', payment: { state: { kind: 'failed', code: 'DO_NOT_HONOR' } } })
  })
})

describe('a cancel while the buyer is away', () => {
  it('never captures what was authorized behind its void: closing goes on', async () => {
    const shop = await openShop({ flow: 'redirect' })
    shop.acquirer.answer('authorize', page)
    const payment = await shop.pay('AUTOMATIC')
    shop.acquirer.answer('void', declined, voided)
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    const cancelled = await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    expect(cancelled).toMatchObject({ kind: 'in-progress' })
    await shop.workOff()
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled', why: 'merchant' })
    expect(await shop.captures(payment)).toEqual([])
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })

  it('is refused when the buyer has paid for good', async () => {
    const shop = await openShop({ flow: 'redirect', capture: 'none' })
    shop.acquirer.answer('authorize', page)
    const payment = await shop.pay('AUTOMATIC')
    shop.acquirer.answer('void', declined)
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    const cancelled = await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    expect(cancelled).toMatchObject({ kind: 'refused', refusal: { code: 'ORDER_STATUS_INVALID' } })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })
})

describe('a cancel of what was paid for good', () => {
  const wallet = { flow: 'redirect', capture: 'none', cancelWindow: 'until-next-day' } as const

  async function paid() {
    const shop = await openShop(wallet)
    shop.acquirer.answer('authorize', yes(10_000n))
    return { shop, payment: await shop.pay('AUTOMATIC') }
  }

  it('is finished by the worker when the acquirer does not answer', async () => {
    const { shop, payment } = await paid()
    shop.acquirer.answer('void', unknown, voided)
    const name = { paymentId: payment.paymentId }
    expect(await cancelPayment(shop.context, clientId, name)).toMatchObject({ kind: 'in-progress' })
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'closing', paidAt: expect.any(Date) })
    await shop.turn(1_000)
    await shop.workOff()
    expect(shop.acquirer.calls.slice(1)).toEqual(Array(2).fill(`void ${payment.voidReference}`))
    const stored = await shop.stored(payment)
    expect(stored).toMatchObject({ state: { kind: 'cancelled', why: 'merchant' }, amounts: { released: 10_000n } })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })

  it('leaves it paid, at the time it was paid, when the acquirer says no', async () => {
    const { shop, payment } = await paid()
    shop.acquirer.answer('void', declined)
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    const name = { paymentId: payment.paymentId }
    const refused = { kind: 'refused', refusal: { code: 'ORDER_STATUS_INVALID' } }
    expect(await cancelPayment(shop.context, clientId, name)).toMatchObject(refused)
    expect((await shop.stored(payment)).state).toEqual(payment.state)
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })

  it('is carried out when it turns out to be paid after the cancel was asked for', async () => {
    const shop = await openShop(wallet)
    shop.acquirer.answer('authorize', unknown)
    const payment = await shop.pay('AUTOMATIC')
    expect(await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })).toMatchObject({
      kind: 'in-progress',
    })
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    shop.acquirer.answer('void', voided)
    await shop.workOff()
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled', why: 'merchant' })
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })
})

describe('a cancel of an authorization', () => {
  async function authorized() {
    const shop = await openShop()
    shop.acquirer.answer('authorize', yes(10_000n))
    return { shop, payment: await shop.pay('MANUAL') }
  }

  it('is finished by the worker when the acquirer does not answer', async () => {
    const { shop, payment } = await authorized()
    shop.acquirer.answer('void', unknown, voided)
    const name = { paymentId: payment.paymentId }
    expect(await cancelPayment(shop.context, clientId, name)).toMatchObject({ kind: 'in-progress' })
    await shop.turn(1_000)
    await shop.workOff()
    expect(shop.acquirer.calls.slice(1)).toEqual(Array(2).fill(`void ${payment.voidReference}`))
    expect((await shop.stored(payment)).state).toMatchObject({ kind: 'cancelled', why: 'merchant' })
  })

  it('and a capture at the same moment never both come through', async () => {
    const { shop, payment } = await authorized()
    shop.acquirer.answer('void', voided)
    shop.acquirer.answer('capture', yes(10_000n))
    const amount = { currency: 'EUR', value: 10_000n }
    const command = { captureRequestId: newId('c'), paymentId: payment.paymentId, amount, last: true }
    const [cancelled, captured] = await Promise.all([
      cancelPayment(shop.context, clientId, { paymentId: payment.paymentId }),
      capturePayment(shop.context, clientId, command),
    ])
    const taken = captured.kind === 'decided' && captured.capture.state.kind === 'succeeded'
    expect(cancelled.kind).toBe(taken ? 'refused' : 'cancelled')
    expect(shop.acquirer.calls).toHaveLength(2)
  })

  it('leaves the authorization as it was when the acquirer refuses and still holds it', async () => {
    const { shop, payment } = await authorized()
    shop.acquirer.answer('void', declined)
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    const name = { paymentId: payment.paymentId }
    expect(await cancelPayment(shop.context, clientId, name)).toMatchObject({ kind: 'refused' })
    const { payment: kept } = await loadPayment(shop.pool, clientId, name)
    expect(kept?.state).toEqual(payment.state)
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })
})
