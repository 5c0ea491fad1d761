import type {
  Amount,
  InquiryPaymentResponse,
  PayRequest,
  PayResponse,
  Result,
  WireBoolean,
} from '@capstan/protocol/wire'
import { type Answer, callApi } from './call.ts'
import type { CallOptions, Gateway } from './client-options.ts'
import { callInquiryPayment } from './inquiry-payment-call.ts'
import { present } from './present.ts'
import { requestIdOf } from './request-id.ts'
import { type Failed, guaranteed, type Open, outcomeOf, type Succeeded } from './results.ts'
import { maybeOfAmount } from './same-amount.ts'

/** Who captures. With `MANUAL` the money is only held until `capture`, so it must be an authorization. */
export type CaptureChoice =
  | { readonly captureMode: 'MANUAL'; readonly isAuthorization: true | 'true' }
  | { readonly captureMode?: 'AUTOMATIC'; readonly isAuthorization?: WireBoolean }

export interface PayInput extends Omit<PayRequest, 'paymentRequestId' | 'productCode' | 'paymentFactor'> {
  /**
   * The merchant's id of this attempt to pay, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK
   * makes one and returns it. Give your own, stored before the call, if a crash of your process must not lose it: only
   * with it can the payment be found or repeated without paying twice. After `F` use a new one.
   */
  readonly paymentRequestId?: string | undefined
  /** Default `CASHIER_PAYMENT`, the only one of this product. */
  readonly productCode?: 'CASHIER_PAYMENT'
  /** Required when the method is `CARD`. */
  readonly paymentFactor?: CaptureChoice
}

interface OfPayment {
  readonly paymentRequestId: string
  /** As asked for. */
  readonly paymentAmount: Amount
}

/** Paid; with `isAuthorization` authorized, to be captured until `authExpiryTime`. */
export interface PaySucceeded extends OfPayment, Succeeded<PayResponse> {
  /** APO's id of the payment; captures and refunds need it. */
  readonly paymentId: string
  /** ISO 8601 with offset, as the next. */
  readonly paymentTime?: string
  readonly authExpiryTime?: string
}

/** Not paid. Another try needs a new `paymentRequestId`. */
export interface PayFailed extends OfPayment, Failed<PayResponse> {
  readonly paymentId?: string
}

/** The buyer must go on at a URL of APO's; afterwards notifyPayment and inquiryPayment tell how it went. */
export interface PayRedirect extends OfPayment, Open<PayResponse> {
  readonly next: 'redirect'
  readonly paymentId?: string
  /** Where to send the buyer's browser: the first that APO gave of the three below. */
  readonly url: string
  /** A web page. */
  readonly normalUrl?: string
  /** Opens an app by its scheme. */
  readonly schemeUrl?: string
  /** Opens an app by a link of the system (universal link, app link). */
  readonly applinkUrl?: string
}

/** Not decided, or not known, and nothing for the buyer to do. Inquire (`waitForPayment`), or pay again with the same id. */
export interface PayOpen extends OfPayment, Open<PayResponse> {
  readonly next: 'inquire'
  readonly paymentId?: string
}

export type PayResult = PaySucceeded | PayFailed | PayRedirect | PayOpen

export async function callPay(gateway: Gateway, input: PayInput, options: CallOptions): Promise<PayResult> {
  const paymentRequestId = requestIdOf('paymentRequestId', input.paymentRequestId)
  const request: PayRequest = { productCode: 'CASHIER_PAYMENT', ...input, paymentRequestId }
  const answer = await callApi<PayResponse>(gateway, {
    api: 'pay',
    body: request,
    requestIds: { paymentRequestId },
    options,
    inquire: (remaining) => inquirePay(gateway, request, remaining),
  })
  return payResultOf(request, answer)
}

async function inquirePay(
  gateway: Gateway,
  { paymentRequestId, paymentAmount }: PayRequest,
  options: CallOptions,
): Promise<Answer<PayResponse> | undefined> {
  const inquiry = await callInquiryPayment(gateway, { paymentRequestId }, options)
  if (inquiry.status !== 'S' || !maybeOfAmount(paymentAmount, inquiry.payment.paymentAmount)) return undefined
  const result = resultOfPayment(inquiry.response)
  const { paymentId, paymentTime, authExpiryTime, paymentCreateTime, paymentResultInfo } = inquiry.payment
  const known = { paymentId, paymentTime, authExpiryTime, paymentCreateTime, paymentResultInfo }
  return { from: 'inquiry', result, response: { result, paymentRequestId, ...present(known) } }
}

/** The payment's own result, as pay would answer it: `CANCELLED` is no success, and what is not final is `U`. */
function resultOfPayment({ paymentStatus, paymentResultCode, paymentResultMessage }: InquiryPaymentResponse): Result {
  const resultMessage = paymentResultMessage ?? ''
  switch (paymentStatus) {
    case 'SUCCESS':
      return { resultStatus: 'S', resultCode: paymentResultCode ?? 'SUCCESS', resultMessage }
    case 'FAIL':
      return { resultStatus: 'F', resultCode: paymentResultCode ?? 'PROCESS_FAIL', resultMessage }
    case 'CANCELLED':
      return { resultStatus: 'F', resultCode: 'ORDER_IS_CANCELED', resultMessage }
    default:
      return { resultStatus: 'U', resultCode: paymentResultCode ?? 'PAYMENT_IN_PROCESS', resultMessage }
  }
}

function payResultOf(request: PayRequest, answer: Answer<PayResponse>): PayResult {
  const { paymentRequestId, paymentAmount } = request
  const { paymentId, paymentTime, authExpiryTime } = answer.response
  const outcome = outcomeOf(answer)
  const ofPayment = { paymentRequestId, paymentAmount, ...present({ paymentId }) }
  switch (outcome.status) {
    case 'S':
      return {
        ...outcome,
        ...ofPayment,
        paymentId: guaranteed(paymentId, 'paymentId', 'pay', { paymentRequestId }),
        ...present({ paymentTime, authExpiryTime }),
      }
    case 'F':
      return { ...outcome, ...ofPayment }
    case 'U':
      return { ...outcome, ...ofPayment, ...nextStepOf(outcome) }
  }
}

type NextStep =
  | Pick<PayRedirect, 'next' | 'url' | 'normalUrl' | 'schemeUrl' | 'applinkUrl'>
  | { readonly next: 'inquire' }

/** A URL beside another code than `PAYMENT_IN_PROCESS` is not for the buyer (apo/pay). */
export function nextStepOf({ code, response }: Open<Partial<PayResponse>>): NextStep {
  const { normalUrl, schemeUrl, applinkUrl } = response
  const url = normalUrl ?? schemeUrl ?? applinkUrl
  if (code !== 'PAYMENT_IN_PROCESS' || !url) return { next: 'inquire' }
  return { next: 'redirect', url, ...present({ normalUrl, schemeUrl, applinkUrl }) }
}
