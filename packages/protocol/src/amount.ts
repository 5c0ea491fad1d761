/** An amount of money (apo/pay, apo/capture_pay). */
export interface Amount {
  /** ISO 4217, three letters, for example `EUR`. */
  readonly currency: string
  /**
   * A whole number of the currency's smallest unit, at most 16 digits: `"12950"` is EUR 129.50 and JPY 12,950. A
   * string, because a JSON number of that length may lose digits on the way.
   */
  readonly value: string
}
