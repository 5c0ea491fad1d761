import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { answerText, type DeliveryAnswer, headersThatTell } from './delivery-answer.ts'
import { deadlineReason, failureOf, type Progress } from './delivery-failure.ts'
import type { DeliveryTarget } from './delivery-target.ts'

export interface ExchangeLimits {
  /** For everything: waiting for a connection, sending, and reading the answer. */
  readonly totalTimeoutMs: number
  readonly maxResponseBytes: number
}

export interface OutgoingRequest {
  readonly target: DeliveryTarget
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether the answer is to have its `head`. */
  readonly withHead: boolean
}

/** Sends one request and settles with what came back. Never rejects, and never later than the limits say. */
export function exchange(dispatcher: Dispatcher, request: OutgoingRequest, limits: ExchangeLimits) {
  return new Promise<DeliveryAnswer>((resolve) => {
    const { target, headers, body, withHead } = request
    const handler = new ExchangeHandler(limits, withHead, resolve)
    dispatcher.dispatch({ origin: target.origin, path: target.path, method: 'POST', headers, body }, handler)
  })
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #limits: ExchangeLimits
  readonly #withHead: boolean
  readonly #resolve: (answer: DeliveryAnswer) => void
  readonly #startedAt = performance.now()
  readonly #deadline: NodeJS.Timeout
  #settled = false
  #progress: Progress = { at: 'waiting' }
  #controller: Dispatcher.DispatchController | undefined
  #chunks: Buffer[] = []
  #received = 0
  #headers: Readonly<Record<string, string>> = {}

  constructor(limits: ExchangeLimits, withHead: boolean, resolve: (answer: DeliveryAnswer) => void) {
    this.#limits = limits
    this.#withHead = withHead
    this.#resolve = resolve
    this.#deadline = setTimeout(() => this.#endAtDeadline(), limits.totalTimeoutMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController) {
    // It waited in undici's queue until its time was over, and its failure has been recorded: sending it now would be
    // a delivery that nobody knows of.
    if (this.#settled) return controller.abort(new Error('out of time'))
    this.#controller = controller
    this.#progress = { at: 'sent' }
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders) {
    // 1xx announce the answer and are not it.
    if (status < 200) return
    this.#progress = { at: 'answering', status }
    if (this.#withHead) this.#headers = headersThatTell(headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer) {
    if (this.#settled) return
    this.#chunks.push(chunk)
    this.#received += chunk.length
    if (this.#received <= this.#limits.maxResponseBytes) return
    this.#settleAnswered()
    controller.abort(new Error('answer longer than what is kept'))
  }

  onResponseEnd() {
    this.#settleAnswered()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    const failure = failureOf(error, this.#progress)
    this.#settle(
      failure.kind === 'refused'
        ? { ...failure, kind: 'refused' }
        : { ...failure, kind: 'failed', durationMs: this.#durationMs() },
    )
  }

  #endAtDeadline() {
    const reason = deadlineReason(this.#progress, this.#limits.totalTimeoutMs)
    this.#settle({ kind: 'failed', reason, durationMs: this.#durationMs() })
    this.#controller?.abort(new Error('out of time'))
  }

  #settleAnswered() {
    if (this.#progress.at !== 'answering') return
    const body = answerText(Buffer.concat(this.#chunks).subarray(0, this.#limits.maxResponseBytes))
    const cutOff = this.#received > this.#limits.maxResponseBytes
    this.#settle({
      kind: 'answered',
      status: this.#progress.status,
      body,
      durationMs: this.#durationMs(),
      ...(this.#withHead && { head: { headers: this.#headers, cutOff } }),
    })
  }

  #settle(answer: DeliveryAnswer) {
    this.#settled = true
    clearTimeout(this.#deadline)
    this.#resolve(answer)
  }

  #durationMs(): number {
    return Math.round(performance.now() - this.#startedAt)
  }
}
