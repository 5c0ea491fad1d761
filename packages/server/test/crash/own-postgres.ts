import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { startEmbedded } from '../../src/database/embedded.ts'
import { waitUntil } from '../../src/database/wait-until.ts'

/** A PostgreSQL with all its safety on, that can be killed and comes back at the same address. */
export interface OwnPostgres {
  readonly url: string
  /** `kill -9` of the postmaster and of all its children; returns when they have gone. */
  kill(): Promise<void>
  /** Starts it again after a kill, and waits until it takes connections. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startOwnPostgres(home: string): Promise<OwnPostgres> {
  // Below the ports that systems hand out: while PostgreSQL is down, nobody is given this one.
  const port = 15_000 + Math.floor(Math.random() * 15_000)
  let running = await startEmbedded(home, { port })
  const { url, dataFolder } = running
  return {
    url,
    async kill() {
      const postmaster = Number((await readFile(path.join(dataFolder, 'postmaster.pid'), 'utf8')).split('\n')[0])
      const all = [postmaster, ...childrenOf(postmaster)]
      for (const processId of all) killIfThere(processId)
      const gone = await waitUntil(async () => all.every(hasEnded) || undefined, { everyMs: 10, withinMs: 60_000 })
      if (!gone) throw new Error('a killed PostgreSQL does not end')
    },
    async restart() {
      running.leave()
      running = await startEmbedded(home, { port })
      if (running.url !== url) throw new Error('PostgreSQL came back at another address')
    },
    stop: () => running.stop(),
  }
}

/** Elsewhere than on Linux none are found; they end by themselves when they see that the postmaster has gone. */
function childrenOf(processId: number): number[] {
  try {
    return readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(' ').map(Number)
  } catch {
    return []
  }
}

function killIfThere(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL')
  } catch {
    // It ended between being counted and being killed.
  }
}

/** What nobody has asked for its end is ended too. */
export function hasEnded(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return /\) [ZX] /.test(readFileSync(`/proc/${processId}/stat`, 'utf8'))
  } catch {
    return true
  }
}
