// Notifications
export type {
  JsonObject,
  NotifyCapture,
  NotifyExpiring,
  NotifyPayment,
  NotifyRefund,
  NotifyUpdateAmount,
} from '@capstan/protocol/wire'
export { acknowledgement } from '@capstan/protocol/wire'
export {
  type FastifyReplyLike,
  type FastifyRequestLike,
  type FastifyScope,
  fastifyNotifications,
} from './fastify-notifications.ts'
export { fetchHandler } from './fetch-handler.ts'
export type { KeyInput, KeyObjectLike, WebCryptoKey } from './keys.ts'
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
export { sampleNotifications } from './sample-notifications.ts'
export {
  generateTestKeys,
  signTestNotification,
  type TestNotification,
  type TestNotificationOptions,
} from './test-notification.ts'
export {
  createNotificationVerifier,
  type NotificationTrust,
  type NotificationVerifier,
  verifyNotification,
} from './verify-notification.ts'
