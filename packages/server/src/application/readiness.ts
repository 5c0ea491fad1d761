import type { Context } from './context.ts'

/** Whether this process can serve: the one thing it cannot do without is the database. */
export async function databaseAnswers(context: Context): Promise<boolean> {
  try {
    await context.pool.query('select 1')
    return true
  } catch {
    return false
  }
}
