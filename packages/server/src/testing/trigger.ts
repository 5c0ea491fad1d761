import type { Delivery } from './delivery.ts'

/** What can be made to happen by one call; `capstan trigger --help` says of each what happens. */
export type TriggerName =
  | 'payment.succeeded'
  | 'payment.failed'
  | 'payment.pending'
  | 'payment.cancelled'
  | 'capture.succeeded'
  | 'capture.failed'
  | 'capture.pending'
  | 'capture.unknown'
  | 'capture.reversed'
  | 'authorization.expiring'
  | 'authorization.expired'
  | 'amount.updated'
  | 'refund.succeeded'
  | 'refund.failed'
  | 'refund.pending'
  | 'refund.reversed'

export interface Triggered {
  readonly paymentId: string
  /** The notifications of that payment, the oldest first. */
  readonly deliveries: readonly Delivery[]
}
