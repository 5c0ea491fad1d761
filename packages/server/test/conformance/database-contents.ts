import type { RunningServer } from './running-server.ts'

type Pool = RunningServer['pool']

/** Every row of every table of ours, as text, by table; what the system keeps about itself left out. */
export async function databaseContents(pool: Pool): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const contents = tables.map(async ({ name }) => {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t order by 1`)
    return [name, rows.map(({ row }) => row)] as const
  })
  return Object.fromEntries(await Promise.all(contents))
}

/** How many rows of the server are due, being worked on, or still to be notified at once. */
export async function workLeft(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from (
      select due_at, leased_until from payments
      union all select due_at, leased_until from captures
      union all select due_at, leased_until from refunds
      union all select due_at, leased_until from amount_updates
      union all select due_at, leased_until from notifications
    ) work where due_at <= now() or leased_until > now()`,
  )
  return rows[0]?.count ?? 0
}
