export { acknowledgement } from './acknowledgement.ts'
export type { AcquirerInfo } from './acquirer-info.ts'
export type { Amount } from './amount.ts'
export type { CancelRequest, CancelResponse } from './cancel.ts'
export { canonicalString, type SignedMessage } from './canonical-string.ts'
export type { CaptureRequest, CaptureResponse } from './capture.ts'
export type {
  ConsultRequest,
  ConsultResponse,
  DisableReason,
  PaymentMethodCategory,
  PaymentOption,
  PaymentOptionDetail,
} from './consult.ts'
export type {
  AvailablePaymentMethod,
  CreatePaymentSessionRequest,
  CreatePaymentSessionResponse,
  PaymentMethodTypeItem,
} from './create-payment-session.ts'
export { requestCodes } from './gateway-codes.ts'
export type {
  InquiryPaymentRequest,
  InquiryPaymentResponse,
  PaymentStatus,
  Transaction,
  TransactionType,
} from './inquiry-payment.ts'
export type { InquiryRefundRequest, InquiryRefundResponse, RefundStatus } from './inquiry-refund.ts'
export type { JsonObject } from './json-object.ts'
export {
  type AnswerHeaders,
  answerHeaders,
  jsonContentType,
  type NotificationHeaders,
  notificationHeaders,
  type OutgoingMessage,
  type RequestHeaders,
  requestHeaders,
  type Sign,
} from './message.ts'
export type { NotifyCapture } from './notify-capture.ts'
export type { NotifyExpiring } from './notify-expiring.ts'
export type { NotifyPayment } from './notify-payment.ts'
export type { NotifyRefund } from './notify-refund.ts'
export type { Buyer, Order } from './order.ts'
export { apiPath, type Endpoint, endpointPaths, isSandboxClient } from './paths.ts'
export type { CaptureMode, Env, PaymentFactor, PayRequest, PayResponse, SettlementStrategy } from './pay.ts'
export type { CardMetaData, PaymentMethod } from './payment-method.ts'
export type { PaymentResultInfo } from './payment-result-info.ts'
export type { RefundRequest, RefundResponse } from './refund.ts'
export { formatTime, parseRequestTime } from './request-time.ts'
export { type Result, result } from './result.ts'
export { isResultCode, type ResultCode, type ResultCodeEntry, type ResultStatus, resultCodes } from './result-codes.ts'
export { formatSignatureHeader, parseSignatureHeader, type SignatureHeader } from './signature-header.ts'
export { decodeSignature, encodeSignature } from './signature-text.ts'
export type { SubmitPayRequest, SubmitPayResponse } from './submit-pay.ts'
export type { NotifyUpdateAmount, UpdateAmountRequest, UpdateAmountResponse } from './update-amount.ts'
export type { WireBoolean } from './wire-boolean.ts'
