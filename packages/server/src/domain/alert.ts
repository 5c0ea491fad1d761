/**
 * What a person has to look at. `unknown-outcome`: asked often, and still no final answer. `amount-mismatch`: the
 * acquirer names another amount than was asked. `contradiction`: it says the opposite of its own final answer, or tells
 * that something happened and does not say what. `reversal`: it took a captured amount back, or returned a refund.
 * `authorization-expiring`: money about to go back to the buyer. `update-unanswered`: raising the authorized amount has no
 * result yet.
 */
export type AlertKind =
  | 'unknown-outcome'
  | 'amount-mismatch'
  | 'contradiction'
  | 'reversal'
  | 'authorization-expiring'
  | 'update-unanswered'

export interface NewAlert {
  readonly kind: AlertKind
  /** For the person, who may not know the case. */
  readonly message: string
}

/** Further captures and refunds of the payment are refused until a person has looked: another one could take money twice. */
export function stopsCaptures(kind: AlertKind): boolean {
  return kind === 'amount-mismatch' || kind === 'contradiction'
}

/**
 * What the acquirer told the person. `captured`, `not-captured`: of an open capture, `refunded`, `not-refunded`: of an
 * open refund. `nothing-held`: of an open payment,
 * for which no money of the buyer is held (any more). `noted` decides nothing: it only closes the alert.
 */
export type Verdict = 'captured' | 'not-captured' | 'refunded' | 'not-refunded' | 'nothing-held' | 'noted'

/** What is open must not lose its alert without a result: the merchant waits for one. */
export function fittingVerdicts(
  kind: AlertKind,
  { captureId, refundId }: { readonly captureId: string | null; readonly refundId: string | null },
): readonly Verdict[] {
  if (kind !== 'unknown-outcome' && kind !== 'amount-mismatch') return ['noted']
  if (refundId !== null) return ['refunded', 'not-refunded']
  return captureId === null ? ['nothing-held'] : ['captured', 'not-captured']
}

/**
 * The verdict by which a person closed an alert, told by what it led to: whether the capture or refund that it is about is
 * final as done.
 */
export function verdictGiven(
  kind: AlertKind,
  about: { readonly captureId: string | null; readonly refundId: string | null },
  done: boolean,
): Verdict | undefined {
  const [first, second] = fittingVerdicts(kind, about)
  return done || second === undefined ? first : second
}
