/** Ends a process that holds things which must be given back in order. */
export interface Shutdown {
  /** What is added last is closed first. */
  add(close: () => Promise<void> | void): void
  /** Closes everything, once, however often it is called. */
  close(): Promise<void>
}

interface ShutdownOptions {
  /** Settles when the start has succeeded or failed: a signal that comes during the start is obeyed after it. */
  readonly started: Promise<unknown>
  readonly say: (line: string) => void
  /** Also stop when the parent process ends. */
  readonly endWithParent: boolean
}

/** `kill -INT` of a shell is 128 + 2. */
const forcedExitCode = 130
const parentLookMs = 500

/**
 * On SIGINT, SIGTERM and the end of its terminal closes in order and exits with 0. A second signal does not wait any
 * longer: nothing that was acknowledged is lost by that, and the next start finds the embedded PostgreSQL running and
 * goes on with it.
 */
export function closeOnSignals({ started, say, endWithParent }: ShutdownOptions): Shutdown {
  const closers: (() => Promise<void> | void)[] = []
  let closing: Promise<void> | undefined
  const shutdown: Shutdown = {
    add: (close) => void closers.unshift(close),
    close() {
      closing ??= (async () => {
        for (const close of closers) await close()
      })()
      return closing
    },
  }
  let signals = 0
  const obey = () => {
    signals += 1
    if (signals > 1) {
      say('Stopped at once. The next start puts in order what was left.')
      process.exit(forcedExitCode)
    }
    say('Stopping: finishing what is under way. Once more stops at once.')
    void stopAfter(started, shutdown, say)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, obey)
  // A closed terminal ends what runs in it, and says so more than once. Without one it is a daemon, or was started with
  // nohup, which Node undoes; SIGHUP would mean to read the settings again, and an environment does not change.
  const obeyOnce = () => {
    if (signals === 0) obey()
  }
  process.on('SIGHUP', hasTerminal() ? obeyOnce : () => undefined)
  if (endWithParent) onParentEnd(obeyOnce)
  return shutdown
}

async function stopAfter(started: Promise<unknown>, shutdown: Shutdown, say: (line: string) => void): Promise<void> {
  await started.catch(() => undefined)
  try {
    await shutdown.close()
    process.exit(0)
  } catch (error) {
    say(`It did not stop in order: ${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

/** npm told to stop ends the shell between us, which passes nothing on; without this the server would run on unseen. */
function onParentEnd(ended: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    ended()
  }, parentLookMs)
  timer.unref()
}

function hasTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
}
