import { type EmbeddedDatabase, startEmbedded } from './embedded.ts'
import { checkGivenDatabase } from './given-database.ts'
import { type InstanceLock, type LockAttempt, takeInstanceLock } from './instance-lock.ts'
import { isPassing } from './passing-failure.ts'

/** How often the PostgreSQL that was just found may be stopped by its owner before the lock on it was tried. */
const MAX_TRIES = 5

export interface DatabaseRequest {
  /** The folder of the embedded database. */
  readonly home: string
  /** A PostgreSQL of the operator's own; when given, `home` is not touched. */
  readonly databaseUrl?: string
  readonly log: (line: string) => void
  /**
   * Told when the right to be the one instance on the embedded database was lost while running. Another instance may
   * start from then on, so the server must stop.
   */
  readonly onLost: (error: Error) => void
}

export interface OpenDatabase {
  /** With its password: never to be logged. */
  readonly url: string
  /** What it is and where, for the lines a start prints. */
  readonly description: string
  /** Stops the embedded PostgreSQL; close every pool first. One of the operator's own is left alone. */
  close(): Promise<void>
}

/** Another Capstan runs on this folder. Nothing was stopped or changed; the message says who, and what to do. */
class FolderInUse extends Error {
  override name = 'FolderInUse'
}

/**
 * A PostgreSQL to run on: the given one, if it answers and is fit, or the embedded one, started or adopted and ours
 * alone. Several servers may share a given PostgreSQL; the embedded one has one server, which also stops it.
 */
export async function openDatabase(request: DatabaseRequest): Promise<OpenDatabase> {
  const { home, databaseUrl, log, onLost } = request
  if (databaseUrl !== undefined) {
    const description = await checkGivenDatabase(databaseUrl, log)
    return { url: databaseUrl, description, close: async () => undefined }
  }
  const { embedded, attempt } = await startAndLock(home, log, onLost)
  if (!attempt.taken) {
    throw new FolderInUse(
      `The folder ${home} is in use by another Capstan: ${attempt.holder}. Stop that one first, or give this one ` +
        'a folder of its own with CAPSTAN_HOME.',
    )
  }
  if (embedded.adopted) log('a Capstan that was killed left its PostgreSQL running; going on with that one')
  return {
    url: embedded.url,
    description: `embedded PostgreSQL in ${embedded.dataFolder}`,
    close: () => close(embedded, attempt.lock),
  }
}

/** Not taken, the PostgreSQL runs on, even one that was started here: the other instance adopted it and lives on it. */
async function startAndLock(
  home: string,
  log: (line: string) => void,
  onLost: (error: Error) => void,
): Promise<{ readonly embedded: EmbeddedDatabase; readonly attempt: LockAttempt }> {
  for (let tries = 1; ; tries++) {
    const embedded = await startEmbedded(home, { log })
    try {
      const attempt = await takeInstanceLock(embedded.url, onLost)
      if (!attempt.taken) embedded.leave()
      return { embedded, attempt }
    } catch (error) {
      embedded.leave()
      if (tries === MAX_TRIES || !isPassing(error)) throw error
    }
  }
}

/** The lock is kept until PostgreSQL is down. Given back before, another start could adopt it and lose it at once. */
async function close(embedded: EmbeddedDatabase, lock: InstanceLock): Promise<void> {
  lock.expectLoss()
  await embedded.stop()
}
