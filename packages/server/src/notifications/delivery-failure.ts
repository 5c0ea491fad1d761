import { AddressRefused } from './guarded-lookup.ts'

/** How far a delivery got. `waiting` covers the queue behind others to the same place, the lookup and the connection. */
export type Progress =
  | { readonly at: 'waiting' }
  | { readonly at: 'sent' }
  | { readonly at: 'answering'; readonly status: number }

/** Why a delivery ended without an answer; `refused` where it is certain that no byte of it left. */
export type DeliveryFailure = { readonly kind: 'refused' | 'failed'; readonly reason: string }

const certificateOrHandshake = /CERT|SIGNATURE|ISSUER|HOSTNAME|^ERR_TLS|^ERR_SSL|^EPROTO$/
const nameLookup: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'ENODATA',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EBADNAME',
  'EBADRESP',
  'ESERVFAIL',
  'EREFUSED',
  'ETIMEOUT',
])

/** Puts a network error into words for the delivery log. Codes only: messages may quote what the other side sent. */
export function failureOf(error: Error, progress: Progress): DeliveryFailure {
  if (error instanceof AddressRefused) return { kind: 'refused', reason: error.message }
  const code = 'code' in error ? String(error.code) : error.name
  // undici names the header or option it would not send; nothing of the sort comes from the other side.
  if (code === 'UND_ERR_INVALID_ARG') return { kind: 'refused', reason: `not a valid request: ${error.message}` }
  const during = progress.at === 'answering' ? `answer with status ${progress.status} broke off: ` : ''
  return { kind: 'failed', reason: `${during}${inWords(code)} (${code})` }
}

function inWords(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused'
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'no connection in time'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'connection closed by the other side'
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'answer has too many header bytes'
    default:
      return inWordsByFamily(code)
  }
}

function inWordsByFamily(code: string): string {
  if (nameLookup.has(code)) return 'host name not resolved'
  if (code.startsWith('HPE_')) return 'answer is not HTTP/1.1'
  if (certificateOrHandshake.test(code)) return 'TLS failed'
  return 'network error'
}

/** The reason when the time for a whole delivery is over. */
export function deadlineReason(progress: Progress, totalTimeoutMs: number): string {
  switch (progress.at) {
    case 'waiting':
      return `not sent: no free connection within ${totalTimeoutMs} ms`
    case 'sent':
      return `no answer within ${totalTimeoutMs} ms`
    default:
      return `answer with status ${progress.status} not complete within ${totalTimeoutMs} ms`
  }
}
