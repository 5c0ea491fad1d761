import pg from 'pg'
import { byKeyAlone, giveLanes, lanes } from './lanes.ts'

const DEFAULT_CONNECTIONS = 20
/** Our statements take milliseconds; one that takes this long is stuck, and must not keep its locks. */
const DEFAULT_STATEMENT_TIMEOUT_MS = 15_000
/** With every connection busy this long, an error tells more than a request that waits for ever. */
const CONNECTION_WITHIN_MS = 10_000

const INT8 = 20

export interface PoolOptions {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string
  /** At most this many connections at a time. */
  readonly maxConnections?: number
  readonly statementTimeoutMs?: number
  /** Told when a connection nobody was using is lost, as all are when PostgreSQL restarts. The pool opens new ones. */
  readonly onIdleError: (error: Error) => void
}

/**
 * Connections to PostgreSQL. `bigint` columns come as BigInt, since amounts above 2^53 would silently lose their last
 * digits as numbers; `timestamptz` as Date, to the millisecond; `numeric` as text. A function for `url` is asked anew
 * for each connection, since a PostgreSQL that was started again may be on another port.
 */
export function createPool(url: string | (() => string), options: PoolOptions): pg.Pool {
  const types = new pg.TypeOverrides()
  types.setTypeParser(INT8, BigInt)
  const urlNow = typeof url === 'string' ? () => url : url
  class Connection extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      super({ ...config, connectionString: urlNow() })
    }
  }
  const open = (applicationName: string, max: number, settings?: Readonly<Record<string, string>>) => {
    const pool = new pg.Pool({
      Client: Connection,
      application_name: applicationName,
      max,
      statement_timeout: options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECTION_WITHIN_MS,
      keepAlive: true,
      types,
      ...(settings !== undefined && { onConnect: setting(settings) }),
    })
    pool.on('error', (error) => {
      // The pool hangs the whole connection on it, which a logger would write out.
      Reflect.deleteProperty(error, 'client')
      options.onIdleError(error)
    })
    // The pool listens to a connection only while nobody uses it. One lost between two statements of its user would
    // end the process as an unhandled error; its next statement fails anyway, and that is where it is dealt with.
    pool.on('connect', (client) => {
      client.on('error', () => undefined)
    })
    return pool
  }
  const pool = open(options.applicationName, options.maxConnections ?? DEFAULT_CONNECTIONS)
  giveLanes(pool, open(`${options.applicationName} lanes`, lanes, byKeyAlone))
  return pool
}

/** The pool waits for what it returns, though its types do not say so: no statement comes before the settings. */
function setting(settings: Readonly<Record<string, string>>): (client: pg.ClientBase) => void {
  const text = Object.entries(settings).map(([name, value]) => `set ${name} = ${value}`)
  const query = (client: pg.ClientBase) => client.query(text.join('; '))
  return query as (client: pg.ClientBase) => void
}
