import { availableParallelism } from 'node:os'
import type { Pool } from 'pg'
import { lanes } from '../../database/lanes.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'

/** Beyond these PostgreSQL has the more to do, and each takes memory: whoever wants more says so. */
const mostByDefault = 4

/**
 * Of the pool of one process among several. What captures do goes by its lanes; together the pools must leave
 * PostgreSQL's hundred connections room for others.
 */
export const poolOfSeveral = 10

/** As many as there are processors, when nobody says how many. */
export function processesByDefault(): number {
  return Math.min(availableParallelism(), mostByDefault)
}

/** How many connections so many processes may take, with one more while one is being replaced, and the instance lock. */
export function connectionsOf(processes: number): number {
  return (processes + 1) * (poolOfSeveral + lanes) + 1
}

/** How many processes PostgreSQL has connections for: at least one, which needs no room for another. */
export function mostProcesses(connections: number): number {
  let most = 1
  while (connectionsOf(most + 1) <= connections) most += 1
  return most
}

/** How many connections PostgreSQL gives to ordinary users. */
export async function connectionsAllowed(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ allowed: number }>(
    `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
       - coalesce(current_setting('reserved_connections', true)::int, 0) as allowed`,
  )
  return rows[0]?.allowed ?? 0
}

/** What fits of `wanted`; more than that is refused where somebody asked for it by name. */
export function fitted(
  { wanted, chosen, database }: { readonly wanted: number; readonly chosen: boolean; readonly database: string },
  allowed: number,
): number {
  const most = mostProcesses(allowed)
  if (wanted <= most) return wanted
  if (!chosen) return most
  throw new CommandError(
    exitCodes.usage,
    `CAPSTAN_PROCESSES: ${wanted} processes take up to ${connectionsOf(wanted)} connections, and ${database} gives ` +
      `${allowed}. Raise its max_connections, or start at most ${most}.`,
  )
}
