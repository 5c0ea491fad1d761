/** Certificates are judged before the first byte of a request. Names as in Node (OpenSSL) and Bun (BoringSSL). */
const certificateCodes =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF)|ERR_TLS_CERT_)/

/** No name, no connection. `ConnectionRefused` and `FailedToOpenSocket` are Bun's. */
const connectCodes = /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|ConnectionRefused|FailedToOpenSocket)$/

/** Deno's `fetch` says in words which step failed. */
const denoConnect = /\bclient error \(Connect\)/

/** Ports that the standard of `fetch` blocks, in the words of Node and of Deno. */
const blockedPort = /^bad port$|\bRequests to port \d+ are blocked$/

/** How far causes are followed; `fetch` of Node has one, a name with several addresses two. */
const maxDepth = 4

/**
 * Whether an error of `fetch` proves that no request was sent: no address, no connection, no trusted certificate.
 *
 * Only what is known for certain counts. A wrong yes would call a payment that was made "not sent"; a wrong no only costs
 * an inquiry. So everything else (a reset connection, a time-out, a runtime that says nothing) may have been sent.
 */
export function provesNotSent(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > maxDepth) return false
  const { code, syscall, message, cause, errors } = error as Readonly<Record<string, unknown>>
  if (typeof code === 'string' && (connectCodes.test(code) || certificateCodes.test(code))) return true
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true
  if (typeof message === 'string' && (denoConnect.test(message) || blockedPort.test(message))) return true
  // Several addresses were tried, one after the other: all must have failed before anything was sent.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((each) => provesNotSent(each, depth + 1))
  return provesNotSent(cause, depth + 1)
}
