import type { Amount } from './amount.ts'
import type { NotifyPayment } from './notify-payment.ts'

/**
 * Capstan's own notification, for clients that asked for it: a part of an authorization is not captured and will be
 * lost at `authExpiryTime`. Not part of APO.
 */
export interface NotifyExpiring extends Omit<NotifyPayment, 'notifyType'> {
  readonly notifyType: 'AUTHORIZATION_EXPIRING'
  /** What can still be captured. */
  readonly capturableAmount: Amount
  /** What will happen by itself: the rest is captured, or goes back to the buyer. */
  readonly nextAction: 'CAPTURE' | 'CANCEL'
  /** ISO 8601 with offset. */
  readonly nextActionTime: string
}
