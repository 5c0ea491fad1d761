import { cardCodes, orderCodes, payerCodes } from './business-codes.ts'
import { progressCodes, requestCodes } from './gateway-codes.ts'

/** `S` succeeded; `F` failed for good; `U` unknown or still in progress. Notifications carry only `S` and `F`. */
export type ResultStatus = 'S' | 'F' | 'U'

/** What a result code means. */
export interface ResultCodeEntry {
  readonly status: ResultStatus
  /** Default `resultMessage`, at most 256 characters. */
  readonly message: string
  /** What the caller should do next. */
  readonly advice: string
}

/**
 * Every result code that this server gives, in an answer or a notification. Codes and statuses are APO's; messages and
 * advice are ours. A code is never given another meaning later: merchants store them.
 */
export const resultCodes = /* @__PURE__ */ (() =>
  // Spreading may call getters, so a bundler keeps it whether anybody reads the table or not. A function that is marked
  // as pure is left out of a merchant's bundle that does not use it.
  ({
    ...progressCodes,
    ...requestCodes,
    ...orderCodes,
    ...cardCodes,
    ...payerCodes,
  }) as const satisfies Readonly<Record<string, ResultCodeEntry>>)()

export type ResultCode = keyof typeof resultCodes

/** Whether a text, for example an acquirer's code, is a code of the table. */
export function isResultCode(text: string): text is ResultCode {
  return Object.hasOwn(resultCodes, text)
}
