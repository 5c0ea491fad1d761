import { stopsCaptures } from '../domain/alert.ts'
import type { MovementStep } from '../domain/movement.ts'
import type { Receipt } from '../domain/outcome.ts'
import type { AlertToOpen } from './alerts.ts'
import type { Attempt } from './attempt.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import type { NewNotification } from './payment-change.ts'

/** What the second commit of a capture or refund writes: the outcome with its notification, or the next inquiry. */
export interface MovementChange {
  readonly step: Extract<MovementStep, { kind: 'final' | 'wait' }>
  readonly receipt?: Receipt
  readonly tries: number
  readonly dueInMs: number | null
  readonly notification?: NewNotification
  readonly attempt: Attempt
  /** For a person, where one must look. */
  readonly alert?: AlertToOpen
  /** The person who decided, and why. Absent where the acquirer did. */
  readonly settledBy?: { readonly name: string; readonly reason: string }
  /** That person's entry in the audit. */
  readonly byPerson?: AuditEntry
  readonly at: Date
}

/** The parameters of the statements that record a change, $1 to $26: the same for a capture and a refund. A person's entry follows. */
export function movementValues(clientId: string, movementId: string, change: MovementChange): readonly unknown[] {
  const { state } = change.step
  const { attempt, alert, notification, settledBy, byPerson } = change
  const failed = state.kind === 'failed'
  return [
    clientId,
    movementId,
    state.kind,
    state.kind === 'unknown' ? state.reason : null,
    failed ? state.code : null,
    failed ? state.message : null,
    state.kind === 'succeeded' ? state.succeededAt : null,
    failed ? state.failedAt : null,
    change.receipt ?? {},
    change.tries,
    change.dueInMs,
    notification?.notificationId ?? null,
    notification?.body ?? null,
    change.at,
    attempt.attemptId,
    attempt.operation,
    attempt.reference,
    attempt.outcome,
    attempt.detail,
    attempt.durationMs,
    alert?.alertId ?? null,
    alert?.kind ?? null,
    alert?.message ?? null,
    alert !== undefined && stopsCaptures(alert.kind),
    settledBy?.name ?? 'the acquirer',
    settledBy?.reason ?? `answered at last: ${state.kind}`,
    ...(byPerson ? auditValues(byPerson) : []),
  ]
}
