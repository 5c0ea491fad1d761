/** APO's `paymentMethodCategory` of the methods below. */
export type MethodCategory = 'CARD' | 'WALLET'

/** What holds of a payment method wherever it is paid with. What an acquirer makes of it is its `Capability`. */
export interface KnownMethod {
  /** APO's `paymentMethodType`. */
  readonly type: string
  readonly category: MethodCategory
  /** ISO 3166 letters of the countries whose buyers have it, or `GLOBAL`. */
  readonly regions: readonly string[]
  /** The only currencies that it pays in, in ISO 4217 letters. Absent: every currency. */
  readonly currencies?: readonly string[]
  /** The smallest payment, in minor units. Only for methods of one currency. */
  readonly minimum?: bigint
}

const payPalCurrencies =
  'AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ')

/**
 * Every payment method that is served, in the order in which consult lists them. One that is not here cannot be paid
 * with, whatever an acquirer says: otherwise there would be payments that consult never offered. Currencies and minimums
 * are those that Antom and PayPal publish; a wallet pays in the currency of its country.
 */
export const knownMethods: readonly KnownMethod[] = [
  { type: 'CARD', category: 'CARD', regions: ['GLOBAL'] },
  { type: 'APPLEPAY', category: 'WALLET', regions: ['GLOBAL'] },
  { type: 'GOOGLEPAY', category: 'WALLET', regions: ['GLOBAL'] },
  { type: 'PAYPAL', category: 'WALLET', regions: ['GLOBAL'], currencies: payPalCurrencies },
  { type: 'ALIPAY_CN', category: 'WALLET', regions: ['CN'], currencies: ['CNY'], minimum: 10n },
  { type: 'ALIPAY_HK', category: 'WALLET', regions: ['HK'], currencies: ['HKD'], minimum: 1n },
  { type: 'KAKAOPAY', category: 'WALLET', regions: ['KR'], currencies: ['KRW'], minimum: 50n },
  { type: 'GCASH', category: 'WALLET', regions: ['PH'], currencies: ['PHP'], minimum: 100n },
  { type: 'DANA', category: 'WALLET', regions: ['ID'], currencies: ['IDR'], minimum: 30_000n },
  { type: 'TNG', category: 'WALLET', regions: ['MY'], currencies: ['MYR'], minimum: 5n },
  { type: 'TRUEMONEY', category: 'WALLET', regions: ['TH'], currencies: ['THB'], minimum: 100n },
]

/** The brands that a card's number can tell, by APO's names. */
export const cardBrands = [
  'VISA',
  'MASTERCARD',
  'AMEX',
  'DINERS',
  'DISCOVER',
  'JCB',
  'CUP',
  'MAESTRO',
  'MIR',
  'ELO',
  'HIPERCARD',
  'TROY',
  'HYUNDAI',
] as const

export type CardBrand = (typeof cardBrands)[number]
