import type {
  JsonObject,
  NotifyCapture,
  NotifyExpiring,
  NotifyPayment,
  NotifyRefund,
  NotifyUpdateAmount,
} from '@capstan/protocol/wire'

/** The body of each notification by its `notifyType`. */
export interface NotificationBodies {
  readonly CAPTURE_RESULT: NotifyCapture
  readonly REFUND_RESULT: NotifyRefund
  readonly PAYMENT_RESULT: NotifyPayment & { readonly notifyType: 'PAYMENT_RESULT' }
  readonly PAYMENT_PENDING: NotifyPayment & { readonly notifyType: 'PAYMENT_PENDING' }
  readonly UPDATE_AMOUNT_RESULT: NotifyUpdateAmount
  readonly AUTHORIZATION_EXPIRING: NotifyExpiring
  /** Genuine, of a type that this version does not know: acknowledge it, or it is delivered again and again. */
  readonly OTHER: JsonObject
}

export type NotificationType = keyof NotificationBodies
export type KnownType = Exclude<NotificationType, 'OTHER'>

/** As a record, so that the compiler finds one that is missing. */
export const knownTypes: Readonly<Record<KnownType, true>> = {
  CAPTURE_RESULT: true,
  REFUND_RESULT: true,
  PAYMENT_RESULT: true,
  PAYMENT_PENDING: true,
  UPDATE_AMOUNT_RESULT: true,
  AUTHORIZATION_EXPIRING: true,
}

/** One verified notification of a type. The signature vouches for the shape of `body`: it is what the server wrote. */
export interface NotificationOf<Type extends NotificationType> {
  readonly kind: 'verified'
  readonly notifyType: Type
  readonly body: NotificationBodies[Type]
  /** When the sender signed this delivery. */
  readonly time: Date
  /**
   * The same for every delivery of one notification, and another for every other one: the key under which to remember
   * that it was handled. At most 300 characters of ASCII.
   */
  readonly identity: string
  /**
   * Capstan's number of this notification among those of its payment, from 1: the higher is the later event, whatever
   * order they arrive in. Absent from Antom. Not covered by the signature: sort by it, decide nothing else by it.
   */
  readonly sequence?: number
}

/** Told apart by `notifyType`. */
export type VerifiedNotification = { [Type in NotificationType]: NotificationOf<Type> }[NotificationType]

export type NotificationRefusalReason =
  | 'method-unexpected'
  | 'header-missing'
  | 'signature-malformed'
  | 'client-unexpected'
  | 'key-unknown'
  | 'signature-invalid'
  | 'time-malformed'
  | 'time-outside-tolerance'
  /** Something read the body before: the bytes that were signed are gone. */
  | 'body-parsed'
  | 'body-too-large'
  /** The connection was lost before the body had arrived. */
  | 'body-unreadable'
  | 'body-malformed'

export interface RefusedNotification {
  readonly kind: 'refused'
  readonly reason: NotificationRefusalReason
  /** Says what was expected. Holds nothing of what was received and no key: fit for logs, and for the answer. */
  readonly message: string
}

export function refused(reason: NotificationRefusalReason, message: string): RefusedNotification {
  return { kind: 'refused', reason, message }
}
