import type {
  AcquirerInfo,
  Amount,
  InquiryPaymentRequest,
  InquiryPaymentResponse,
  PaymentStatus,
  ResultStatus,
  Transaction,
} from '@capstan/protocol/wire'
import { callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import type { RequestIds } from './errors.ts'
import { present } from './present.ts'
import { type Code, type Failed, guaranteed, type Open, outcomeOf, type Succeeded } from './results.ts'

/** One of the two ids; `paymentId` wins. */
export type PaymentReference = InquiryPaymentRequest &
  ({ readonly paymentId: string } | { readonly paymentRequestId: string })

/**
 * A payment as it stands. Whether it was paid says `paymentStatus` alone: an authorized card payment reads `SUCCESS`,
 * captured or not, and its captures and refunds are in `transactions` (`findCapture`, `findRefund`).
 */
export interface Payment extends Omit<InquiryPaymentResponse, 'result' | 'paymentStatus' | 'transactions'> {
  readonly paymentStatus: PaymentStatus
  /** Captures and refunds, empty when there are none. */
  readonly transactions: readonly Transaction[]
}

/** The inquiry worked. How the payment went is in `payment`, not in `status` or `code`. */
export interface PaymentFound extends Succeeded<InquiryPaymentResponse> {
  readonly payment: Payment
}

/** The inquiry failed: with `ORDER_NOT_EXIST` APO knows no such payment, or not yet when pay was not answered. */
export interface PaymentNotFound extends Failed<InquiryPaymentResponse> {}

export type InquiryPaymentResult = PaymentFound | PaymentNotFound | Open<InquiryPaymentResponse>

export async function callInquiryPayment(
  gateway: Gateway,
  request: PaymentReference,
  options: CallOptions,
): Promise<InquiryPaymentResult> {
  const requestIds = paymentIdsOf(request)
  const answer = await callApi<InquiryPaymentResponse>(gateway, {
    api: 'inquiryPayment',
    body: request,
    requestIds,
    options,
  })
  const outcome = outcomeOf(answer)
  if (outcome.status !== 'S') return outcome
  const { result: _, paymentStatus, transactions, ...rest } = outcome.response
  const status = guaranteed(paymentStatus, 'paymentStatus', 'inquiryPayment', requestIds)
  return { ...outcome, payment: { ...rest, paymentStatus: status, transactions: transactions ?? [] } }
}

export function paymentIdsOf({ paymentId, paymentRequestId }: InquiryPaymentRequest): RequestIds {
  return present({ paymentId, paymentRequestId })
}

interface FoundTransaction {
  /** How it went. */
  readonly status: ResultStatus
  readonly code: Code
  readonly message: string
  /** ISO 8601 with offset; when finished. */
  readonly time?: string
  readonly acquirerInfo?: AcquirerInfo
  /** The whole entry. */
  readonly transaction: Transaction
}

export interface FoundCapture extends FoundTransaction {
  readonly captureId: string
  readonly captureRequestId: string
  readonly captureAmount: Amount
}

export interface FoundRefund extends FoundTransaction {
  readonly refundId: string
  readonly refundRequestId: string
  readonly refundAmount: Amount
}

/** The capture of this payment with this `captureRequestId` or `captureId`; undefined when there is none. */
export function findCapture(payment: Pick<Payment, 'transactions'>, id: string): FoundCapture | undefined {
  const found = find(payment, 'CAPTURE', id)
  if (!found) return undefined
  const { transactionId, transactionRequestId, transactionAmount } = found.transaction
  return {
    ...found,
    captureId: transactionId,
    captureRequestId: transactionRequestId,
    captureAmount: transactionAmount,
  }
}

/** The refund of this payment with this `refundRequestId` or `refundId`; undefined when there is none. */
export function findRefund(payment: Pick<Payment, 'transactions'>, id: string): FoundRefund | undefined {
  const found = find(payment, 'REFUND', id)
  if (!found) return undefined
  const { transactionId, transactionRequestId, transactionAmount } = found.transaction
  return { ...found, refundId: transactionId, refundRequestId: transactionRequestId, refundAmount: transactionAmount }
}

function find(
  { transactions }: Pick<Payment, 'transactions'>,
  type: Transaction['transactionType'],
  id: string,
): FoundTransaction | undefined {
  const ofType = transactions.filter(({ transactionType }) => transactionType === type)
  const transaction =
    ofType.find(({ transactionRequestId }) => transactionRequestId === id) ??
    ofType.find(({ transactionId }) => transactionId === id)
  if (!transaction) return undefined
  const { transactionResult, transactionTime, acquirerInfo } = transaction
  return {
    status: transactionResult.resultStatus,
    code: transactionResult.resultCode,
    message: transactionResult.resultMessage,
    ...present({ time: transactionTime, acquirerInfo }),
    transaction,
  }
}
