import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { readServerFile } from '../../src/cli/server-files.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const STARTED_WITHIN_MS = 60_000

/** A `capstan serve` in a process of its own, as it would run in production. */
export interface ServerProcess {
  readonly url: string
  readonly processId: number
  signal(signal: NodeJS.Signals): void
  ended(): Promise<ServerEnd>
}

type Settings = Readonly<Record<string, string>>

export interface ServerEnd {
  /** Null when a signal ended it. */
  readonly code: number | null
  /** All it wrote, on both outputs. */
  readonly output: string
}

/** Starts a server on the embedded database of that folder and waits until it serves. `settings`: its environment. */
export async function startServer(home: string, settings: Settings = {}): Promise<ServerProcess> {
  const { processId, signal, hasEnded, output, ended } = launchServer(home, settings)
  const ready = () => output().includes('Capstan is ready')
  await vi.waitUntil(() => hasEnded() || ready(), { timeout: STARTED_WITHIN_MS, interval: 20 })
  const file = readServerFile(home)
  if (!ready() || !file) throw new Error(`the server did not start: ${output()}`)
  return { url: file.url, processId, signal, ended }
}

/** Starts a server without waiting for anything but its end. */
export function launchServer(home: string, settings: Settings = {}) {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: { PATH: process.env['PATH'], CAPSTAN_HOME: home, CAPSTAN_PORT: '0', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => written.push(chunk))
  // `close`, not `exit`: by then all it wrote has been read.
  const closed = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
  })
  const output = () => Buffer.concat(written).toString('utf8')
  return {
    /** 0 when it could not be started at all. */
    processId: child.pid ?? 0,
    output,
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    async ended(): Promise<ServerEnd> {
      await closed
      return { code: child.exitCode, output: output() }
    },
  }
}
