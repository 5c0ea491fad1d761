import { readFileSync } from 'node:fs'

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
}

/** `kill -INT` of a shell is 128 + 2. */
const forcedExitCode = 130

/**
 * On SIGINT, SIGTERM and SIGHUP closes in order and exits with 0. A second signal does not wait any longer: nothing that
 * was acknowledged is lost by that, and the next start finds the embedded PostgreSQL running and goes on with it.
 */
export function closeOnSignals({ started, say }: ShutdownOptions): Shutdown {
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
  if (!hangupIgnored()) process.on('SIGHUP', obey)
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

/** A server started with nohup is meant to outlive its terminal; a handler of ours would undo that. */
function hangupIgnored(): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
    return (BigInt(`0x${mask}`) & 1n) === 1n
  } catch {
    // Elsewhere nohup shows by its other effect: standard output is no terminal.
    return !process.stdout.isTTY
  }
}
