/** Events may come many a second; nobody reads so fast, and the server counts only every few seconds. */
const apartMs = 3_000

const askedAt = new Map<string, number>()

/** Asks at once, or as soon as the same question was last asked three seconds ago. Rejects when it is called off. */
export async function spaced<Answer>(
  question: string,
  signal: AbortSignal,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const waitMs = (askedAt.get(question) ?? Number.NEGATIVE_INFINITY) + apartMs - performance.now()
  if (waitMs > 0) await pause(waitMs, signal)
  askedAt.set(question, performance.now())
  return ask()
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
