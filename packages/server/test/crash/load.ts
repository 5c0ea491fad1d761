import type { TestClient } from '../support/signed-call.ts'
import { cardPayment, requestId } from '../support/signed-call.ts'
import { type Asked, askAll } from './merchant.ts'

/** The magic amounts of the simulated acquirers: declined, late, unanswered, lost, refused, slow, declined late. */
const MAGIC = ['4001', '4002', '4003', '4004', '4005', '4006', '4007']
/** The currencies that lead to each of the three acquirers. */
const CURRENCIES = ['EUR', 'JPY', 'THB']

interface Wish {
  readonly currency: string
  readonly authorize: string
  /** One capture each, all on that payment and all at the same time. */
  readonly captures: readonly string[]
}

export interface Merchant {
  readonly url: string
  readonly client: TestClient
  readonly notifyUrl: string
}

/**
 * Two hundred requests that each make a capture, ready to be sent at once: single ones over all acquirers, several on
 * one payment, two that together are too much, each magic amount four times, and payments with automatic capture. What
 * has to be authorized for them is authorized before.
 */
export async function twoHundredCaptures(merchant: Merchant): Promise<readonly Asked[]> {
  const wishes: Wish[] = [
    ...times(100, (index) => ({
      currency: CURRENCIES[index % CURRENCIES.length] ?? 'EUR',
      authorize: '1000',
      captures: [index % 2 === 0 ? '1000' : '650'],
    })),
    ...times(8, () => ({ currency: 'EUR', authorize: '5000', captures: ['900', '900', '900', '900', '900'] })),
    ...times(2, () => ({ currency: 'EUR', authorize: '1000', captures: ['700', '700'] })),
    ...MAGIC.flatMap((amount) => times(4, () => ({ currency: 'EUR', authorize: '9000', captures: [amount] }))),
  ]
  const manual = await authorizeAll(merchant, wishes)
  const automatic = times(28, (index) => payment(merchant, 'EUR', MAGIC[index] ?? '1000', 'AUTOMATIC'))
  return spread([...manual, ...automatic])
}

/** A fixed shuffle, so that some of every kind are under way whenever the crash comes. */
function spread<Item>(items: readonly Item[]): Item[] {
  const stride = 77
  return items.flatMap((_, index) => items[(index * stride) % items.length] ?? [])
}

async function authorizeAll(merchant: Merchant, wishes: readonly Wish[]): Promise<Asked[]> {
  const payments = wishes.map((wish) => payment(merchant, wish.currency, wish.authorize, 'MANUAL'))
  await askAll(merchant.url, merchant.client, payments)
  return wishes.flatMap((wish, index) => {
    const authorized = payments[index]?.answers[0]
    if (authorized?.result.resultStatus !== 'S') throw new Error(`not authorized: ${JSON.stringify(authorized)}`)
    return wish.captures.map((value) => captureOf(authorized.paymentId, wish.currency, value))
  })
}

function payment(merchant: Merchant, currency: string, value: string, mode: 'AUTOMATIC' | 'MANUAL'): Asked {
  const amount = { currency, value }
  const overrides = {
    paymentAmount: amount,
    order: { referenceOrderId: 'SO-1', orderDescription: 'Two ceramic lamps', orderAmount: amount },
    paymentNotifyUrl: merchant.notifyUrl,
  }
  return { request: { endpoint: 'pay', body: cardPayment(value, mode, overrides) }, answers: [] }
}

function captureOf(paymentId: string, currency: string, value: string): Asked {
  const body = { captureRequestId: requestId('capture'), paymentId, captureAmount: { currency, value } }
  return { request: { endpoint: 'capture', body }, answers: [] }
}

function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
