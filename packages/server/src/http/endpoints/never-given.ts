/**
 * Codes that APO documents and nothing here gives, with the reason. Merchants who come from APO look for them. A code that
 * begins to be given leaves this list, and the tests insist on it.
 */
export const neverGiven: Readonly<Record<string, string>> = {
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
