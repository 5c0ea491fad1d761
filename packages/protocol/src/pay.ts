import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { JsonObject } from './json-object.ts'
import type { Order } from './order.ts'
import type { PaymentMethod } from './payment-method.ts'
import type { PaymentResultInfo } from './payment-result-info.ts'
import type { Result } from './result.ts'
import type { WireBoolean } from './wire-boolean.ts'

/** `AUTOMATIC`: captured as soon as it is authorized. `MANUAL`: by the capture API. */
export type CaptureMode = 'AUTOMATIC' | 'MANUAL'

/** Body of `POST …/v1/payments/pay` (apo/pay). URLs have at most 2048 characters. */
export interface PayRequest {
  readonly productCode: 'CASHIER_PAYMENT'
  /** The merchant's id of this attempt to pay, at most 64 characters; the key of idempotency. */
  readonly paymentRequestId: string
  readonly order: Order
  /** In the currency of the order. */
  readonly paymentAmount: Amount
  readonly paymentMethod: PaymentMethod
  /** Required when the method is `CARD`. */
  readonly paymentFactor?: PaymentFactor
  /**
   * ISO 8601 with offset. Default 14 minutes after the request (48 hours for a bank transfer); a value given must be
   * less than 10 minutes (48 hours) ahead.
   */
  readonly paymentExpiryTime?: string
  /** The merchant's page that the buyer comes back to. */
  readonly paymentRedirectUrl: string
  /** Takes precedence over the configured URL for notifyPayment; for notifyCapture the configured one does. */
  readonly paymentNotifyUrl?: string
  readonly settlementStrategy?: SettlementStrategy
  readonly env?: Env
  /** ISO 3166, two letters. */
  readonly merchantRegion?: string
  /** ISO 3166, two letters; sorts wallets. */
  readonly userRegion?: string
  readonly creditPayPlan?: JsonObject
  /** At most 32 characters; with terminal type `MINI_APP`. */
  readonly appId?: string
  /** At most 32 characters; one client id, several locations. */
  readonly merchantAccountId?: string
  /** JSON as a string; inquiryPayment and notifyPayment give it back. */
  readonly metadata?: string
}

export interface PaymentFactor {
  /** Missing means `AUTOMATIC`. */
  readonly captureMode?: CaptureMode
  /** True: the money is held and taken by a capture. Needed for `CARD`. */
  readonly isAuthorization?: WireBoolean
}

export interface SettlementStrategy {
  /** ISO 4217, three letters. */
  readonly settlementCurrency?: string
}

/** Where the buyer pays from. */
export interface Env {
  readonly terminalType?: 'WEB' | 'WAP' | 'APP' | 'MINI_APP'
  readonly osType?: 'IOS' | 'ANDROID'
  readonly clientIp?: string
  readonly userAgent?: string
  /** At most 64 characters. */
  readonly deviceTokenId?: string
  /** `acceptHeader`, `javaEnabled`, `javaScriptEnabled`, `language`, `userAgent`. */
  readonly browserInfo?: JsonObject
  /** Of the buyer's screen: bits, and pixels. */
  readonly colorDepth?: number | string
  readonly screenHeight?: number | string
  readonly screenWidth?: number | string
  /** Minutes from local time to UTC, -720 to 720: -120 where it is UTC+2. */
  readonly timeZoneOffset?: number | string
}

/**
 * Answer of pay. `S`: paid, or authorized. `U` with `PAYMENT_IN_PROCESS`: send the buyer to a URL given. Other `U`:
 * inquire. `F`: try again with a new `paymentRequestId`.
 */
export interface PayResponse {
  readonly result: Result
  readonly paymentRequestId?: string
  /** The server's id of the payment, at most 64 characters. */
  readonly paymentId?: string
  readonly paymentAmount?: Amount
  /** ISO 8601 with offset, as every time below. */
  readonly paymentCreateTime?: string
  /** With `S`. */
  readonly paymentTime?: string
  /** Last moment to capture; with `S` of an authorization. */
  readonly authExpiryTime?: string
  /** With `PAYMENT_IN_PROCESS` at least one of the three is present. */
  readonly normalUrl?: string
  readonly schemeUrl?: string
  readonly applinkUrl?: string
  readonly paymentResultInfo?: PaymentResultInfo
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string
  readonly acquirerInfo?: AcquirerInfo
}
