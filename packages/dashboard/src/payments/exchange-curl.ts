import type { Json, RecordedExchange } from '../api/types.ts'
import { type CurlHeader, curlCommand } from '../parts/curl.ts'

/**
 * The command that sends an acquirer's request again. What proves who we are is no part of a record, so variables of the
 * shell stand for it: `x-api-key` is `X_API_KEY`. Undefined where the record is not the request: its headers were not
 * kept, among them the key that makes a repeat a repeat; its body was sealed, or is longer than what is kept.
 */
export function exchangeCurl({
  method,
  url,
  headers,
  sealed = [],
  request,
}: Json<RecordedExchange>): string | undefined {
  if (!headers || sealed.includes('body') || request?.endsWith('…')) return undefined
  const built = Object.entries(headers)
    .filter(([name]) => !sealed.includes(name))
    .map(([name, value]) => (value.includes('[cut]') ? secret(name) : { name, value }))
  return curlCommand({
    method,
    url,
    headers: [...built, ...sealed.map(secret)],
    ...(request !== undefined && { body: request }),
  })
}

function secret(name: string): CurlHeader {
  return { name, value: '', variable: name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_') }
}
