import { parseSignatureHeader, verifyMessage } from '../packages/protocol/src/index.ts'
import type { Answer } from './connection.ts'
import type { Merchant } from './merchant.ts'

/**
 * `done`: it succeeded. `refused`: the server had too much to do and said so, signed, with HTTP status 200. `turned away`:
 * the same without a signature, which the server also spares itself from a certain number of refusals on.
 */
export type Outcome = 'done' | 'refused' | 'turned away'

/** Throws for every other answer: none may come here, so what was measured would be something else. */
export function outcomeOf({ status, body }: Answer): Outcome {
  if (status === 200 && body.includes('"resultStatus":"S"')) return 'done'
  if (status === 200 && body.includes('"resultCode":"REQUEST_TRAFFIC_EXCEED_LIMIT"')) return 'refused'
  if (status === 429 || status === 503) return 'turned away'
  throw new Error(`an answer that is neither a success nor a refusal of an overloaded server: ${status} ${body}`)
}

/** Throws unless the server signed that answer to a request at that path. */
export async function checkSigned({ text, body }: Answer, path: string, merchant: Merchant): Promise<void> {
  const { clientId, serverKey } = merchant
  const parsed = parseSignatureHeader(headerOf(text, 'signature'))
  const message = { path, clientId, time: headerOf(text, 'response-time'), body }
  if (parsed.kind === 'ok' && (await verifyMessage(message, parsed.signature, serverKey))) return
  throw new Error(`an answer that the server did not sign: ${text}`)
}

function headerOf(text: string, name: string): string {
  return new RegExp(`\r\n${name}: ([^\r]*)`, 'i').exec(text)?.[1] ?? ''
}
