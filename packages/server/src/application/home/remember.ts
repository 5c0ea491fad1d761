/** How long an answer counts, in milliseconds, however quick it was. */
const atLeastMs = 2_500
const atMostMs = 60_000
/** An answer that took long counts so many times as long: whoever looks on takes a twentieth of one connection at most. */
const timesItTook = 20
const mostAnswers = 200

/**
 * Many who look at once cost one question: an answer is given again for as long as it counts, and whoever asks meanwhile
 * waits for the same one. A failure is not remembered. `now`: milliseconds of a clock that never goes back.
 */
export function createMemory(now: () => number = () => performance.now()) {
  const answers = new Map<string, { readonly answer: Promise<unknown>; until: number }>()
  return function remembered<Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = answers.get(question)
    if (known && now() < known.until) return known.answer as Promise<Answer>
    const asked = now()
    const answer = ask()
    const entry = { answer, until: Number.POSITIVE_INFINITY }
    answers.delete(question)
    answers.set(question, entry)
    for (const oldest of answers.keys()) {
      if (answers.size <= mostAnswers) break
      answers.delete(oldest)
    }
    const forget = () => {
      if (answers.get(question) === entry) answers.delete(question)
    }
    answer.then(() => {
      const done = now()
      entry.until = done + Math.min(atMostMs, Math.max(atLeastMs, timesItTook * (done - asked)))
    }, forget)
    return answer
  }
}
