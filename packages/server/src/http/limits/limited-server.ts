import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { onClientError } from './client-error.ts'
import { headerLimitBytes, type Limits } from './limits.ts'
import { trackRequest } from './open-requests.ts'
import type { Tally } from './tally.ts'

const headersWithinMs = 10_000
const handshakeWithinMs = 10_000
const lookForSlowMs = 1_000
/** Longer than any client's pause between two captures, shorter than what proxies take for dead. */
const keepAliveMs = 65_000

export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
}

/**
 * Node's server with everything bounded that a client can make long. Requests on one connection are not counted, since
 * a proxy brings everybody's on a few.
 */
export function createLimitedServer(
  handler: RequestListener,
  limits: Limits,
  tally: Tally,
  tls: TlsFiles | undefined,
): Server {
  const { requestMs } = limits
  const options = {
    maxHeaderSize: headerLimitBytes,
    headersTimeout: Math.min(headersWithinMs, requestMs),
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(lookForSlowMs, requestMs),
    keepAliveTimeout: keepAliveMs,
  }
  const server: Server = tls
    ? createHttpsServer({ ...options, ...tls, handshakeTimeout: handshakeWithinMs }, handler)
    : createHttpServer(options, handler)
  // Some versions of Node leave out the headers beyond it, which may be signed ones. Their size is limited, and the
  // gateway counts them and says so.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connections
  // Of several processes, a full one would otherwise give a connection to the next, and that one on, round and round.
  Object.assign(server, { dropMaxConnection: true })
  server.prependListener('request', trackRequest)
  server.on('clientError', onClientError)
  server.on('drop', () => {
    tally('connection')
    // Whoever is between two requests loses nothing by this, and the next one to come finds room.
    server.closeIdleConnections()
  })
  return server
}
