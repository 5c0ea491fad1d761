import { type ResultCode, type ResultStatus, resultCodes } from './result-codes.ts'

/** How a call, a payment or a transaction ended. */
export interface Result {
  /** At most 64 characters. One of `resultCodes`; a reader must expect codes it does not know and go by the status. */
  readonly resultCode: string
  readonly resultStatus: ResultStatus
  /** For people, at most 256 characters. Programs go by the code. */
  readonly resultMessage: string
}

/** Longest `resultMessage` on the wire, in UTF-16 units. */
const maxMessageLength = 256

/** The result of a code, with the code's own message or one that says more. A longer message is cut to 256. */
export function result(code: ResultCode, message: string = resultCodes[code].message): Result {
  return { resultCode: code, resultStatus: resultCodes[code].status, resultMessage: shortened(message) }
}

function shortened(message: string): string {
  if (message.length <= maxMessageLength) return message
  // Half of a surrogate pair is not a character: UTF-8 would carry a replacement character instead.
  return message.slice(0, maxMessageLength).replace(/[\uD800-\uDBFF]$/, '')
}
