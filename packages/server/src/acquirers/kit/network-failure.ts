const certificateOrHandshake = /CERT|SIGNATURE|ISSUER|HOSTNAME|^ERR_TLS|^ERR_SSL|^EPROTO$/

/** A network error in words for people, by its code: messages may quote what the other side sent. */
export function networkFailure(error: Error): string {
  const cause = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  const code = 'code' in cause ? String(cause.code) : error.name
  return `${inWords(code)} (${code})`
}

function inWords(code: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection refused'
    case 'UND_ERR_CONNECT_TIMEOUT':
      return 'no connection in time'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'host name not resolved'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return 'connection closed by the acquirer'
    default:
      return certificateOrHandshake.test(code) ? 'TLS failed' : 'network error'
  }
}
