import type { Receipt, RecordedExchange } from '../domain/outcome.ts'

/** One call to an acquirer, kept beside what it led to. */
export interface Attempt {
  readonly attemptId: string
  readonly operation:
    | 'authorize'
    | 'inquire-authorization'
    | 'update-amount'
    | 'inquire-update'
    | 'capture'
    | 'inquire-capture'
    | 'refund'
    | 'inquire-refund'
    | 'void'
    | 'operator'
  readonly reference: string
  readonly outcome: string
  readonly detail: {
    readonly receipt?: Receipt
    readonly code?: string
    readonly reason?: string
    /** What was said over the wire, where there is one. */
    readonly exchanges?: readonly RecordedExchange[]
  }
  readonly durationMs: number
}
