import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { Agent } from 'undici'
import { type ConnectionConfig, loadConnectionConfig } from '../config/load-connection.ts'
import { isAlive } from '../database/process-alive.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { startCommand } from './installation.ts'
import { readOperatorToken, readServerFile } from './server-files.ts'

/** Where the server is, and what opens it. */
export interface ServerConnection {
  readonly url: string
  readonly token: string
  readonly agent: Agent
  /** Named by CAPSTAN_URL. */
  readonly remote: boolean
}

/** No answer to wait for is too long to ask for: a clock turned by a week delivers to endpoints that hang. */
const patient = { headersTimeout: 0, bodyTimeout: 0 } as const
const connectTimeoutMs = 5_000

/** Finds the server by the environment, or by what the server left in its home folder. */
export function findServer(): ServerConnection {
  const config = loadConnectionConfig()
  return config.remote ? remoteServer(config.remote) : localServer(config)
}

function remoteServer({ url, token, certificate }: NonNullable<ConnectionConfig['remote']>): ServerConnection {
  const ca = certificate && [...rootCertificates, certificate.toString('utf8')]
  const connect = { timeout: connectTimeoutMs, ...(ca && { ca, allowPartialTrustChain: true }) }
  return { url, token, agent: new Agent({ ...patient, connect }), remote: true }
}

function localServer({ home, token }: ConnectionConfig): ServerConnection {
  const file = readServerFile(home)
  if (!file) throw unreachable(`No server runs in ${home}.`)
  // The port of a server that was killed may belong to a stranger by now, who must not be given the token.
  if (!isAlive(file.pid)) throw unreachable(`The server in ${home} (process ${file.pid}) has ended without saying so.`)
  const { url, certificate } = file
  const connect = { timeout: connectTimeoutMs, ...(certificate !== undefined && pinned(certificate)) }
  return { url, token: token ?? readOperatorToken(home), agent: new Agent({ ...patient, connect }), remote: false }
}

/** The server itself wrote down its certificate: that one is trusted, whatever host name it was made for. */
function pinned(certificate: string) {
  const { fingerprint256 } = new X509Certificate(certificate)
  return {
    ca: [certificate],
    allowPartialTrustChain: true,
    checkServerIdentity: (_host: string, peer: { readonly fingerprint256: string }) =>
      peer.fingerprint256 === fingerprint256 ? undefined : new Error('another certificate than the server wrote down'),
  }
}

function unreachable(what: string): CommandError {
  return new CommandError(
    exitCodes.unreachable,
    `${what} Start it with: ${startCommand}. For a server elsewhere set CAPSTAN_URL and CAPSTAN_OPERATOR_TOKEN, for ` +
      'one in another folder CAPSTAN_HOME.',
  )
}

/** What Node says of a connection that did not come about, in words that lead on. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the host is unknown',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 5 s',
  UND_ERR_SOCKET: 'it closed the connection; it may speak https where http was asked, or the reverse',
  EPROTO: 'it does not speak https',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak https',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted; name it in CAPSTAN_TLS_CERT',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted; name it in CAPSTAN_TLS_CERT',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted; name it in CAPSTAN_TLS_CERT',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted; name it in CAPSTAN_TLS_CERT',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  CERT_HAS_EXPIRED: 'its certificate has expired',
}

/** No answer came from where the server should be. */
export function noAnswer(server: ServerConnection, error: unknown): CommandError {
  const { code = '', message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) }
  const what = `No server answers at ${server.url}: ${reasons[code] ?? (message || code)}.`
  if (!server.remote) return unreachable(what)
  return new CommandError(exitCodes.unreachable, `${what} See that it runs there, and that CAPSTAN_URL is right.`)
}
