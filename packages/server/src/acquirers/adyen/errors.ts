import type { Receipt, Unknown } from '../../domain/outcome.ts'
import type { HttpAnswer } from '../kit/exchange.ts'
import { asText, jsonObject, malformed, unlisted } from '../kit/reading.ts'

/** An answer that is no result. */
export type ErrorAnswer =
  /** Adyen read the request and will not do it, because of what is in it or of how the account is set up. */
  | { readonly kind: 'refused'; readonly code: string; readonly elsewhere?: true; readonly receipt: Receipt }
  /** Adyen does not accept the key, or the key has no right to this: it looked no further. */
  | { readonly kind: 'no-access'; readonly reason: string; readonly receipt: Receipt }
  /** Whether it is or will be done is not said. */
  | Unknown

interface ErrorMeaning {
  /** An APO result code. */
  readonly code: string
  readonly elsewhere?: true
}

/**
 * docs.adyen.com/development-resources/error-codes, but for 137, 138, 140 and 141, which are second-hand. What is not listed
 * is refused all the same, as PROCESS_FAIL.
 */
const meanings: Readonly<Record<string, ErrorMeaning>> = {
  '101': { code: 'INVALID_CARD_NUMBER' },
  '102': { code: 'INVALID_CARD_NUMBER' },
  '103': { code: 'INVALID_PAYMENT_METHOD_META_DATA' },
  '129': { code: 'INVALID_EXPIRATION_DATE' },
  '137': { code: 'INVALID_AMOUNT' },
  '138': { code: 'CURRENCY_NOT_SUPPORT' },
  '140': { code: 'INVALID_EXPIRATION_DATE' },
  '141': { code: 'INVALID_EXPIRATION_DATE' },
  '153': { code: 'INVALID_PAYMENT_METHOD_META_DATA' },
  // The account has no acquirer for this card, currency or action: no bank was asked.
  '905': { code: 'CARD_NOT_SUPPORTED', elsewhere: true },
  '905_1': { code: 'CARD_NOT_SUPPORTED', elsewhere: true },
  '905_2': { code: 'CARD_NOT_SUPPORTED', elsewhere: true },
  '905_3': { code: 'CARD_NOT_SUPPORTED', elsewhere: true },
  '905_4': { code: 'CARD_NOT_SUPPORTED', elsewhere: true },
  '907': { code: 'PAYMENT_NOT_QUALIFIED' },
}

/** Adyen is not done with the request that came first under the same key, or was not able to begin. */
const unfinished: readonly string[] = ['703', '704']

/**
 * By `errorType`, of which Adyen documents four, and not by the HTTP status: its own specification answers "Payment
 * details are not supported" with 500.
 */
export function readError(answer: HttpAnswer): ErrorAnswer {
  const body = jsonObject(answer.body)
  const errorType = asText(body?.['errorType'])
  if (!body || answer.status < 400) return malformed(`HTTP ${answer.status} without a result or an error of Adyen's`)
  const errorCode = asText(body['errorCode'])
  const message = asText(body['message'])
  const said = `HTTP ${answer.status}, error ${errorCode ?? 'without a code'}: ${message ?? 'no message'}`.slice(0, 200)
  if (answer.headers['transient-error'] === 'true' || unfinished.includes(errorCode ?? '')) {
    return { kind: 'unknown', reason: `Adyen asks to try again later: ${said}` }
  }
  const receipt: Receipt = {
    ...(errorCode !== undefined && { resultCode: errorCode }),
    ...(message !== undefined && { resultMessage: message.slice(0, 200) }),
  }
  switch (errorType) {
    case 'security':
      return { kind: 'no-access', reason: `Adyen refuses the account: ${said}`, receipt }
    case 'validation':
    case 'configuration':
      return { kind: 'refused', ...(meanings[errorCode ?? ''] ?? { code: 'PROCESS_FAIL' }), receipt }
    case 'internal':
      return { kind: 'unknown', reason: `Adyen failed: ${said}` }
    default:
      return errorType === undefined ? malformed(said) : unlisted('errorType', errorType)
  }
}
