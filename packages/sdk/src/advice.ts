import { isResultCode, type Result, requestCodes, resultCodes } from '@capstan/protocol/wire'

/** Spellings and codes of Antom's gateways that Capstan never gives (docs/api-compatibility.md). */
const otherRequestCodes = ['CLIENT_INVALID', 'INVALID_API', 'MEDIA_TYPE_NOT_ACCEPTABLE']

/** Whether the gateway refused the request itself: the caller's mistake, by which no request id is used up. */
export function refusesRequest({ resultStatus, resultCode }: Result): boolean {
  if (resultStatus !== 'F') return false
  return Object.hasOwn(requestCodes, resultCode) || otherRequestCodes.includes(resultCode)
}

/** What the caller should do next; for a code that is not in the catalogue, what its status means. */
export function adviceOf({ resultCode, resultStatus }: Result): string {
  if (isResultCode(resultCode) && resultCodes[resultCode].status === resultStatus) return resultCodes[resultCode].advice
  switch (resultStatus) {
    case 'S':
      return 'Nothing.'
    case 'F':
      return 'It failed for good; find the reason, and use a new request id if you try again.'
    case 'U':
      return 'Wait for the notification, inquire, or repeat the call with the same request id. Do not use a new id.'
  }
}
