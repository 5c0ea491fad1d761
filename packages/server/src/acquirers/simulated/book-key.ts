/** What every entry of the books is found by. */
export interface BookKey {
  readonly clientId: string
  readonly acquirer: string
  /** Capstan's reference of the operation. */
  readonly reference: string
}
