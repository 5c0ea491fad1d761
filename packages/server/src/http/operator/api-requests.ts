import {
  apiPath,
  type CancelRequest,
  type CaptureRequest,
  type CreatePaymentSessionRequest,
  type Endpoint,
  formatTime,
  type RefundRequest,
  type UpdateAmountRequest,
} from '@capstan/protocol'
import type { PaymentHistory } from '../../application/queries/payments.ts'
import type { AmountUpdate } from '../../domain/amount-update.ts'
import type { Capture } from '../../domain/capture.ts'
import { type Payment, paymentTimeoutMs } from '../../domain/payment.ts'
import type { PaymentSession } from '../../domain/payment-session.ts'
import type { Refund } from '../../domain/refund.ts'
import { wireAmount } from '../../wire/amount.ts'
import { cancelAnswer } from '../../wire/cancel-answer.ts'
import { captureAnswer } from '../../wire/capture-answer.ts'
import { payAnswer } from '../../wire/pay-answer.ts'
import { refundAnswer } from '../../wire/refund-answer.ts'
import { sessionAnswer } from '../../wire/session-answer.ts'
import { updateAmountAnswer } from '../../wire/update-amount-answer.ts'

/** A request of the merchant's, rebuilt: its own bytes are not kept, and card data never is. */
export interface ApiRequest {
  /** Of all requests of the payment. */
  readonly key: string
  readonly api: Endpoint
  /** That it is sent to and signed over. */
  readonly path: string
  /** JSON, of what is stored of the request. */
  readonly body: string
  /** What it had or may have had that is not stored, in words. */
  readonly notKept: readonly string[]
  /** JSON: what the same request would be answered now. */
  readonly answer: string
}

export function requestKey(api: Endpoint, requestId: string): string {
  return `${api} ${requestId}`
}

/** Every request of which something is stored, by the APIs they came to. */
export function apiRequests(history: PaymentHistory): readonly ApiRequest[] {
  const { payment, captures, refunds, updates, session } = history
  const asked = session ? [sessionRequest(session)] : payment.session ? [] : [payRequest(payment)]
  return [
    ...asked,
    ...updates.map((update) => updateRequest(payment, update)),
    // Nobody asked for the automatic ones.
    ...captures.filter(({ automatic }) => !automatic).map((capture) => captureRequest(payment, capture)),
    ...refunds.map((refund) => refundRequest(payment, refund)),
    ...cancelRequest(payment),
  ]
}

const unstored = 'unknown fields, and the order and spacing of all'

interface Rebuilt {
  readonly requestId: string
  readonly body: object
  readonly notKept?: readonly string[]
  readonly answer: object
}

function rebuilt(api: Endpoint, clientId: string, { requestId, body, notKept = [], answer }: Rebuilt): ApiRequest {
  return {
    key: requestKey(api, requestId),
    api,
    path: apiPath(api, clientId),
    body: JSON.stringify(body),
    notKept: [...notKept, unstored],
    answer: JSON.stringify(answer),
  }
}

function payRequest(payment: Payment): ApiRequest {
  const { method, captureMode, createdAt, expiresAt, firstValue, description, notifyUrl, metadata } = payment
  const amount = wireAmount({ currency: payment.amount.currency, value: firstValue })
  const timeoutMs = expiresAt.getTime() - createdAt.getTime()
  const body = {
    productCode: 'CASHIER_PAYMENT',
    paymentRequestId: payment.paymentRequestId,
    order: { orderAmount: amount, ...(description !== '' && { orderDescription: description }) },
    paymentAmount: amount,
    paymentMethod: {
      paymentMethodType: method.type,
      ...(method.card && { paymentMethodMetaData: maskedCard(method.card.lastFour) }),
      ...(method.issuerAuthenticated && { requireIssuerAuthentication: true }),
    },
    paymentFactor: { captureMode },
    paymentRedirectUrl: payment.redirectUrl,
    ...(notifyUrl !== null && { paymentNotifyUrl: notifyUrl }),
    ...(timeoutMs !== paymentTimeoutMs && { paymentExpiryTime: formatTime(expiresAt) }),
    ...(metadata !== null && { metadata }),
  }
  const notKept = [
    ...(method.card ? ['the number, the date and the code of the card'] : []),
    'the order number (referenceOrderId)',
    'the buyer and the browser (order.buyer, env)',
  ]
  const { paymentRequestId: requestId, clientId } = payment
  return rebuilt('pay', clientId, { requestId, body, notKept, answer: payAnswer(payment) })
}

