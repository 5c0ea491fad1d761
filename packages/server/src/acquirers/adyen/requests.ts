import { createHash } from 'node:crypto'
import type { Account } from '../kit/account.ts'
import type { HttpRequest } from '../kit/exchange.ts'
import { apiUrl } from './account-fields.ts'

/** Adyen's limit for an idempotency key. */
const keyLengthMax = 64

/** What a key is for. One company account has one space of keys, and our references are unique only among their kind. */
export type KeyKind = 'authorize' | 'details' | 'capture' | 'refund' | 'cancel' | 'cancel-by-reference'

export function idempotencyKey(kind: KeyKind, reference: string): string {
  const key = `${kind}-${reference}`
  return key.length <= keyLengthMax ? key : `${kind}-${digest(reference)}`
}

/** The same for a part of an operation that may be asked with different words: a repeat is only the very same words. */
export function idempotencyKeyOf(kind: KeyKind, reference: string, words: string): string {
  return idempotencyKey(kind, digest(`${reference} ${words}`))
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}

export function post(account: Account, path: string, body: object, key: string): HttpRequest {
  return {
    method: 'POST',
    url: `${apiUrl(account)}${path}`,
    headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  }
}

/** A question that changes nothing at Adyen. */
export function question(account: Account, path: string, body: object): HttpRequest {
  return {
    method: 'POST',
    url: `${apiUrl(account)}${path}`,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    reads: true,
  }
}
