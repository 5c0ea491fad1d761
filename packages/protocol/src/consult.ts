import type { Amount } from './amount.ts'
import type { Env, PaymentFactor, SettlementStrategy } from './pay.ts'
import type { Result } from './result.ts'

/** Body of `POST …/v1/payments/consult` (ams/consult, SDK): how could the buyer pay this amount? Nothing is stored. */
export interface ConsultRequest {
  readonly productCode: 'CASHIER_PAYMENT'
  readonly paymentAmount: Amount
  /** With `captureMode` `MANUAL` only methods that can be captured by hand are enabled. */
  readonly paymentFactor?: PaymentFactor
  /** Only these methods are listed. */
  readonly allowedPaymentMethods?: readonly string[]
  /** These methods are not listed. */
  readonly blockedPaymentMethods?: readonly string[]
  /** ISO 3166, two letters, or `GLOBAL`: only methods of these regions are listed. */
  readonly allowedPaymentMethodRegions?: readonly string[]
  /** ISO 3166, two letters: methods of this region come first. */
  readonly userRegion?: string
  /** ISO 3166, two letters. */
  readonly merchantRegion?: string
  readonly settlementStrategy?: SettlementStrategy
  readonly env?: Env
  /** At most 32 characters; one client id, several locations. */
  readonly merchantAccountId?: string
}

/** The SDKs' whole list; methods served here are of the categories `CARD` and `WALLET`. */
export type PaymentMethodCategory =
  | 'ALIPAY_PLUS'
  | 'WALLET'
  | 'MOBILE_BANKING_APP'
  | 'BANK_TRANSFER'
  | 'ONLINE_BANKING'
  | 'CARD'
  | 'OTC'
  | 'VA'

/** Those of the SDKs' list that are given here. */
export type DisableReason =
  | 'CHANNEL_DISABLE'
  | 'CHANNEL_NOT_SUPPORT_CURRENCY'
  | 'CURRENT_CHANNEL_NOT_EXIST'
  | 'EXCEED_CHANNEL_LIMIT_RULE'

/** A payment method, and whether the amount can be paid with it. */
export interface PaymentOption {
  readonly paymentMethodType: string
  readonly paymentMethodCategory: PaymentMethodCategory
  /** ISO 3166, two letters, or `GLOBAL`. */
  readonly paymentMethodRegion: readonly string[]
  readonly enabled: boolean
  /** When it is not enabled. */
  readonly disableReason?: DisableReason
  /** ISO 4217, three letters. */
  readonly supportedCurrencies: readonly string[]
  /** With `CARD`. */
  readonly paymentOptionDetail?: PaymentOptionDetail
}

export interface PaymentOptionDetail {
  /** APO's brand names. */
  readonly supportCardBrands: readonly { readonly cardBrand: string }[]
}

export interface ConsultResponse {
  readonly result: Result
  /** With `S`; the most relevant first. Empty when nothing served is among what was asked for. */
  readonly paymentOptions?: readonly PaymentOption[]
}
