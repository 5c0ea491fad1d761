/** The notifications that are sent; docs/webhooks.md says when. */
export type NotifyType =
  | 'PAYMENT_RESULT'
  | 'CAPTURE_RESULT'
  | 'REFUND_RESULT'
  | 'UPDATE_AMOUNT_RESULT'
  | 'AUTHORIZATION_EXPIRING'

/** A notification with everything that was done to deliver it. Times are ISO 8601, on the client's clock. */
export interface Delivery {
  readonly notificationId: string
  readonly notifyType: NotifyType
  readonly paymentId: string
  /** The capture that is told of; null in other notifications. */
  readonly captureId: string | null
  /** The refund that is told of; null in other notifications. */
  readonly refundId: string | null
  /** Its place among the notifications of the payment, from 1. */
  readonly sequence: number
  /**
   * - `waiting`: a try is to come, at `nextTryAt`
   * - `acknowledged`: the merchant's server answered as it must
   * - `exhausted`: none of the eight tries was acknowledged
   * - `unaddressed`: there was no notify URL to send it to
   */
  readonly state: 'waiting' | 'acknowledged' | 'exhausted' | 'unaddressed'
  readonly acknowledged: boolean
  /** The parsed body, the same in every try. */
  // biome-ignore lint/suspicious/noExplicitAny: each type has a shape of its own, and a test looks into it
  readonly body: any
  /** The body to the byte, as it is signed. */
  readonly rawBody: string
  /** Where the last try went; null when none was made, or there was nowhere to send it to. */
  readonly url: string | null
  readonly createdAt: string
  /** Null when none is planned. */
  readonly nextTryAt: string | null
  readonly tries: readonly DeliveryTry[]
}

/** One try to hand a notification over. */
export interface DeliveryTry {
  readonly at: string
  /** Null when there was no notify URL. */
  readonly url: string | null
  /** As they were sent, the signature among them. */
  readonly headers: Readonly<Record<string, string>>
  /** The HTTP status of the answer; null when none came. */
  readonly status: number | null
  /** The first 4 KiB of the answer's body; null when none came. */
  readonly answer: string | null
  /** Why it is no acknowledgement; null when it is one. */
  readonly error: string | null
  readonly acknowledged: boolean
  readonly durationMs: number
}

/** Those that fit all that is given. */
export interface DeliveryFilter {
  readonly notifyType?: NotifyType
  readonly paymentId?: string
}
