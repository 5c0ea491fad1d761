import type { MovementStep } from '../domain/movement.ts'
import type { Receipt } from '../domain/outcome.ts'
import type { AlertToOpen } from './alerts.ts'
import type { Attempt } from './attempt.ts'
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
  readonly at: Date
}
