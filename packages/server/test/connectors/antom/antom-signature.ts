import { type KeyObject, sign } from 'node:crypto'
import {
  canonicalString,
  encodeSignature,
  formatSignatureHeader,
  formatTime,
  parseSignatureHeader,
  verifyMessage,
} from '@capstan/protocol'

export interface Signed {
  readonly path: string
  readonly clientId: string
  readonly body: string
}

/** Header values of a message of Antom's. `time`: of the header that the signature covers. */
export function signed({ path, clientId, body }: Signed, key: KeyObject): { time: string; signature: string } {
  const time = formatTime(new Date())
  const bytes = sign('sha256', canonicalString({ path, clientId, time, body }), key)
  return { time, signature: formatSignatureHeader({ keyVersion: 1, signature: encodeSignature(bytes) }) }
}

/** The code with which Antom turns a request away before reading it; undefined when it is the client's. */
export async function requestFault(
  request: Signed & { readonly headers: Readonly<Record<string, string | undefined>> },
  clientKey: KeyObject,
): Promise<string | undefined> {
  const { path, clientId, body, headers } = request
  if (headers['client-id'] !== clientId) return 'INVALID_CLIENT'
  const time = headers['request-time'] ?? ''
  if (!/^\d{13}$/.test(time)) return 'PARAM_ILLEGAL'
  const header = parseSignatureHeader(headers['signature'] ?? '')
  if (header.kind === 'malformed') return 'INVALID_SIGNATURE'
  if (header.keyVersion !== undefined && header.keyVersion !== 1) return 'KEY_NOT_FOUND'
  const genuine = await verifyMessage({ path, clientId, time, body }, header.signature, clientKey)
  return genuine ? undefined : 'INVALID_SIGNATURE'
}
