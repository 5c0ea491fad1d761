/** What the acquirer called it, for looking it up there (guide samples). Every field has at most 64 characters. */
export interface AcquirerInfo {
  /** For example `ALIPAY` (Antom's own acquiring) or `CHECKOUT` (Checkout.com). */
  readonly acquirerName: string
  /** The server's id of the request it sent to the acquirer. */
  readonly referenceRequestId?: string
  /** The acquirer's id of this very operation; Checkout.com: the action, `act_…`. */
  readonly acquirerTransactionId?: string
  /** The merchant at the acquirer; Checkout.com: the processing channel, `pc_…`. */
  readonly acquirerMerchantId?: string
  /** The acquirer's own result, not one of `resultCodes`. */
  readonly acquirerResultCode?: string
  readonly acquirerResultMessage?: string
}
