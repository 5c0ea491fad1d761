/** What happened while a clock was turned. Times are ISO 8601, on the client's clock. */
export interface Advanced {
  /** What time it is afterwards. */
  readonly now: string
  /** In order, each at its own time. */
  readonly steps: readonly AdvanceStep[]
}

/** One thing that fell due on the way, and what became of it. */
export interface AdvanceStep {
  readonly at: string
  readonly kind: 'payment' | 'capture' | 'refund' | 'amount-update' | 'callback' | 'notification'
  /** The paymentId, captureId, refundId and so on of what it is about. */
  readonly id: string
  readonly paymentId: string
  /** The state afterwards. */
  readonly state: string
  /** What happened, in words. */
  readonly text: string
}
