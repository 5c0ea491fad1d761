import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface StartedProgram {
  /** Standard output and error so far, in the order they came. */
  output(): string
  /** Resolves with the exit code; a signal counts as 1. */
  readonly ended: Promise<number>
  /** Waits until it has printed this. Rejects, with all it printed, when it ends before or takes longer. */
  said(text: string, withinMs: number): Promise<void>
  /** Ends it and whatever it started, in order (SIGTERM), and waits for that. */
  stop(): Promise<void>
}

const stopWithinMs = 30_000

/** Starts a program that keeps running, in a process group of its own. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): StartedProgram {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const listeners = new Set<() => void>()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const look of listeners) look()
    })
  }
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : 1))
  const command = [program, ...args].join(' ')
  return {
    output: () => output,
    ended,
    async said(text, withinMs) {
      const found = new Promise<'said'>((resolve) => {
        const look = () => output.includes(text) && resolve('said')
        listeners.add(look)
        look()
      })
      const outcome = await Promise.race([found, ended, elapsed(withinMs)])
      if (outcome !== 'said') throw new Error(`"${command}" did not say "${text}" (${outcome}):\n${output}`)
    },
    async stop() {
      signal(child, 'SIGTERM')
      if ((await Promise.race([ended, elapsed(stopWithinMs)])) !== 'timeout') return
      signal(child, 'SIGKILL')
      throw new Error(`"${command}" did not end in ${stopWithinMs} ms:\n${output}`)
    },
  }
}

/** To the whole group: npm above a server would pass it on to nobody. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch (error) {
    // Nobody is left there.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Resolves after so many milliseconds, without keeping the process alive for it. */
export function elapsed(ms: number): Promise<'timeout'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('timeout'), ms).unref()
  })
}
