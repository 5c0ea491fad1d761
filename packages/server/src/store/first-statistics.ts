import type { Pool } from 'pg'
import { run } from './statement.ts'

/** Where shared statements and foreign keys look for one row of a client, by the one of several indexes that has the whole key. */
export const searchedTables: readonly string[] = ['payments', 'captures', 'notifications', 'refunds']

const fewRows = 50

/** By rows that were committed, not by size: statistics gathered while a load is under way would say that a large table is empty. */
const looking = {
  name: 'first-statistics',
  text: `select t as "table", c.reltuples >= $2 as known, pg_stat_get_live_tuples(c.oid) >= $2 as grown
    from unnest($1::text[]) t join pg_class c on c.oid = t::regclass`,
}

/**
 * Gathers statistics of those tables that have grown and never had any; the others that have none are what is left to look at again.
 * Without them PostgreSQL expects one row of a client by any index that begins with the client, takes whichever was made last,
 * and keeps that: with ten thousand payments 17 ms for each. By itself it would gather them within a minute, which is long on a new database under load,
 * or on one that was restored.
 */
export async function gatherFirstStatistics(pool: Pool, tables: readonly string[]): Promise<readonly string[]> {
  const found = await run<{ table: string; known: boolean; grown: boolean }>(pool, looking, [tables, fewRows])
  const unknown = new Map(found.filter(({ known }) => !known).map(({ table, grown }) => [table, grown]))
  for (const [table, grown] of unknown) if (grown) await run(pool, { text: `analyze (skip_locked) ${table}` }, [])
  return tables.filter((table) => unknown.get(table) === false)
}
