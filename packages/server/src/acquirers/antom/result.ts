import type { Money } from '../../domain/money.ts'
import type { Failed, Receipt, Unknown } from '../../domain/outcome.ts'
import type { HttpAnswer } from '../kit/exchange.ts'
import { asMinorUnits, asObject, asText, jsonObject, malformed, unlisted } from '../kit/reading.ts'

export type Body = Readonly<Record<string, unknown>>

/** What Antom says of a call, or of a payment, capture or refund. */
export interface Said {
  readonly status: 'S' | 'F' | 'U'
  readonly code: string
  readonly message?: string
}

export type ReadAnswer = { readonly kind: 'read'; readonly result: Said; readonly body: Body } | Unknown

/** An answer's `result`. Antom answers everything it decides with HTTP 200; every other status is no word of its own. */
export function readAnswer(answer: HttpAnswer): ReadAnswer {
  if (answer.status !== 200)
    return { kind: 'unknown', reason: `the gateway answered with HTTP status ${answer.status}` }
  const body = jsonObject(answer.body)
  if (!body) return malformed('it is no JSON object')
  const result = readResult(body['result'])
  if ('kind' in result) return result
  return { kind: 'read', result, body }
}

export function readResult(value: unknown): Said | Unknown {
  const result = asObject(value)
  const code = asText(result?.['resultCode'])
  const status = result?.['resultStatus']
  if (!result || code === undefined) return malformed('it has no result')
  if (status !== 'S' && status !== 'F' && status !== 'U') return unlisted('result status', status)
  const message = asText(result['resultMessage'])
  return { status, code, ...(message !== undefined && { message }) }
}

/** `transactionId`: Antom's id of the very operation. */
export function receiptOf({ code, message }: Pick<Said, 'code' | 'message'>, transactionId?: unknown): Receipt {
  const id = asText(transactionId)
  return {
    ...(id !== undefined && { transactionId: id }),
    resultCode: code,
    ...(message !== undefined && { resultMessage: message.slice(0, 256) }),
  }
}

export function asMoney(value: unknown): Money | undefined {
  const amount = asObject(value)
  const currency = asText(amount?.['currency'])
  const minorUnits = asMinorUnits(amount?.['value'])
  if (currency === undefined || !/^[A-Z]{3}$/.test(currency) || minorUnits === undefined) return undefined
  return { currency, value: minorUnits }
}

export function wireAmount({ currency, value }: Money): { readonly currency: string; readonly value: string } {
  return { currency, value: String(value) }
}

/** A no that Antom documents for the operation; everything else that came with F leaves the outcome open. */
export function refusal(result: Said, documented: readonly string[], transactionId?: unknown): Failed | Unknown {
  if (!documented.includes(result.code)) return unlisted('result code of status F', result.code)
  return { kind: 'failed', code: result.code, receipt: receiptOf(result, transactionId) }
}

/**
 * Refused at Antom's door: our key, our client or our permission, not the operation. Sent for a second time, an operation
 * that was done the first time would be refused the same way, so this says nothing about the money.
 */
const doorCodes = [
  'ACCESS_DENIED',
  'CLIENT_INVALID',
  'INVALID_API',
  'INVALID_CLIENT',
  'INVALID_SIGNATURE',
  'KEY_NOT_FOUND',
  'MEDIA_TYPE_NOT_ACCEPTABLE',
  'METHOD_NOT_SUPPORTED',
  'NO_INTERFACE_DEF',
] as const

export function isDoorCode(code: string): boolean {
  return (doorCodes as readonly string[]).includes(code)
}

/** U with any of the codes of `underWay` is pending; with another code only an inquiry tells. */
export function undecided(result: Said): Unknown {
  return { kind: 'unknown', reason: `Antom does not know the outcome either: ${result.code.slice(0, 60)}` }
}

export function refusedAtDoor(result: Said): Unknown {
  return { kind: 'unknown', reason: `Antom refused the request before looking at it: ${result.code}` }
}
