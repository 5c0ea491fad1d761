import type { Pool } from 'pg'
import { isCutOff } from '../../store/bounded.ts'
import { createTurns } from '../turns.ts'

/** Whoever looks at the home page has so many of the pool's connections at a time, and payments have the others. */
const connections = 2
const mostWaiting = 100
/** In milliseconds: PostgreSQL ends a statement of the page that takes longer. */
const statementMs = 2_000

class TooManyLook extends Error {
  override name = 'TooManyLook'
}

/** Whether a question of the page was given up so that payments need not wait for it. */
export function tookTooLong(error: unknown): boolean {
  return error instanceof TooManyLook || isCutOff(error)
}

export type Read = <Result>(statement: (pool: Pool, withinMs: number) => Promise<Result>) => Promise<Result>

export function createReader(pool: Pool): Read {
  const inTurn = createTurns(connections, mostWaiting)
  return async (statement) => {
    const result = await inTurn(async () => ({ rows: await statement(pool, statementMs) }))
    if (!result) throw new TooManyLook('too many questions at once')
    return result.rows
  }
}

/** Time for several statements, in milliseconds: what is not read by then is read when it is asked for again. */
const budgetMs = 3_000

export function untilSpent(): () => boolean {
  const started = performance.now()
  return () => performance.now() - started < budgetMs
}
