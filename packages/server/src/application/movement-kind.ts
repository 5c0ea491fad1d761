import type { Pool } from 'pg'
import type { Acquirer, MovementInquiryOrder } from '../acquirers/acquirer.ts'
import type { Movement, MovementName } from '../domain/movement.ts'
import type { MovementInquiry, MovementOutcome } from '../domain/outcome.ts'
import type { Payment } from '../domain/payment.ts'
import type { Subject } from '../store/alerts.ts'
import type { Written } from '../store/handed.ts'
import type { MovementChange, MovementRefusal } from '../store/movement-change.ts'
import type { NotifyType } from '../store/notifications.ts'
import type { NewNotification } from '../store/payment-change.ts'
import type { Notice } from './write-and-deliver.ts'

/** Captures and refunds are sent, asked about and recorded by the same sequences; this is where they differ. */
export interface MovementKind<M extends Movement> {
  readonly name: MovementName
  readonly table: 'captures' | 'refunds'
  idOf(movement: M): string
  subject(movement: M): Subject
  load(pool: Pool, clientId: string, id: string): Promise<{ now: Date; payment: Payment; movement: M }>
  send(acquirer: Acquirer, payment: Payment, movement: M, now: Date, signal: AbortSignal): Promise<MovementOutcome>
  inquire(acquirer: Acquirer, order: MovementInquiryOrder, signal: AbortSignal): Promise<MovementInquiry>
  /** Records our no with its notification. A unique violation when the request id was used first. */
  refuse(pool: Pool, movement: M, refusal: MovementRefusal): Promise<Written>
  /** False when it was final already: the stored result stands. */
  record(pool: Pool, movement: M, change: MovementChange): Promise<Written>
  readonly notifyType: NotifyType
  /** The body of its notification. */
  notice(payment: Payment, movement: M): string
  /** Where its request wants to be notified. */
  requestUrl(payment: Payment, movement: M): string | null
}

/** The notification that is written for a movement, as its writer would deliver it. */
export function noticeOf<M extends Movement>(
  kind: MovementKind<M>,
  payment: Payment,
  movement: M,
  notification: NewNotification,
): Notice {
  const { clientId, paymentId } = movement
  const requestUrl = kind.requestUrl(payment, movement)
  return { clientId, paymentId, ...notification, notifyType: kind.notifyType, requestUrl }
}
