import { setTimeout as pause } from 'node:timers/promises'
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './embedded.ts'
import { type InstanceLock, takeInstanceLock } from './instance-lock.ts'
import { isPassing } from './passing-failure.ts'

/** How often the PostgreSQL that was just found may be stopped by its owner before the lock on it was tried. */
const MAX_TRIES = 5
/** A PostgreSQL that is still not back then needs a person. Its recovery of a long log is one try, however long. */
const BACK_WITHIN_MS = 60_000
const RETRY_DELAY_MS = 500

/** Another Capstan runs on this folder. Nothing was stopped or changed; the message says who, and what to do. */
class FolderInUse extends Error {
  override name = 'FolderInUse'
}

/** The embedded PostgreSQL and the right to be the one server on it. */
export interface KeptDatabase {
  /** Where it is now: after it was started again it may be on another port. */
  url(): string
  readonly adopted: boolean
  readonly dataFolder: string
  /** Stops PostgreSQL; when the right to it was lost for good, leaves it to whoever has it now. */
  close(): Promise<void>
}

export interface DatabaseNews {
  /**
   * Told when the embedded database was lost while running and could not be brought back: another instance has it now,
   * or PostgreSQL does not start. The server must stop.
   */
  readonly onLost: (error: Error) => void
  /** Told when it was started again, and may be at another address. */
  readonly onMoved?: () => void
  /** Told when it has begun to start, in a process of its own: what takes time may be done meanwhile. */
  readonly onSpawned?: () => void
}

interface Held {
  readonly embedded: EmbeddedDatabase
  readonly lock: InstanceLock
}

/**
 * Starts or adopts the PostgreSQL of that folder and takes the lock on it. When the lock's connection is lost, because
 * PostgreSQL ended or one of its processes crashed, both are brought back, and callers meanwhile meet a database that
 * does not answer. `onLost` is called only when that fails: another instance has the lock, or PostgreSQL stays away.
 */
export async function keepDatabase(
  home: string,
  log: (line: string) => void,
  { onLost, onMoved, onSpawned }: DatabaseNews,
): Promise<KeptDatabase> {
  let closing = false
  let comingBack: Promise<Held | undefined> | undefined
  const lost = (reason: Error) => {
    if (closing) return
    log(`lost the embedded PostgreSQL (${reason.message}); bringing it back`)
    comingBack = bringBack()
  }
  const first = await startAndLock(home, log, lost, onSpawned && { onSpawned })
  let current = first

  async function bringBack(): Promise<Held | undefined> {
    const deadline = performance.now() + BACK_WITHIN_MS
    current.embedded.leave()
    for (; !closing; await pause(RETRY_DELAY_MS)) {
      try {
        current = await startAndLock(home, log, lost, { port: Number(new URL(current.embedded.url).port) })
        log('the embedded PostgreSQL is back')
        onMoved?.()
        return current
      } catch (error) {
        if (!(error instanceof FolderInUse) && performance.now() < deadline) continue
        onLost(error as Error)
        return undefined
      }
    }
    return undefined
  }

  return {
    url: () => current.embedded.url,
    adopted: first.embedded.adopted,
    dataFolder: first.embedded.dataFolder,
    async close() {
      closing = true
      const held = comingBack === undefined ? current : await comingBack
      // The lock is kept until PostgreSQL is down. Given back before, another start could adopt it and lose it at once.
      held?.lock.expectLoss()
      await held?.embedded.stop()
    },
  }
}

/** Not taken, the PostgreSQL runs on, even one that was started here: the other instance adopted it and lives on it. */
async function startAndLock(
  home: string,
  log: (line: string) => void,
  onLost: (error: Error) => void,
  options: Pick<EmbeddedOptions, 'port' | 'onSpawned'> = {},
): Promise<Held> {
  for (let tries = 1; ; tries++) {
    const embedded = await startEmbedded(home, { log, ...options })
    try {
      const attempt = await takeInstanceLock(embedded.url, onLost)
      if (attempt.taken) return { embedded, lock: attempt.lock }
      throw new FolderInUse(
        `The folder ${home} is in use by another Capstan: ${attempt.holder}. Stop that one first, or give this one ` +
          'a folder of its own with CAPSTAN_HOME.',
      )
    } catch (error) {
      embedded.leave()
      if (tries === MAX_TRIES || !isPassing(error)) throw error
    }
  }
}
