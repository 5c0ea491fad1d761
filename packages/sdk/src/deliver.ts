import type { SignedAnswer, UnprovenAnswer } from './answer.ts'
import type { Gateway, Patience } from './client-options.ts'
import { type Outgoing, pause, tryOnce } from './one-try.ts'
import type { CancelSignal } from './platform.ts'

interface AfterTries {
  /** An earlier try may have reached the gateway and was not answered. */
  readonly maybeBefore: boolean
}

export type DeliveredAnswer = SignedAnswer & AfterTries

export interface Lost {
  readonly kind: 'lost'
  /** False only when no try can have reached the gateway. */
  readonly sent: boolean
  /** Of the last try. */
  readonly why: string
  readonly cause: unknown
  /** Another request to the same gateway may be answered. */
  readonly again: boolean
}

export interface Delivery {
  readonly outcome: DeliveredAnswer | (UnprovenAnswer & AfterTries) | Lost
  readonly tries: number
}

/** When a call began and must end, by the clock that is never set back; milliseconds. */
export interface Term {
  readonly startedAt: number
  readonly endsAt: number
}

export function termOf(deadlineMs: number): Term {
  const startedAt = performance.now()
  return { startedAt, endsAt: startedAt + deadlineMs }
}

export function leftOf({ endsAt }: Term): number {
  return Math.max(0, endsAt - performance.now())
}

/** Answered with this, a request was not even looked at. */
export const tooFast = 'REQUEST_TRAFFIC_EXCEED_LIMIT'

/** Sends until there is an answer: the same request each time, so that APO does it once however often it arrives. */
export async function deliver(
  gateway: Gateway,
  outgoing: Outgoing,
  patience: Required<Patience>,
  term: Term,
  signal: CancelSignal | undefined,
): Promise<Delivery> {
  let maybeBefore = false
  for (let tries = 1; ; tries += 1) {
    if (signal?.aborted) return { outcome: stopped(maybeBefore, signal), tries: tries - 1 }
    const timeoutMs = Math.ceil(Math.min(patience.timeoutMs, Math.max(leftOf(term), 1)))
    const tried = await tryOnce(gateway, outgoing, timeoutMs, signal)
    const busy = tried.kind === 'answer' && tried.result.resultCode === tooFast
    const retryAfterMs = tried.kind === 'no-answer' ? tried.retryAfterMs : undefined
    const waitMs = Math.max(retryAfterMs ?? 0, delayOf(gateway.retryDelayMs, tries))
    const mayRetry = tries < patience.maxTries && waitMs < leftOf(term) && !signal?.aborted
    if (tried.kind !== 'no-answer' && !(busy && mayRetry)) return { outcome: { ...tried, maybeBefore }, tries }
    if (tried.kind === 'no-answer') {
      maybeBefore ||= tried.sent
      if (!mayRetry || !tried.again) {
        const { why, cause, again } = tried
        return { outcome: { kind: 'lost', sent: maybeBefore, why, cause, again }, tries }
      }
    }
    await pause(waitMs, signal)
  }
}

function stopped(sent: boolean, signal: CancelSignal): Lost {
  return { kind: 'lost', sent, why: 'the caller stopped waiting', cause: signal.reason, again: false }
}

const maxDelayMs = 8_000

/** Doubled each time, and between half and all of it by chance, so that many clients do not come back in step. */
function delayOf(firstMs: number, tries: number): number {
  const full = Math.min(maxDelayMs, firstMs * 2 ** (tries - 1))
  return full * (0.5 + Math.random() / 2)
}
