/** What one acquirer can do for one payment method (and card). All of it decides, none of it is decoration. */
export interface Capability {
  /** `direct`: the answer comes at once. `redirect`: the buyer continues on a page. */
  readonly flow: 'direct' | 'redirect'
  /** Direct, and yet a buyer may be sent to a page first (cards, 3-D Secure). */
  readonly challenges?: true
  /**
   * How money is taken after the authorization. `separate`: by a capture. `with-authorization`: the authorization
   * itself captures (2C2P, Korean issuer-authenticated cards). `none`: paying is final, there is no capture (wallets).
   */
  readonly capture: 'separate' | 'with-authorization' | 'none'
  /** False where `captureMode` MANUAL must be refused at pay (Antom, Korean issuer-authenticated cards). */
  readonly manualCapture: boolean
  /** False where a capture must equal the authorized amount (Antom, American cards). */
  readonly partialCapture: boolean
  /** How many captures one authorization may have. */
  readonly maxCaptures: number
  /** What happens to the rest after a capture that was not said to be the last one. */
  readonly remainderAfterCapture: 'keep' | 'release'
  /** `full`: only all that was captured, at once. `none`: money goes back in another way (REFUND_NOT_SUPPORT). */
  readonly refund: 'none' | 'full' | 'partial'
  /** How long after it was made a payment can be refunded, in seconds (Antom: one year). */
  readonly refundWindowSeconds: number
  /** How long an authorization lives, in seconds. */
  readonly authValiditySeconds: number
}
