export type { KeyInput, KeyObjectLike, WebCryptoKey } from './keys.ts'
export type { PublicKeys } from './public-keys.ts'
export {
  type NotificationRefusalReason,
  type NotificationTrust,
  type ReceivedNotification,
  type RefusedNotification,
  type VerifiedNotification,
  verifyNotification,
} from './verify-notification.ts'
