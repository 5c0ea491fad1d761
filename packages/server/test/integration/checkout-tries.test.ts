import { describe, expect, it } from 'vitest'
import { cancelPayment } from '../../src/application/cancel-payment.ts'
import { lookAtCheckout, tryToPay } from '../../src/application/checkout.ts'
import { createSession } from '../../src/application/create-session.ts'
import { followCallback } from '../../src/application/follow-callback.ts'
import { followPayment } from '../../src/application/follow-payment.ts'
import { openPayment } from '../../src/application/open-payment.ts'
import { receiveCallback } from '../../src/application/receive-callback.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { longestSessionMs } from '../../src/domain/payment-session.ts'
import { beginTry, listTries } from '../../src/store/checkout-tries.ts'
import { loadSession } from '../../src/store/payment-sessions.ts'
import { declined, notFound, notSent, page, pending, unknown, voided, yes } from './scripted-acquirer.ts'
import { atOnce, newId, violation } from './seed.ts'
import { clientId, openShop, type Shop } from './shop.ts'

interface Page {
  readonly sessionId: string
  readonly paymentRequestId: string
  /** The last part of its address. */
  readonly token: string
}

const card = { type: 'CARD', card: { number: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' } }

async function openPage({ context }: Shop): Promise<Page> {
  const paymentRequestId = newId('pay')
  const created = await createSession(context, clientId, {
    paymentRequestId,
    amount: { currency: 'EUR', value: 10_000n },
    methods: null,
    captureMode: 'AUTOMATIC',
    redirectUrl: 'https://shop.example/back',
    notifyUrl: 'https://shop.example/notify',
    description: 'Two ceramic lamps',
  })
  if (created.kind !== 'session') throw new Error(created.refusal.message)
  const { sessionId, token } = created.session
  return { sessionId, paymentRequestId, token: `${clientId}.${token}` }
}

async function paymentOf({ pool }: Shop, { sessionId }: Page): Promise<Payment> {
  const loaded = await loadSession(pool, clientId, { sessionId })
  if (!loaded?.payment) throw new Error('the session has no payment')
  return loaded.payment
}

/** A payment whose buyer has not tried yet. */
async function choosing(shop: Shop): Promise<{ readonly page: Page; readonly payment: Payment }> {
  const opened = await openPage(shop)
  await openPayment(shop.context, clientId, opened.sessionId)
  return { page: opened, payment: await paymentOf(shop, opened) }
}

const newTry = () => ({
  acquirer: 'SCRIPTED',
  acquirerMerchantId: 'merchant-1',
  method: { type: 'CARD', issuerAuthenticated: false },
  reference: newId('authorization'),
  voidReference: newId('void'),
  updatesAllowed: 0,
  routing: { rule: null, acquirers: [{ acquirer: 'SCRIPTED', verdict: 'chosen' as const }] },
  begunAt: new Date(),
})

/** A try whose process died after it was recorded, before or after the acquirer heard of it. */
async function crashed(shop: Shop): Promise<{ readonly page: Page; readonly payment: Payment }> {
  const { page: opened, payment } = await choosing(shop)
  expect(await beginTry(shop.pool, payment, newTry(), 0)).toBe(true)
  return { page: opened, payment: await paymentOf(shop, opened) }
}

const status = async ({ context }: Shop, { token }: Page) => (await lookAtCheckout(context, token))?.status

async function pay({ context }: Shop, { token }: Page): Promise<string | undefined> {
  const result = await tryToPay(context, token, card)
  return result?.kind === 'checkout' ? result.checkout.status : result?.kind
}

describe('a try whose process died', () => {
  it('is asked about, and paid when the acquirer has it', async () => {
    const shop = await openShop()
    const { page: opened, payment } = await crashed(shop)
    expect(await status(shop, opened)).toBe('processing')
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    shop.acquirer.answer('capture', yes(10_000n))
    await shop.workOff()
    expect(shop.acquirer.calls[0]).toBe(`inquireAuthorization ${payment.reference}`)
    expect(await status(shop, opened)).toBe('paid')
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS', 'CAPTURE_RESULT S SUCCESS'])
  })

  it('is closed under its own references when the acquirer never saw it, and the buyer can try again', async () => {
    const shop = await openShop()
    const { page: opened, payment } = await crashed(shop)
    shop.acquirer.answer('inquireAuthorization', notFound)
    shop.acquirer.answer('void', voided)
    await shop.workOff()
    const { reference, voidReference } = payment
    expect(shop.acquirer.calls).toEqual([`inquireAuthorization ${reference}`, `void ${voidReference}`])
    expect(await status(shop, opened)).toBe('open')
    shop.acquirer.answer('authorize', yes(10_000n))
    expect(await pay(shop, opened)).toBe('paid')
    const again = await paymentOf(shop, opened)
    expect(again).toMatchObject({ paymentId: payment.paymentId, session: { tries: 2 } })
    expect(again.reference).not.toBe(reference)
    expect(again.voidReference).not.toBe(voidReference)
    expect(shop.acquirer.calls.at(-1)).toBe(`authorize ${again.reference}`)
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT S SUCCESS'])
  })

  it('before it was recorded leaves a payment that ends with its session, and nobody is asked', async () => {
    const shop = await openShop()
    const { payment } = await choosing(shop)
    await shop.turn(longestSessionMs - 1_000)
    await shop.workOff()
    expect(await shop.stored(payment)).toMatchObject({ state: { kind: 'choosing' } })
    await shop.turn(1_000)
    await shop.workOff()
    expect(await shop.stored(payment)).toMatchObject({ state: { kind: 'failed', code: 'ORDER_IS_CLOSED' } })
    expect(shop.acquirer.calls).toEqual([])
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT F ORDER_IS_CLOSED'])
    await shop.workOff()
    expect(await shop.notified(payment)).toHaveLength(1)
  })
})

describe('one try at a time', () => {
  it('begins, of any number at the same moment', async () => {
    const shop = await openShop()
    const { page: opened, payment } = await choosing(shop)
    const begun = await atOnce(10, () => beginTry(shop.pool, payment, newTry(), 60_000))
    expect(begun.filter((one) => one)).toHaveLength(1)
    const tries = await listTries(shop.pool, clientId, payment.paymentId)
    expect(tries).toMatchObject([{ number: 1, reference: (await paymentOf(shop, opened)).reference }])
  })

  it('is sent, of any number of tabs, and all of them see it', async () => {
    const shop = await openShop()
    const { page: opened } = await choosing(shop)
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.always('authorize', () => unknown)
    shop.acquirer.answer('authorize', promise)
    const tabs = atOnce(8, () => pay(shop, opened))
    await expect.poll(() => shop.acquirer.calls).toHaveLength(1)
    expect(await status(shop, opened)).toBe('processing')
    resolve(yes(10_000n))
    expect((await tabs).filter((seen) => seen === 'paid' || seen === 'processing')).toHaveLength(8)
    expect(shop.acquirer.calls).toHaveLength(1)
    expect(await status(shop, opened)).toBe('paid')
  })

  it.each([
    ['pending', pending],
    ['unknown', unknown],
    ['a page', page],
  ])('is open while the answer is %s: another one is not sent', async (_what, answer) => {
    const shop = await openShop()
    const opened = await openPage(shop)
    shop.acquirer.answer('authorize', answer)
    await pay(shop, opened)
    await pay(shop, opened)
    expect(shop.acquirer.calls).toHaveLength(1)
  })

  it('is made for one payment per session, whoever opens it', async () => {
    const shop = await openShop()
    const opened = await openPage(shop)
    await atOnce(10, () => openPayment(shop.context, clientId, opened.sessionId))
    const { rows } = await shop.pool.query<{ count: number }>('select count(*)::int as count from payments')
    expect(rows).toEqual([{ count: 1 }])
    const second = shop.pool.query(
      `insert into payments select (jsonb_populate_record(p, '{"payment_id": "x", "payment_request_id": "x"}')).*
        from payments p`,
    )
    expect(await violation(second)).toBe('23505 one_payment_per_session')
  })

  it('cannot begin once the session is over by the client’s clock, nor for a sixth time', async () => {
    const shop = await openShop()
    const late = await choosing(shop)
    await shop.turn(longestSessionMs)
    expect(await beginTry(shop.pool, late.payment, newTry(), 0)).toBe(false)

    const other = await choosing(shop)
    await shop.pool.query('update payments set checkout_tries = 5 where payment_id = $1', [other.payment.paymentId])
    const sixth = beginTry(shop.pool, await paymentOf(shop, other.page), newTry(), 0)
    expect(await violation(sixth)).toBe('23514 payments_checkout_tries_check')
  })
})

describe('a late answer to an earlier try', () => {
  it('does not end the next one', async () => {
    const shop = await openShop()
    const { page: opened, payment } = await crashed(shop)
    const slow = Promise.withResolvers<typeof declined>()
    shop.acquirer.answer('inquireAuthorization', slow.promise, declined)
    // Two workers ask about the first try, as they do when a lease lapsed; one is slow to hear.
    const slowly = followPayment(shop.context, clientId, payment.paymentId)
    await expect.poll(() => shop.acquirer.calls).toHaveLength(1)
    await followPayment(shop.context, clientId, payment.paymentId)
    expect(await status(shop, opened)).toBe('open')

    const second = Promise.withResolvers<ReturnType<typeof yes>>()
    shop.acquirer.answer('authorize', second.promise)
    const paying = pay(shop, opened)
    await expect.poll(() => shop.acquirer.calls).toHaveLength(3)
    slow.resolve(declined)
    await slowly
    expect(await status(shop, opened)).toBe('processing')
    second.resolve(yes(10_000n))
    expect(await paying).toBe('paid')
  })

  it('that says the money is held, told by a callback, is an alert and stops the tries', async () => {
    const shop = await openShop()
    const opened = await openPage(shop)
    shop.acquirer.answer('authorize', declined, declined)
    await pay(shop, opened)
    const first = (await paymentOf(shop, opened)).reference
    await pay(shop, opened)
    await receiveCallback(shop.context, {
      clientId,
      acquirer: 'SCRIPTED',
      eventId: 'event-1',
      subject: 'authorization',
      reference: first,
    })
    const { rows } = await shop.pool.query<{ callback_id: string }>('select callback_id from callbacks')
    shop.acquirer.answer('inquireAuthorization', yes(10_000n))
    await followCallback(shop.context, clientId, rows[0]?.callback_id ?? '')
    expect(shop.acquirer.calls.at(-1)).toBe(`inquireAuthorization ${first}`)
    const alerts = await shop.pool.query('select kind from alerts')
    expect(alerts.rows).toEqual([{ kind: 'contradiction' }])
    expect(await pay(shop, opened)).toBe('processing')
    expect(shop.acquirer.calls).toHaveLength(3)
  })
})

describe('the merchant’s cancel', () => {
  it('of a try that is not answered ends the payment with the answer: the buyer cannot try again', async () => {
    const shop = await openShop()
    const { page: opened, payment } = await crashed(shop)
    const cancelled = await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    expect(cancelled.kind).toBe('in-progress')
    shop.acquirer.answer('inquireAuthorization', declined)
    await shop.workOff()
    expect(await status(shop, opened)).toBe('failed')
    expect(await shop.notified(payment)).toEqual(['PAYMENT_RESULT F DO_NOT_HONOR'])
  })

  it('while a try is closed that the acquirer never saw is carried out at once when the buyer could try again', async () => {
    const shop = await openShop()
    const { page: opened, payment } = await crashed(shop)
    shop.acquirer.answer('inquireAuthorization', notFound)
    shop.acquirer.answer('void', unknown, voided)
    await shop.workOff()
    expect(await shop.stored(payment)).toMatchObject({ state: { kind: 'closing', why: 'not-found' } })
    const cancelled = await cancelPayment(shop.context, clientId, { paymentId: payment.paymentId })
    expect(cancelled.kind).toBe('cancelled')
    expect(await status(shop, opened)).toBe('cancelled')
    expect(await shop.notified(payment)).toEqual([])
  })
})

describe('the end of the session', () => {
  it.each([
    ['declined', declined, 'failed', 'PAYMENT_RESULT F DO_NOT_HONOR'],
    ['authorized', yes(10_000n), 'paid', 'PAYMENT_RESULT S SUCCESS'],
  ] as const)('waits for a try that is not answered, and it is %s in the end', async (_what, answer, seen, told) => {
    const shop = await openShop()
    const { page: opened, payment } = await crashed(shop)
    await shop.turn(2 * longestSessionMs)
    expect(await status(shop, opened)).toBe('processing')
    shop.acquirer.answer('inquireAuthorization', notSent, answer)
    shop.acquirer.always('capture', () => unknown)
    await shop.workOff()
    expect(await status(shop, opened)).toBe('processing')
    await shop.turn(1_000)
    await shop.workOff()
    expect(await status(shop, opened)).toBe(seen)
    expect(await shop.notified(payment)).toEqual([told])
  })
})
