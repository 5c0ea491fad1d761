/** So many at a time, so many waiting for their turn in the order they came; undefined for who comes beyond them. */
export function createTurns(atOnce: number, mostWaiting: number) {
  const waiting: (() => void)[] = []
  let under = 0
  return async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    if (under >= atOnce) {
      if (waiting.length >= mostWaiting) return undefined
      await new Promise<void>((resolve) => void waiting.push(resolve))
    } else under += 1
    try {
      return await work()
    } finally {
      // The turn is handed on, so that nobody who comes in between takes it.
      const next = waiting.shift()
      if (next) next()
      else under -= 1
    }
  }
}
