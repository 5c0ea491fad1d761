import { onTestFinished, vi } from 'vitest'
import { readServerFile } from '../../src/cli/server-files.ts'
import { type CapstanProcess, launchCapstan, type Settings } from './capstan-process.ts'

const STARTED_WITHIN_MS = 60_000

/** A `capstan serve` that serves. */
export interface ServerProcess extends Pick<CapstanProcess, 'processId' | 'signal' | 'ended'> {
  readonly url: string
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
export function launchServer(home: string, settings: Settings = {}): CapstanProcess {
  const launched = launchCapstan({ command: 'serve', home, settings })
  onTestFinished(async () => {
    launched.signal('SIGKILL')
    await launched.ended()
  })
  return launched
}
