/** An amount in one currency, in minor units (cents, yen, fils). Never a float: money is counted, not measured. */
export interface Money {
  /** ISO 4217 letters, for example `EUR`. */
  readonly currency: string
  /** Whole minor units. */
  readonly value: bigint
}

export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.value === b.value
}
