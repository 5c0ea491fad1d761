import { unreachable } from '../assert.ts'

/** The notifications a merchant can point to a URL, named as in `notifyType`. */
export type NotificationType =
  | 'PAYMENT_RESULT'
  | 'CAPTURE_RESULT'
  | 'REFUND_RESULT'
  | 'UPDATE_AMOUNT_RESULT'
  | 'AUTHORIZATION_EXPIRING'

/**
 * Where a notification goes, or undefined when neither place names a URL. A payment's and a refund's own request
 * outranks the dashboard; for captures the dashboard outranks the request, because the request's URL was given for
 * the payment and the dashboard's for captures alone.
 *
 * An empty text counts as absent: some merchants' libraries send every field, and an empty field of the request must
 * not silence the URL set in the dashboard.
 */
export function notifyUrl(type: NotificationType, fromRequest?: string, fromDashboard?: string): string | undefined {
  switch (type) {
    case 'PAYMENT_RESULT':
    case 'REFUND_RESULT':
    case 'UPDATE_AMOUNT_RESULT':
    case 'AUTHORIZATION_EXPIRING':
      return fromRequest || fromDashboard || undefined
    case 'CAPTURE_RESULT':
      return fromDashboard || fromRequest || undefined
    default:
      return unreachable(type)
  }
}
