/**
 * What a person has to look at. `unknown-outcome`: asked often, and still no final answer. `amount-mismatch`: the
 * acquirer names another amount than was asked. `contradiction`: it says the opposite of its own final answer.
 * `reversal`: it took a captured amount back. `authorization-expiring`: money about to go back to the buyer.
 */
export type AlertKind = 'unknown-outcome' | 'amount-mismatch' | 'contradiction' | 'reversal' | 'authorization-expiring'

export interface NewAlert {
  readonly kind: AlertKind
  /** For the person, who may not know the case. */
  readonly message: string
}

/** Further captures of the payment are refused until a person has looked: another one could take money twice. */
export function stopsCaptures(kind: AlertKind): boolean {
  return kind === 'amount-mismatch' || kind === 'contradiction'
}
