import type { NotificationType } from '../api/types.ts'

/** One address of a client's settings. */
export interface AddressKind {
  /** As the API names it. */
  readonly name: 'payment' | 'capture' | 'refund'
  readonly setting: 'paymentNotifyUrl' | 'captureNotifyUrl' | 'refundNotifyUrl'
  readonly title: string
  readonly types: readonly [NotificationType, ...NotificationType[]]
  /** Which of the two places comes first, and why (decision 8, docs/webhooks.md). */
  readonly precedence: string
  /** The field of the request that can name another address. */
  readonly requestField: string
  readonly requestFirst: boolean
}

export const addressKinds: readonly AddressKind[] = [
  {
    name: 'payment',
    setting: 'paymentNotifyUrl',
    title: 'Payments',
    types: ['PAYMENT_RESULT', 'UPDATE_AMOUNT_RESULT', 'AUTHORIZATION_EXPIRING'],
    precedence: 'A payment’s own paymentNotifyUrl comes first. This address is for payments that name none.',
    requestField: 'paymentNotifyUrl',
    requestFirst: true,
  },
  {
    name: 'capture',
    setting: 'captureNotifyUrl',
    title: 'Captures',
    types: ['CAPTURE_RESULT'],
    precedence:
      'This address comes first. Only where it is empty, captures go to the paymentNotifyUrl of their payment, which was given for the payment.',
    requestField: 'paymentNotifyUrl',
    requestFirst: false,
  },
  {
    name: 'refund',
    setting: 'refundNotifyUrl',
    title: 'Refunds',
    types: ['REFUND_RESULT'],
    precedence: 'A refund’s own refundNotifyUrl comes first. This address is for refunds that name none.',
    requestField: 'refundNotifyUrl',
    requestFirst: true,
  },
]
