import type { AnswerHeaders } from '@capstan/protocol'

/** How long a signed refusal is given again, in milliseconds: as much as its time may be older than the request. */
const keptMs = 1_000
const mostKept = 1_000

export interface SignedAnswer {
  readonly headers: AnswerHeaders
  readonly body: string
}

/** The status of an answer without a signature. */
export type Unsigned = 429 | 503

export interface KeptRefusals {
  /** What is kept under that key, or else what `sign` makes; a status where that may not sign any more. */
  get(key: string, sign: () => Promise<SignedAnswer> | Unsigned): Promise<SignedAnswer> | Unsigned
}

/**
 * Refusals for want of room. Those of one client and API are the same to the last byte, so one signature does for all that
 * come within a second. Signing each would take a fifth of what serving them does, and that just when there is too much to do.
 */
export function keepRefusals(clock = () => performance.now()): KeptRefusals {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<SignedAnswer> }>()
  const forgetOld = (now: number) => {
    for (const [key, { until }] of kept) if (until <= now) kept.delete(key)
  }
  return {
    get(key, sign) {
      const now = clock()
      const known = kept.get(key)
      if (known && now < known.until) return known.answer
      if (kept.size >= mostKept) forgetOld(now)
      const answer = sign()
      if (typeof answer === 'number' || kept.size >= mostKept) return answer
      const entry = { until: now + keptMs, answer }
      kept.set(key, entry)
      answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key)
      })
      return answer
    },
  }
}
