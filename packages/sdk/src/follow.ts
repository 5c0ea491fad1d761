import { type CallOptions, positive } from './client-options.ts'
import { leftOf, termOf } from './deliver.ts'
import { BadAnswerSignatureError, OutcomeUnknownError } from './errors.ts'
import { pause } from './one-try.ts'

export interface WaitOptions extends Omit<CallOptions, 'deadlineMs'> {
  /** For everything together, milliseconds; default 60,000. What is still open then is returned as it is. */
  readonly deadlineMs?: number
}

/** Milliseconds before the first look, doubled before each further one, up to the longest. */
const firstLookMs = 1_000
const longestLookMs = 16_000

export interface Followed<Result> {
  /** Makes the call; made again, with the same id. */
  readonly call: (options: CallOptions) => Promise<Result>
  /** Inquires; undefined when the inquiry knows nothing of it. */
  readonly look: (options: CallOptions) => Promise<Result | undefined>
  readonly isOpen: (result: Result) => boolean
}

/**
 * Follows what is open to its end, or until the deadline. When the call itself was never answered, or no inquiry knows
 * what it left open, it is made again with the same id: if it had not arrived, or was turned away as one too many, that
 * completes it, and looking alone would not.
 *
 * Only the first call's errors are the caller's. Later ones are one look less and nothing more: a refused or unsent
 * inquiry would otherwise read as if nothing had been done, and one that trips over a strange answer would lose the ids.
 */
export async function followed<Result>(
  { call, look, isOpen }: Followed<Result>,
  { deadlineMs = 60_000, ...options }: WaitOptions,
  lookMs = firstLookMs,
): Promise<Result> {
  const term = termOf(positive('deadlineMs', deadlineMs))
  const within = (): CallOptions => ({ ...options, deadlineMs: Math.max(1, leftOf(term)) })
  const lookOrCall = async () => (await look(within())) ?? call(within())
  let known = await call(within()).catch(onlyUnknown)
  for (let waitMs = lookMs; known instanceof OutcomeUnknownError || isOpen(known); waitMs = doubled(waitMs)) {
    // The last look begins a little before the end, so that there is time for it.
    const pauseMs = Math.min(waitMs, leftOf(term) - lookMs)
    if (pauseMs <= 0) break
    await pause(pauseMs, options.signal)
    if (options.signal?.aborted) break
    const again = known instanceof OutcomeUnknownError ? call(within()) : lookOrCall()
    known = (await again.catch(() => undefined)) ?? known
  }
  if (known instanceof OutcomeUnknownError) throw known
  return known
}

function doubled(ms: number): number {
  return Math.min(longestLookMs, ms * 2)
}

/** An answer that was not believed is not followed: the next would not be either, until somebody corrects the keys. */
function onlyUnknown(error: unknown): OutcomeUnknownError {
  if (error instanceof OutcomeUnknownError && !(error instanceof BadAnswerSignatureError)) return error
  throw error
}