function maskedCard(lastFour: string): object {
  return { cardNo: `************${lastFour}`, cvv: '***', expiryMonth: '**', expiryYear: '**' }
}

/** The address of the checkout page lets whoever has it pay. */
const cut = '[cut]'

function sessionRequest(session: PaymentSession): ApiRequest {
  const { paymentRequestId, captureMode, methods, locale, description, notifyUrl, metadata } = session
  const amount = wireAmount(session.amount)
  const body: CreatePaymentSessionRequest = {
    productCode: 'CASHIER_PAYMENT',
    productScene: 'CHECKOUT_PAYMENT',
    paymentRequestId,
    order: { orderAmount: amount, ...(description !== '' && { orderDescription: description }) },
    paymentAmount: amount,
    ...(methods && {
      availablePaymentMethod: {
        paymentMethodTypeList: methods.map((type) => ({ paymentMethodType: type })),
      },
    }),
    paymentFactor: { captureMode },
    paymentSessionExpiryTime: formatTime(session.expiresAt),
    paymentRedirectUrl: session.redirectUrl,
    ...(notifyUrl !== null && { paymentNotifyUrl: notifyUrl }),
    ...(locale !== null && { locale }),
    ...(metadata !== null && { metadata }),
  }
  const notKept = ['the order number (referenceOrderId)', 'the buyer and the browser (order.buyer, env)']
  const answer = sessionAnswer(session, cut, cut)
  return rebuilt('createPaymentSession', session.clientId, { requestId: paymentRequestId, body, notKept, answer })
}

function updateRequest(payment: Payment, update: AmountUpdate): ApiRequest {
  const { updateRequestId: requestId, paymentId } = update
  const body: UpdateAmountRequest = { updateRequestId: requestId, paymentId, amount: wireAmount(update.amount) }
  return rebuilt('updateAmount', payment.clientId, { requestId, body, answer: updateAmountAnswer(update) })
}

function captureRequest(payment: Payment, capture: Capture): ApiRequest {
  const { captureRequestId: requestId, paymentId, amount, last } = capture
  const body: CaptureRequest = {
    captureRequestId: requestId,
    paymentId,
    captureAmount: wireAmount(amount),
    ...(last && { isLastCapture: true }),
  }
  const notKept = last
    ? ['whether isLastCapture was sent: the acquirer may keep no rest, so that each is the last']
    : []
  return rebuilt('capture', payment.clientId, { requestId, body, notKept, answer: captureAnswer(payment, capture) })
}

function refundRequest(payment: Payment, refund: Refund): ApiRequest {
  const { refundRequestId: requestId, paymentId, from, amount, reason, notifyUrl, metadata } = refund
  const body: RefundRequest = {
    refundRequestId: requestId,
    paymentId,
    ...(from && { captureId: from.captureId }),
    refundAmount: wireAmount(amount),
    ...(reason !== '' && { refundReason: reason }),
    ...(notifyUrl !== null && { refundNotifyUrl: notifyUrl }),
    ...(metadata !== null && { metadata }),
  }
  return rebuilt('refund', payment.clientId, { requestId, body, answer: refundAnswer(payment, refund) })
}

/** A cancel has no id of its own: that there was one is known by what became of it. */
function cancelRequest(payment: Payment): readonly ApiRequest[] {
  const { state, paymentId, clientId } = payment
  const asked =
    state.kind === 'requested'
      ? state.cancelRequested
      : (state.kind === 'closing' || state.kind === 'cancelled') && state.why === 'merchant'
  if (!asked) return []
  const body: CancelRequest = { paymentId }
  const answer =
    state.kind === 'cancelled'
      ? cancelAnswer({ kind: 'cancelled', payment, cancelledAt: state.cancelledAt })
      : cancelAnswer({ kind: 'in-progress', payment })
  const notKept = ['whether it named paymentId or paymentRequestId, and how often it was sent']
  return [rebuilt('cancel', clientId, { requestId: paymentId, body, notKept, answer })]
}
