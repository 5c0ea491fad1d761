import type { NotificationStore } from './notification-store.ts'

/** What is needed of a client of the package `pg`, or of one that answers like it. */
export interface PostgresClient {
  query(text: string, values?: string[]): Promise<{ readonly command: string; readonly rowCount: number | null }>
  /** `true` closes the connection instead of giving it back. */
  release(destroy?: boolean): void
  on(event: 'error', listener: (error: Error) => void): unknown
  removeListener(event: 'error', listener: (error: Error) => void): unknown
}

/** A `Pool` of the package `pg`. The second signature is there because that one has it. */
export interface PostgresPool<Client extends PostgresClient> {
  connect: { (): Promise<Client>; (callback: (...results: never) => void): void }
}

export interface PostgresStoreOptions {
  /** A name, or schema and name with a dot; `apo_notifications` unless given. */
  readonly table?: string
}

const defaultTable = 'apo_notifications'

/**
 * The table that `postgresStore` needs, as an SQL statement for your migrations. A row is written for each notification
 * that was handled; delete rows by `handled_at` when you no longer expect their notifications to be sent again.
 */
export function postgresStoreTable({ table = defaultTable }: PostgresStoreOptions = {}): string {
  return `create table if not exists ${checkedName(table)} (
  identity text primary key,
  handled_at timestamptz not null default now()
)`
}

/**
 * A store in the merchant's PostgreSQL. The hook gets the client as `context.transaction`, in the transaction that also
 * remembers the notification: what it writes by it is done exactly once, wherever the process is killed. The hook must
 * not commit; what it does by another connection, or to the outside world, is done at least once.
 *
 * Holds one connection for each delivery that is being handled. Of two deliveries of one notification at once, the
 * second waits in the database for the first.
 */
export function postgresStore<Client extends PostgresClient>(
  pool: PostgresPool<Client>,
  { table = defaultTable }: PostgresStoreOptions = {},
): NotificationStore<Client> {
  const remember = `insert into ${checkedName(table)} (identity) values ($1) on conflict do nothing`
  return {
    async once(identity, work) {
      const client = await pool.connect()
      // Without a listener the loss of the connection while the hook does something else would end the whole process.
      const ignore = () => undefined
      client.on('error', ignore)
      let broken = true
      try {
        await client.query('begin')
        const { rowCount } = await client.query(remember, [identity])
        if (rowCount === 1) await work(client)
        const { command } = await client.query('commit')
        broken = false
        if (command === 'COMMIT') return rowCount === 1 ? 'done' : 'repeated'
        throw new Error('the transaction was rolled back: a statement of the hook failed, and the hook went on')
      } catch (error) {
        if (broken) broken = !(await rolledBack(client))
        throw error
      } finally {
        client.release(broken)
        client.removeListener('error', ignore)
      }
    },
  }
}

async function rolledBack(client: PostgresClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  )
}

/** The name goes into statements as it is, so nothing else may. */
function checkedName(table: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(table)) return table
  throw new TypeError('table must be a plain name, or schema.name, of letters, digits and underscores')
}
