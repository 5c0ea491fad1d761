import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export type Settings = Readonly<Record<string, string>>

export interface ProcessEnd {
  /** Null when a signal ended it. */
  readonly code: number | null
  /** All it wrote, on both outputs. */
  readonly output: string
}

/** A `capstan` in a process of its own, as it would run in production. */
export interface CapstanProcess {
  /** 0 when it could not be started at all. */
  readonly processId: number
  readonly output: () => string
  readonly signal: (signal: NodeJS.Signals) => void
  readonly hasEnded: () => boolean
  readonly ended: () => Promise<ProcessEnd>
}

export interface Launch {
  readonly command: 'serve' | 'worker'
  /** What runs instead of Capstan's own command line. */
  readonly program?: URL
  readonly home: string
  /** Its environment. */
  readonly settings?: Settings
  /** Loaded into it before anything of its own. */
  readonly preload?: string
}

/** Starts it without waiting for anything. */
export function launchCapstan({ command, program, home, settings = {}, preload }: Launch): CapstanProcess {
  const nodeOptions = preload === undefined ? [] : ['--import', preload]
  const main = program === undefined ? MAIN : fileURLToPath(program)
  const child = spawn(process.execPath, [...nodeOptions, main, command], {
    env: { PATH: process.env['PATH'], CAPSTAN_HOME: home, CAPSTAN_PORT: '0', CAPSTAN_PROCESSES: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => written.push(chunk))
  // `close`, not `exit`: by then all it wrote has been read.
  const closed = once(child, 'close')
  const output = () => Buffer.concat(written).toString('utf8')
  return {
    processId: child.pid ?? 0,
    output,
    signal: (signal) => void child.kill(signal),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async ended() {
      await closed
      return { code: child.exitCode, output: output() }
    },
  }
}
