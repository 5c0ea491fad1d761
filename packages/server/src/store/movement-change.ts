import { stopsCaptures } from '../domain/alert.ts'
import type { Movement, MovementStep } from '../domain/movement.ts'
import type { Receipt } from '../domain/outcome.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { AlertToOpen } from './alerts.ts'
import type { Attempt } from './attempt.ts'
import { auditColumns, auditRow } from './audited.ts'
import type { AuditEntry } from './clients.ts'
import type { Asked } from './group.ts'
import { courierColumns } from './handed.ts'
import type { NewNotification } from './payment-change.ts'

/** What the second commit of a capture or refund writes: the outcome with its notification, or the next inquiry. */
export interface MovementChange {
  readonly step: Extract<MovementStep, { kind: 'final' | 'wait' }>
  readonly receipt?: Receipt
  readonly tries: number
  readonly dueInMs: number | null
  readonly notification?: NewNotification
  /** How long the notification stays with this process, which delivers it at once, in milliseconds. Null: it has to be claimed. */
  readonly courierMs?: number | null
  readonly attempt: Attempt
  /** For a person, where one must look. */
  readonly alert?: AlertToOpen
  /** The person who decided, and why. Absent where the acquirer did. */
  readonly settledBy?: { readonly name: string; readonly reason: string }
  /** That person's entry in the audit. */
  readonly byPerson?: AuditEntry
  readonly at: Date
}

/** The columns of the statements that record a change: the same for a capture and a refund. */
export const movementColumns = {
  client_id: 'text',
  payment_id: 'text',
  movement_id: 'text',
  state: 'text',
  unknown_reason: 'text',
  failure_code: 'text',
  failure_message: 'text',
  succeeded_at: 'timestamptz',
  failed_at: 'timestamptz',
  receipt: 'jsonb',
  tries: 'int',
  due_in_ms: 'float8',
  notification_id: 'text',
  body: 'text',
  at: 'timestamptz',
  attempt_id: 'text',
  operation: 'text',
  reference: 'text',
  outcome: 'text',
  detail: 'jsonb',
  duration_ms: 'int',
  alert_id: 'text',
  alert_kind: 'text',
  alert_message: 'text',
  stops: 'boolean',
  closed_by: 'text',
  closing_reason: 'text',
  ...courierColumns,
  ...auditColumns,
} as const

export function movementRow(
  movement: Pick<Movement, 'clientId' | 'paymentId'>,
  movementId: string,
  change: MovementChange,
): Asked<keyof typeof movementColumns> {
  const { state } = change.step
  const { attempt, alert, notification, settledBy } = change
  const failed = state.kind === 'failed'
  return {
    client_id: movement.clientId,
    payment_id: movement.paymentId,
    movement_id: movementId,
    state: state.kind,
    unknown_reason: state.kind === 'unknown' ? state.reason : null,
    failure_code: failed ? state.code : null,
    failure_message: failed ? state.message : null,
    succeeded_at: state.kind === 'succeeded' ? state.succeededAt : null,
    failed_at: failed ? state.failedAt : null,
    receipt: change.receipt ?? {},
    tries: change.tries,
    due_in_ms: change.dueInMs,
    notification_id: notification?.notificationId ?? null,
    body: notification?.body ?? null,
    at: change.at,
    attempt_id: attempt.attemptId,
    operation: attempt.operation,
    reference: attempt.reference,
    outcome: attempt.outcome,
    detail: attempt.detail,
    duration_ms: attempt.durationMs,
    alert_id: alert?.alertId ?? null,
    alert_kind: alert?.kind ?? null,
    alert_message: alert?.message ?? null,
    stops: alert !== undefined && stopsCaptures(alert.kind),
    closed_by: settledBy?.name ?? 'the acquirer',
    closing_reason: settledBy?.reason ?? `answered at last: ${state.kind}`,
    courier_ms: change.courierMs ?? null,
    ...auditRow(change.byPerson),
  }
}

/** Our own no to a capture or refund, with its notification. */
export interface MovementRefusal {
  readonly refused: Refusal
  readonly notification: NewNotification
  /** As in `MovementChange`. */
  readonly courierMs?: number | null
}

/** The columns of the statements that record a refusal: the same for a capture and a refund. */
export const refusalColumns = {
  failure_code: 'text',
  failure_message: 'text',
  notification_id: 'text',
  body: 'text',
  ...courierColumns,
} as const

export function refusalRow({ refused, notification, courierMs }: MovementRefusal): Asked<keyof typeof refusalColumns> {
  return {
    failure_code: refused.code,
    failure_message: refused.message,
    notification_id: notification.notificationId,
    body: notification.body,
    courier_ms: courierMs ?? null,
  }
}
