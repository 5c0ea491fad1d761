import { Agent, type Dispatcher } from 'undici'
import type { HttpAnswer, HttpRequest } from './exchange.ts'
import { networkFailure } from './network-failure.ts'

/** What became of one request, as far as the network knows. */
export type Sent =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  /** It is certain that no byte of it left this process. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** It left, or may have left, and no whole answer came. */
  | { readonly kind: 'unknown'; readonly reason: string }

export interface AcquirerTransport {
  /** Sends once, never twice. Never rejects; ends when `signal` aborts. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Sent>
  /** Closes all connections. What is under way ends as `unknown`. */
  close(): Promise<void>
}

export interface AcquirerTransportOptions {
  /** Open connections to one address; what is more waits, and is not sent when its time is over. */
  readonly connectionsPerOrigin: number
  /** For lookup, TCP and TLS together, in milliseconds. */
  readonly connectTimeoutMs: number
  /** A longer answer is not read to its end. */
  readonly maxAnswerBytes: number
}

/** A payment's answer is a few kilobytes; a list of a payment's actions can be long. */
export const acquirerTransportLimits: AcquirerTransportOptions = {
  connectionsPerOrigin: 64,
  connectTimeoutMs: 3_000,
  maxAnswerBytes: 1_048_576,
}

/** Shorter than what common gateways keep idle connections for: a request into a closing one has an unknown outcome. */
const idleMs = 4_000
const maxHeaderBytes = 32_768

/**
 * The way out to acquirers. It tells what was certainly not sent from what may have arrived, because only the first may
 * be sent again. It follows no redirect, repeats nothing by itself, and reads no proxy settings.
 */
export function createAcquirerTransport(options = acquirerTransportLimits): AcquirerTransport {
  const agent = new Agent({
    connections: options.connectionsPerOrigin,
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: maxHeaderBytes,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    // The caller's deadline covers both, from the first moment on.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Said aloud because the environment can turn it off for the whole process (NODE_TLS_REJECT_UNAUTHORIZED).
    connect: { timeout: options.connectTimeoutMs, rejectUnauthorized: true },
  })
  return {
    send: (request, signal) => send(agent, request, signal, options.maxAnswerBytes),
    close: () => agent.destroy(),
  }
}

function send(agent: Agent, request: HttpRequest, signal: AbortSignal, maxBytes: number): Promise<Sent> {
  if (signal.aborted) return Promise.resolve({ kind: 'not-sent', reason: 'its time was over before it was sent' })
  const { origin, pathname, search } = new URL(request.url)
  const { method, headers, body } = request
  return new Promise<Sent>((resolve) => {
    const handler = new AnswerHandler(maxBytes, signal, resolve)
    agent.dispatch({ origin, path: pathname + search, method, headers, body: body ?? null }, handler)
  })
}

class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number
  readonly #signal: AbortSignal
  readonly #resolve: (sent: Sent) => void
  readonly #chunks: Buffer[] = []
  readonly #onAbort = () => this.#abort()
  #controller: Dispatcher.DispatchController | undefined
  #received = 0
  #settled = false
  #head: Omit<HttpAnswer, 'body'> | undefined

  constructor(maxBytes: number, signal: AbortSignal, resolve: (sent: Sent) => void) {
    this.#maxBytes = maxBytes
    this.#signal = signal
    this.#resolve = resolve
    signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** From here on bytes may leave. */
  onRequestStart(controller: Dispatcher.DispatchController) {
    // It waited for a connection until its time was over, and is recorded as not sent: it must not leave now.
    if (this.#settled) return controller.abort(new Error('out of time'))
    this.#controller = controller
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>) {
    // 1xx announce the answer and are not it.
    if (status >= 200) this.#head = { status, headers: plainHeaders(headers) }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.#chunks.push(chunk)
    this.#received += chunk.length
    if (this.#received <= this.#maxBytes) return
    this.#settle({ kind: 'unknown', reason: `the answer is longer than ${this.#maxBytes} bytes` })
    controller.abort(new Error('answer too long'))
  }

  onResponseEnd() {
    if (!this.#head) return
    const body = new TextDecoder().decode(Buffer.concat(this.#chunks))
    this.#settle({ kind: 'answered', answer: { ...this.#head, body } })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    const reason = networkFailure(error)
    if (!this.#controller) return this.#settle({ kind: 'not-sent', reason })
    const during = this.#head ? `answer with status ${this.#head.status} broke off: ` : ''
    this.#settle({ kind: 'unknown', reason: `${during}${reason}` })
  }

  #abort() {
    const controller = this.#controller
    if (!controller) return this.#settle({ kind: 'not-sent', reason: 'no free connection before its time was over' })
    this.#settle({ kind: 'unknown', reason: 'no whole answer before its time was over' })
    controller.abort(new Error('out of time'))
  }

  #settle(sent: Sent) {
    if (this.#settled) return
    this.#settled = true
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#resolve(sent)
  }
}

function plainHeaders(headers: Record<string, unknown>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  )
}
