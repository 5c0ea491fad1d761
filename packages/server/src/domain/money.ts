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

/** The rupiah has sen on paper only. APO wants two digits that are always 00, so that 1 rupiah is "100". */
export function canBePaid({ currency, value }: Money): boolean {
  return currency !== 'IDR' || value % 100n === 0n
}
