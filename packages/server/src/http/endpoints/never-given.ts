/**
 * Codes that APO documents and nothing here gives, with the reason. Merchants who come from APO look for them. A code that
 * begins to be given leaves this list, and the tests insist on it; the catalogue may have one already whose giver is
 * being made.
 */
export const neverGiven: Readonly<Record<string, string>> = {
  CANCEL_WINDOW_EXCEED: 'a cancel is refused by the state of the payment (`ORDER_STATUS_INVALID`), never by its age',
  EXPIRED_CODE: 'there are no payment codes to scan',
  INVALID_ACCESS_TOKEN: 'there are no access tokens',
  INVALID_API: 'every API is open to every client',
  INVALID_PAYMENT_CODE: 'there are no payment codes to scan',
  MEDIA_TYPE_NOT_ACCEPTABLE: 'the body is read as JSON, whatever its content type says',
  MERCHANT_KYB_NOT_QUALIFIED: 'an acquirer that says so is answered as `INVALID_MERCHANT_STATUS` or `PROCESS_FAIL`',
  MERCHANT_NOT_REGISTERED: 'an unknown client is `INVALID_CLIENT`',
  SYSTEM_ERROR: 'a fault of the server is `UNKNOWN_EXCEPTION`: it may have come after the money moved',
  VERIFY_TIMES_EXCEED_LIMIT: 'no codes are sent to buyers',
  VERIFY_UNMATCHED: 'no codes are sent to buyers',
}
