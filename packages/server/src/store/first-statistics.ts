import type { Pool } from 'pg'
import { run } from './statement.ts'

/** Where shared statements and foreign keys look for one row of a client, by the one of several indexes that has the whole key. */
export const searchedTables: readonly string[] = ['payments', 'captures', 'notifications', 'refunds']

const fewRows = 50
/** A table of so many bytes has more rows than that, so that fewer than `fewRows` known says that nothing is known. */
const fewRowsBytes = 65_536

const looking = {
  name: 'first-statistics',
  text: `select t as "table", c.reltuples >= $2 as known, pg_relation_size(c.oid) > $3 as grown
    from unnest($1::text[]) t join pg_class c on c.oid = t::regclass`,
}

/**
 * Gathers statistics of those tables that have grown and never had any; the others that have none are what is left to look at again.
 * Without them PostgreSQL expects one row of a client by any index that begins with the client, takes whichever was made last,
 * and keeps that: with ten thousand payments 17 ms for each. By itself it would gather them within a minute, which is long on a new database under load,
 * or on one that was restored.
 */
export async function gatherFirstStatistics(pool: Pool, tables: readonly string[]): Promise<readonly string[]> {
  const found = await run<{ table: string; known: boolean; grown: boolean }>(pool, looking, [
    tables,
    fewRows,
    fewRowsBytes,
  ])
  const unknown = new Map(found.filter(({ known }) => !known).map(({ table, grown }) => [table, grown]))
  for (const [table, grown] of unknown) if (grown) await run(pool, { text: `analyze (skip_locked) ${table}` }, [])
  return tables.filter((table) => unknown.get(table) === false)
}
