import { decide } from './buyer.ts'
import { capture, manual, payment } from './orders.ts'
import type { Merchant } from './running-server.ts'

/** A payment by card of 100.00 EUR of which as much as the captures say has been taken; all of it when none is named. */
export async function captured(merchant: Merchant, ...values: readonly string[]): Promise<Captured> {
  const { paymentId } = await merchant.call('pay', manual('10000'))
  const captureIds: string[] = []
  for (const value of values.length === 0 ? ['10000'] : values) {
    captureIds.push((await merchant.call('capture', capture(paymentId, value))).captureId)
  }
  return { paymentId, captureIds }
}

export interface Captured {
  readonly paymentId: string
  /** In the order of the captures. */
  readonly captureIds: readonly string[]
}

const orders = {
  DANA: { currency: 'IDR', value: '1000000' },
  GCASH: { currency: 'PHP', value: '10000' },
  PAYPAL: { currency: 'EUR', value: '10000' },
  TRUEMONEY: { currency: 'THB', value: '10000' },
} as const

/** Paid for good with a wallet, in its currency, by a buyer who agreed on the acquirer's page. */
export async function paidByWallet(merchant: Merchant, paymentMethodType: keyof typeof orders): Promise<string> {
  const paid = await merchant.call('pay', payment({ ...orders[paymentMethodType], method: { paymentMethodType } }))
  await decide(paid.normalUrl, 'authorize')
  return paid.paymentId
}
