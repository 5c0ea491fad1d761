import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { readServerFile } from '../../src/cli/server-files.ts'
import { waitUntil } from '../../src/database/wait-until.ts'
import { type CapstanProcess, launchCapstan, type Settings } from './capstan-process.ts'

export type Role = 'server' | 'worker'

const STARTED_WITHIN_MS = 60_000

/** One place for a process: what runs there can be killed and replaced. */
export interface Member {
  readonly role: Role
  /** Of a server: where it listens. Another port after each start. */
  url(): string
  kill(): Promise<void>
  /** Starts it, again after it has ended, and waits until it serves. */
  start(): Promise<void>
  /** Tells it to stop in order; its exit code. */
  stop(): Promise<number | null>
}

/** A place for a process of that role in a folder of its own below `home`. Nothing runs there yet. */
export function openMember(role: Role, name: string, home: string, settings: Settings, preload?: string): Member {
  const folder = path.join(home, name)
  mkdirSync(folder)
  let running: CapstanProcess | undefined
  let url = ''
  const end = async (signal: NodeJS.Signals) => {
    running?.signal(signal)
    return (await running?.ended())?.code ?? null
  }
  return {
    role,
    url: () => url,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    async start() {
      const command = role === 'server' ? 'serve' : 'worker'
      const launched = launchCapstan({ command, home: folder, settings, ...(preload !== undefined && { preload }) })
      running = launched
      const ready = await waitUntil(
        async () => {
          if (launched.hasEnded()) throw new Error(`a ${role} did not start: ${launched.output()}`)
          return launched.output().includes('is ready') || undefined
        },
        { everyMs: 10, withinMs: STARTED_WITHIN_MS },
      )
      if (!ready) throw new Error(`a ${role} is not ready: ${launched.output()}`)
      if (role === 'server') url = readServerFile(folder)?.url ?? ''
    },
  }
}
