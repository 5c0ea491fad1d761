import type { AcquirerInfo } from './acquirer-info.ts'
import type { Amount } from './amount.ts'
import type { PaymentResultInfo } from './payment-result-info.ts'
import type { Result } from './result.ts'

/**
 * Where a payment stands. An authorized card payment reads `SUCCESS`, captured or not; captures show in
 * `transactions` only (apo/payment_status).
 */
export type PaymentStatus = 'SUCCESS' | 'FAIL' | 'PROCESSING' | 'CANCELLED' | 'PENDING'

export type TransactionType = 'PAYMENT' | 'REFUND' | 'CAPTURE' | 'CANCEL' | 'AUTHORIZATION' | 'VOID' | 'INCREMENTAL'

/** Body of `POST …/v1/payments/inquiryPayment`: one of the ids; `paymentId` wins (apo/paymentri_online). */
export interface InquiryPaymentRequest {
  /** At most 64 characters. */
  readonly paymentId?: string
  /** At most 64 characters. */
  readonly paymentRequestId?: string
  readonly merchantAccountId?: string
}

/** Answer of inquiryPayment. `result` tells whether the inquiry worked, not how the payment went. */
export interface InquiryPaymentResponse {
  readonly result: Result
  readonly paymentStatus?: PaymentStatus
  /** Of the payment itself, at most 64 characters. */
  readonly paymentResultCode?: string
  /** At most 256 characters. */
  readonly paymentResultMessage?: string
  readonly paymentRequestId?: string
  readonly paymentId?: string
  readonly paymentAmount?: Amount
  /** ISO 8601 with offset, as every time below. */
  readonly paymentCreateTime?: string
  /** Only with `SUCCESS`. */
  readonly paymentTime?: string
  /** Last moment to capture. */
  readonly authExpiryTime?: string
  readonly paymentMethodType?: string
  readonly acquirerReferenceNo?: string
  readonly acquirerInfo?: AcquirerInfo
  readonly paymentResultInfo?: PaymentResultInfo
  /** Only when there is a capture or a refund. */
  readonly transactions?: readonly Transaction[]
  /** As given to pay. */
  readonly metadata?: string
}

/** One capture or refund of a payment (guide, table 4). Go by `transactionResult.resultStatus`. */
export interface Transaction {
  readonly transactionType: TransactionType
  readonly transactionStatus: PaymentStatus
  /** `captureId` or `refundId`. */
  readonly transactionId: string
  /** `captureRequestId` or `refundRequestId`. */
  readonly transactionRequestId: string
  readonly transactionAmount: Amount
  /** While it is open: `U` with `PAYMENT_IN_PROCESS`, for a capture too. */
  readonly transactionResult: Result
  /** ISO 8601 with offset; when finished. */
  readonly transactionTime?: string
  readonly acquirerInfo?: AcquirerInfo
}
