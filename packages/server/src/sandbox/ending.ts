type Close = () => Promise<void> | void

/** What a sandbox must undo, however it ends. */
export interface Ending {
  /** Aborted from the moment the end begins. */
  readonly signal: AbortSignal
  /** What is added last is undone first; what is added after the end began, at once. */
  add(close: Close): Promise<void>
  /** Undoes everything, once, however often it is called. One that fails does not keep the others. */
  end(): Promise<void>
}

export function createEnding(): Ending {
  const controller = new AbortController()
  const closers: Close[] = []
  let ended: Promise<void> | undefined
  const run = async (close: Close) => {
    try {
      await close()
    } catch (error) {
      process.stderr.write(`capstan sandbox: ${String(error)}\n`)
    }
  }
  return {
    signal: controller.signal,
    async add(close) {
      if (ended) await run(close)
      else closers.unshift(close)
    },
    end() {
      ended ??= (async () => {
        controller.abort()
        for (const close of closers) await run(close)
      })()
      return ended
    },
  }
}
