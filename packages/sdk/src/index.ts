export type {
  AcquirerInfo,
  Amount,
  AvailablePaymentMethod,
  Buyer,
  CancelResponse,
  CaptureMode,
  CaptureResponse,
  CardMetaData,
  ConsultResponse,
  CreatePaymentSessionResponse,
  DisableReason,
  Endpoint,
  Env,
  InquiryPaymentResponse,
  InquiryRefundResponse,
  JsonObject,
  NotifyCapture,
  NotifyExpiring,
  NotifyPayment,
  NotifyRefund,
  NotifyUpdateAmount,
  Order,
  PaymentMethod,
  PaymentMethodCategory,
  PaymentMethodTypeItem,
  PaymentOption,
  PaymentOptionDetail,
  PaymentResultInfo,
  PaymentStatus,
  PayResponse,
  RefundResponse,
  RefundStatus,
  Result,
  ResultCode,
  ResultCodeEntry,
  ResultStatus,
  SettlementStrategy,
  SubmitPayRequest,
  SubmitPayResponse,
  Transaction,
  TransactionType,
  UpdateAmountResponse,
  WireBoolean,
} from '@capstan/protocol/wire'
export { acknowledgement, isResultCode, resultCodes } from '@capstan/protocol/wire'
export type { CancelFailed, CancelOpen, CancelResult, CancelSucceeded } from './cancel-call.ts'
export type {
  CaptureFailed,
  CaptureInput,
  CaptureOpen,
  CaptureResult,
  CaptureSucceeded,
} from './capture-call.ts'
export { ApoClient } from './client.ts'
export type { ApoClientOptions, CallEvent, CallOptions, Patience } from './client-options.ts'
export type { Consulted, ConsultInput, ConsultResult } from './consult-call.ts'
export {
  ApoError,
  type BadAnswerReason,
  BadAnswerSignatureError,
  InvalidRequestError,
  NotSentError,
  OutcomeUnknownError,
  type RequestIds,
  RequestRefusedError,
  type WasSent,
} from './errors.ts'
export {
  type FastifyReplyLike,
  type FastifyRequestLike,
  type FastifyScope,
  fastifyNotifications,
} from './fastify-notifications.ts'
export { fetchHandler } from './fetch-handler.ts'
export type { WaitOptions } from './follow.ts'
export {
  type FoundCapture,
  type FoundRefund,
  findCapture,
  findRefund,
  type InquiryPaymentResult,
  type Payment,
  type PaymentFound,
  type PaymentNotFound,
  type PaymentReference,
} from './inquiry-payment-call.ts'
export type { KeyInput, KeyObjectLike, WebCryptoKey } from './keys.ts'
export { addMoney, compareMoney, formatMoney, minorUnits, money, subtractMoney, toDecimal } from './money.ts'
export { type NodeRequest, type NodeResponse, nodeHandler } from './node-handler.ts'
export type {
  NotificationBodies,
  NotificationOf,
  NotificationRefusalReason,
  NotificationType,
  RefusedNotification,
  VerifiedNotification,
} from './notification.ts'
export {
  type NotificationAnswer,
  type NotificationContext,
  type NotificationHook,
  type NotificationHooks,
  type NotificationReceiver,
  type NotificationReceiverOptions,
  notificationReceiver,
} from './notification-receiver.ts'
export { memoryStore, type NotificationStore } from './notification-store.ts'
export type {
  CaptureChoice,
  PayFailed,
  PayInput,
  PayOpen,
  PayRedirect,
  PayResult,
  PaySucceeded,
} from './pay-call.ts'
export type { CancelSignal, FetchAnswer, FetchInit, FetchLike } from './platform.ts'
export {
  type PostgresClient,
  type PostgresPool,
  type PostgresStoreOptions,
  postgresStore,
  postgresStoreTable,
} from './postgres-store.ts'
export type { PublicKeys } from './public-keys.ts'
export type { NodeStream } from './raw-body.ts'
export type { ReceivedHeaders, ReceivedNotification } from './received-notification.ts'
export type {
  InquiryRefundResult,
  Refund,
  RefundFailed,
  RefundFound,
  RefundInput,
  RefundNotFound,
  RefundOpen,
  RefundReference,
  RefundResult,
  RefundSucceeded,
} from './refund-call.ts'
export { newRequestId } from './request-id.ts'
export type { Code, Failed, Open, Outcome, Succeeded } from './results.ts'
export { sampleNotifications } from './sample-notifications.ts'
export type {
  CreatePaymentSessionInput,
  CreatePaymentSessionResult,
  SessionCreated,
  SubmitPayFailed,
  SubmitPayOpen,
  SubmitPayRedirect,
  SubmitPayResult,
  SubmitPaySucceeded,
} from './session-call.ts'
export {
  generateTestKeys,
  signTestNotification,
  type TestNotification,
  type TestNotificationOptions,
} from './test-notification.ts'
export type { UpdateAmountAccepted, UpdateAmountInput, UpdateAmountResult } from './update-amount-call.ts'
export {
  createNotificationVerifier,
  type NotificationTrust,
  type NotificationVerifier,
  verifyNotification,
} from './verify-notification.ts'
