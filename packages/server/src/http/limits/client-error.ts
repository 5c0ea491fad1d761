import type { Socket } from 'node:net'
import { headerLimitBytes } from './limits.ts'
import { onceAnswered } from './open-requests.ts'

/** How long a client may go on sending before it has read the answer. Closed at once, it might never see it. */
const lingerMs = 1_000

const refused = new WeakSet<Socket>()

/**
 * For what never became a request: there is no path and no client yet to sign for. Anything else that happens to a
 * connection, a client that went away or spoke no TLS, ends it without a word.
 */
export function onClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (refused.has(socket)) return
  refused.add(socket)
  const answer = answerTo(error.code ?? '')
  if (answer === undefined || !socket.writable) {
    socket.destroy()
    return
  }
  // An earlier request on this connection may be moving money: a 400 in the place of its answer would be believed.
  onceAnswered(socket, () => {
    socket.end(answer)
    setTimeout(() => socket.destroy(), lingerMs).unref()
  })
}

function answerTo(code: string): string | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return response('408 Request Timeout', 'the request took too long to arrive')
  if (code === 'HPE_HEADER_OVERFLOW') {
    const text = `request line and headers are larger than ${headerLimitBytes} bytes`
    return response('431 Request Header Fields Too Large', text)
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return response('413 Payload Too Large', 'the chunks are malformed')
  return code.startsWith('HPE_') ? response('400 Bad Request', 'this is not HTTP/1.1') : undefined
}

function response(status: string, error: string): string {
  const body = JSON.stringify({ error })
  return [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}
