import type { Pool } from 'pg'
import type { DueRow, DueTable } from './due.ts'
import { run, type Statement } from './statement.ts'

/**
 * A lease that has lapsed is left alone, since somebody else may have the row by now. A row that is locked at this
 * moment is left out too: who holds it is recording what came of the work, and waiting for several rows in turn could
 * end in a deadlock with whoever waits for the same ones in another order.
 */
function extending(table: DueTable, id: string): Statement {
  return {
    name: `extend-leases-on-${table}`,
    text: `with mine as (
        select t.client_id, t.${id} as id from unnest($1::text[], $2::text[]) as m (client_id, id)
        join ${table} t on t.client_id = m.client_id and t.${id} = m.id
        where t.leased_until > now() for update of t skip locked
      )
      update ${table} t set leased_until = now() + $3 * interval '1 millisecond' from mine
      where t.client_id = mine.client_id and t.${id} = mine.id
      returning t.client_id as "clientId", t.${id} as id`,
  }
}

const statements: Readonly<Record<DueTable, Statement>> = {
  payments: extending('payments', 'payment_id'),
  captures: extending('captures', 'capture_id'),
  refunds: extending('refunds', 'refund_id'),
  amount_updates: extending('amount_updates', 'update_id'),
  callbacks: extending('callbacks', 'callback_id'),
  notifications: extending('notifications', 'notification_id'),
}

/**
 * Sets the leases on these rows to end in `leaseMs` milliseconds of the database's time; 0 gives the rows up, which
 * still counts as having been leased: whoever takes one asks the acquirer first. Gives those it could set.
 */
export function extendLeases(
  pool: Pool,
  table: DueTable,
  rows: readonly DueRow[],
  leaseMs: number,
): Promise<readonly DueRow[]> {
  return run(pool, statements[table], [rows.map((row) => row.clientId), rows.map((row) => row.id), leaseMs])
}
