/** Our named no, given before anything is sent to an acquirer. The codes are APO's (result table of the wire). */
export type RefusalCode =
  | 'AUTH_CANCELLED'
  | 'AUTH_EXPIRED'
  | 'AUTH_NOT_FOUND'
  | 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT'
  | 'CURRENCY_NOT_SUPPORT'
  | 'INVALID_AMOUNT'
  | 'MULTI_CAPTURE_NOT_SUPPORTED'
  | 'NO_PAY_OPTIONS'
  | 'ORDER_IS_CLOSED'
  | 'ORDER_NOT_EXIST'
  | 'ORDER_STATUS_INVALID'
  | 'PARAM_ILLEGAL'
  | 'ORDER_IS_CANCELED'
  | 'PART_REFUND_NOT_SUPPORT'
  | 'PAYMENT_COUNT_EXCEED_LIMIT'
  | 'REFUND_AMOUNT_EXCEED'
  | 'REFUND_NOT_SUPPORT'
  | 'REFUND_WINDOW_EXCEED'
  | 'REPEAT_REQ_INCONSISTENT'

export interface Refusal {
  readonly code: RefusalCode
  /** At most 256 characters; says what is wrong and what to do next. */
  readonly message: string
}

export function refusal(code: RefusalCode, message: string): Refusal {
  return { code, message }
}
