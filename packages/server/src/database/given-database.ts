import pg from 'pg'

const OLDEST_MAJOR_VERSION = 15
const CONNECT_WITHIN_MS = 10_000

/** The PostgreSQL named by DATABASE_URL cannot be used; the message says why and what to do. It holds no password. */
export class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable'
}

/** What the server says about itself. */
export interface ServerFacts {
  readonly version: string
  readonly version_number: number
  readonly encoding: string
  readonly read_only: boolean
  readonly fsync: string
  readonly synchronous_commit: string
}

/**
 * Checks that the PostgreSQL at `url` answers and is fit for money: its version, that it takes writes and text. Gives
 * what to call it, such as `PostgreSQL 16.3, database capstan on db.example:5432`. Settings under which an acknowledged
 * commit can be lost are logged and not refused: on a server of one's own they are one's own decision.
 */
export async function checkGivenDatabase(url: string, log: (line: string) => void): Promise<string> {
  const client = clientFor(url)
  const place = `database ${client.database ?? ''} on ${client.host}:${client.port}`
  try {
    await client.connect()
    const { rows } = await client.query<ServerFacts>(
      `select current_setting('server_version') as version,
              current_setting('server_version_num')::int as version_number,
              current_setting('server_encoding') as encoding,
              current_setting('transaction_read_only')::bool as read_only,
              current_setting('fsync') as fsync,
              current_setting('synchronous_commit') as synchronous_commit`,
    )
    const facts = rows[0]
    if (facts === undefined) throw new DatabaseUnusable(`The ${place} does not answer as PostgreSQL does.`)
    refuseUnfit(facts, place)
    warnOfLoss(facts, log)
    return `PostgreSQL ${facts.version}, ${place}`
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error
    throw new DatabaseUnusable(explain(error as ConnectionError, client), { cause: error })
  } finally {
    await client.end().catch(() => undefined)
  }
}

function clientFor(url: string): pg.Client {
  const form = 'It has the form postgres://user:password@host:5432/database, with special characters as %XX.'
  if (!/^postgres(ql)?:\/\//.test(url)) throw new DatabaseUnusable(`DATABASE_URL is not a PostgreSQL URL. ${form}`)
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS })
    // A server that goes away also says so here; the query that fails is what counts.
    client.on('error', () => undefined)
    return client
  } catch {
    // The parser's own message quotes the URL, password and all.
    throw new DatabaseUnusable(`DATABASE_URL cannot be read. ${form}`)
  }
}

/** Throws when a server of this kind would corrupt or refuse what is written to it. */
export function refuseUnfit(facts: ServerFacts, place: string): void {
  if (facts.version_number < OLDEST_MAJOR_VERSION * 10_000) {
    throw new DatabaseUnusable(
      `The ${place} is on PostgreSQL ${facts.version}; Capstan needs ${OLDEST_MAJOR_VERSION} or later. Upgrade it, or ` +
        'unset DATABASE_URL to use the embedded one.',
    )
  }
  if (facts.encoding !== 'UTF8') {
    throw new DatabaseUnusable(
      `The ${place} has the encoding ${facts.encoding}; Capstan needs UTF8. Make it with: ` +
        `create database ... encoding 'UTF8' template template0`,
    )
  }
  if (facts.read_only) {
    throw new DatabaseUnusable(`The ${place} takes no writes. DATABASE_URL must name the primary, not a replica.`)
  }
}

function warnOfLoss(facts: ServerFacts, log: (line: string) => void): void {
  for (const [name, value] of [
    ['fsync', facts.fsync],
    ['synchronous_commit', facts.synchronous_commit],
  ]) {
    if (value === 'off') log(`${name} is off on this PostgreSQL: a crash can lose captures that were acknowledged`)
  }
}

interface ConnectionError {
  readonly code?: string
  readonly message?: string
}

function explain(error: ConnectionError, client: pg.Client): string {
  const server = `${client.host}:${client.port}`
  const user = client.user ?? ''
  const database = client.database ?? ''
  switch (error.code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${server}. Start PostgreSQL there, or correct host and port in DATABASE_URL.`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host ${client.host} is unknown. Correct it in DATABASE_URL.`
    case '28P01':
      return `PostgreSQL at ${server} refuses the password of ${user}. Correct user and password in DATABASE_URL.`
    case '28000':
      return `PostgreSQL at ${server} does not let ${user} in (${error.message}). See its pg_hba.conf and its roles.`
    case '3D000':
      return `PostgreSQL at ${server} has no database ${database}. Make it with: createdb --encoding UTF8 ${database}`
    case '42501':
      return `The user ${user} may not connect to the database ${database} (${error.message}). Grant it the right.`
    case '53300':
      return `PostgreSQL at ${server} has no connection left (${error.message}). Raise its max_connections.`
    case '57P03':
      return `PostgreSQL at ${server} is starting or stopping (${error.message}). Start Capstan again in a moment.`
    default:
      return `PostgreSQL at ${server} cannot be used: ${error.message || error.code || 'no reason given'}`
  }
}
