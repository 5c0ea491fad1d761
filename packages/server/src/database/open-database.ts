import { checkGivenDatabase } from './given-database.ts'
import { type DatabaseNews, keepDatabase } from './kept-database.ts'

export interface DatabaseRequest extends DatabaseNews {
  /** The folder of the embedded database. */
  readonly home: string
  /** A PostgreSQL of the operator's own; when given, `home` is not touched. */
  readonly databaseUrl?: string
  readonly log: (line: string) => void
}

export interface OpenDatabase {
  /** Where it is now, with its password: never to be logged. */
  url(): string
  /** What it is and where, for the lines a start prints. */
  readonly description: string
  /** Stops the embedded PostgreSQL; close every pool first. One of the operator's own is left alone. */
  close(): Promise<void>
}

/**
 * A PostgreSQL to run on: the given one, if it answers and is fit, or the embedded one, started or adopted and ours
 * alone. Several servers may share a given PostgreSQL; the embedded one has one server, which also stops it.
 */
export async function openDatabase(request: DatabaseRequest): Promise<OpenDatabase> {
  const { home, databaseUrl, log } = request
  if (databaseUrl !== undefined) {
    const description = await checkGivenDatabase(databaseUrl, log)
    return { url: () => databaseUrl, description, close: async () => undefined }
  }
  const kept = await keepDatabase(home, log, request)
  if (kept.adopted) log('a Capstan that was killed left its PostgreSQL running; going on with that one')
  return {
    url: kept.url,
    description: `embedded PostgreSQL in ${kept.dataFolder}`,
    close: kept.close,
  }
}
