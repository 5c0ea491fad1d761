import type { SubmitPayRequest } from '@capstan/protocol/wire'
import { type CancelResult, callCancel } from './cancel-call.ts'
import {
  type CaptureInput,
  type CaptureResult,
  callCapture,
  captureRequestOf,
  captureResultOf,
  inquireCapture,
} from './capture-call.ts'
import { type ApoClientOptions, asInvalidAsync, type CallOptions, type Gateway, gatewayOf } from './client-options.ts'
import { type ConsultInput, type ConsultResult, callConsult } from './consult-call.ts'
import { followed, type WaitOptions } from './follow.ts'
import { callInquiryPayment, type InquiryPaymentResult, type PaymentReference } from './inquiry-payment-call.ts'
import { callPay, type PayInput, type PayResult } from './pay-call.ts'
import {
  callInquiryRefund,
  callRefund,
  type InquiryRefundResult,
  inquireRefund,
  type RefundInput,
  type RefundReference,
  type RefundResult,
  refundRequestOf,
  refundResultOf,
} from './refund-call.ts'
import {
  type CreatePaymentSessionInput,
  type CreatePaymentSessionResult,
  callCreatePaymentSession,
  callSubmitPay,
  type SubmitPayResult,
} from './session-call.ts'
import { callUpdateAmount, type UpdateAmountInput, type UpdateAmountResult } from './update-amount-call.ts'

/**
 * A merchant's way to Antom Payment Orchestration, at Antom or at a Capstan.
 *
 * Every method gives a result whose `status` is `S` (done), `F` (not done, for good) or `U` (not decided), each with the
 * ids of the request. It rejects with an `ApoError` when there is no such result: see the classes that extend it. A call
 * that is not answered is repeated with the same id, which APO carries out once, and inquired after.
 */
export class ApoClient {
  // Private to the language, so that no log or inspector shows a key.
  readonly #gateway: Gateway

  /** Throws `InvalidRequestError`. Makes no connection and reads no key; `checkKeys` does that, or the first call. */
  constructor(options: ApoClientOptions) {
    this.#gateway = gatewayOf(options)
  }

  /** Rejects with `InvalidRequestError` when a key cannot be read; call it when a program starts, to learn it there. */
  async checkKeys(): Promise<void> {
    const { sign, checkKeys, clientId } = this.#gateway
    await asInvalidAsync(Promise.all([checkKeys(), sign({ path: '/', clientId, time: '', body: '' })]))
  }

  /** Pays, authorizes, or says where the buyer must go on. */
  async pay(request: PayInput, options: CallOptions = {}): Promise<PayResult> {
    return callPay(this.#gateway, request, options)
  }

  /** Opens a session for the hosted checkout page, on which the buyer chooses how to pay. */
  async createPaymentSession(
    request: CreatePaymentSessionInput,
    options: CallOptions = {},
  ): Promise<CreatePaymentSessionResult> {
    return callCreatePaymentSession(this.#gateway, request, options)
  }

  /** Makes the payment of a session; with it the payment can be inquired before the buyer's first try. */
  async submitPay(request: SubmitPayRequest, options: CallOptions = {}): Promise<SubmitPayResult> {
    return callSubmitPay(this.#gateway, request, options)
  }

  /** Takes all or a part of what was authorized. */
  async capture(request: CaptureInput, options: CallOptions = {}): Promise<CaptureResult> {
    return callCapture(this.#gateway, captureRequestOf(request), options)
  }

  /**
   * As `capture`, and follows a `U` by inquiryPayment to `S` or `F`. What is still open at the deadline is returned as
   * `U`: it may succeed later, and notifyCapture tells.
   */
  async captureAndWait(request: CaptureInput, options: WaitOptions = {}): Promise<CaptureResult> {
    const capture = captureRequestOf(request)
    return followed(
      {
        call: (within) => callCapture(this.#gateway, capture, within),
        look: async (within) => {
          const answer = await inquireCapture(this.#gateway, capture, within)
          return answer && captureResultOf(capture, answer)
        },
        isOpen: ({ status }) => status === 'U',
      },
      options,
    )
  }

  /** Looks at a payment with its captures and refunds; changes nothing. */
  async inquiryPayment(request: PaymentReference, options: CallOptions = {}): Promise<InquiryPaymentResult> {
    return callInquiryPayment(this.#gateway, request, options)
  }

  /**
   * Inquires until the payment is paid, failed or cancelled: `payment.paymentStatus` tells. At the deadline the last
   * inquiry is returned. A payment that APO does not know is waited for, too: its pay may be on the way.
   */
  async waitForPayment(request: PaymentReference, options: WaitOptions = {}): Promise<InquiryPaymentResult> {
    const look = (within: CallOptions) => callInquiryPayment(this.#gateway, request, within)
    return followed({ call: look, look, isOpen: isUndecided }, options)
  }

  /** Ends a payment that is not captured: what was held is released. The whole payment or nothing. */
  async cancel(request: PaymentReference, options: CallOptions = {}): Promise<CancelResult> {
    return callCancel(this.#gateway, request, options)
  }

  /** Gives back all or a part of what was captured. */
  async refund(request: RefundInput, options: CallOptions = {}): Promise<RefundResult> {
    return callRefund(this.#gateway, refundRequestOf(request), options)
  }

  /** As `refund`, and follows a `U` by inquiryRefund; as `captureAndWait`. */
  async refundAndWait(request: RefundInput, options: WaitOptions = {}): Promise<RefundResult> {
    const refund = refundRequestOf(request)
    return followed(
      {
        call: (within) => callRefund(this.#gateway, refund, within),
        look: async (within) => {
          const answer = await inquireRefund(this.#gateway, refund, within)
          return answer && refundResultOf(refund, answer)
        },
        isOpen: ({ status }) => status === 'U',
      },
      options,
    )
  }

  /** Looks at a refund; changes nothing. */
  async inquiryRefund(request: RefundReference, options: CallOptions = {}): Promise<InquiryRefundResult> {
    return callInquiryRefund(this.#gateway, request, options)
  }

  /** Lists the methods with which an amount can be paid; stores nothing. */
  async consult(request: ConsultInput, options: CallOptions = {}): Promise<ConsultResult> {
    return callConsult(this.#gateway, request, options)
  }

  /** Raises the amount of an authorization before its capture. `S` means accepted; notifyPayment tells what came of it. */
  async updateAmount(request: UpdateAmountInput, options: CallOptions = {}): Promise<UpdateAmountResult> {
    return callUpdateAmount(this.#gateway, request, options)
  }
}

function isUndecided(inquiry: InquiryPaymentResult): boolean {
  if (inquiry.status === 'S') return !['SUCCESS', 'FAIL', 'CANCELLED'].includes(inquiry.payment.paymentStatus)
  return inquiry.status === 'U' || inquiry.code === 'ORDER_NOT_EXIST'
}
