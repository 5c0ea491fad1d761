import type pg from 'pg'

/** Enough to keep a processor of PostgreSQL busy while another commit waits for the disk; more would only share less. */
export const writeLanes = 2
export const readLanes = 2
/** Connections of a pool beside its own. */
export const lanes = writeLanes + readLanes

/**
 * Every row that a shared statement wants is named by its key. Without statistics, as on a new database, PostgreSQL would read
 * whole tables or indexes instead, and keep that plan until they are large; and planning anew costs more than running.
 */
export const byKeyAlone: Readonly<Record<string, string>> = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
}

const lanesOfPools = new WeakMap<pg.Pool, pg.Pool>()

/** Gives `pool` the connections on which it runs statements that requests share. They end with it. */
export function giveLanes(pool: pg.Pool, own: pg.Pool): void {
  const end = pool.end.bind(pool)
  pool.end = async () => {
    await Promise.all([own.end(), end()])
  }
  lanesOfPools.set(pool, own)
}

/** Where the shared statements of a pool run: on connections of their own, or on the pool's where it was given none. */
export function lanesOf(pool: pg.Pool): pg.Pool {
  return lanesOfPools.get(pool) ?? pool
}
