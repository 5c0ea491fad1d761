import type { NotificationType } from '../api/types.ts'

/** What a notification tells of, as people call it. */
export const typeWords: Readonly<Record<NotificationType, string>> = {
  PAYMENT_RESULT: 'Payment result',
  CAPTURE_RESULT: 'Capture result',
  REFUND_RESULT: 'Refund result',
  UPDATE_AMOUNT_RESULT: 'Amount update result',
  AUTHORIZATION_EXPIRING: 'Authorization expiring',
}

export const typeOptions = Object.entries(typeWords).map(([value, label]) => ({ value, label }))

/** The body that acknowledges, whatever was told. */
export const acknowledgement = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'
