import { readDatabaseFacts } from '../../store/health.ts'
import { countLateBounded } from '../../store/home-troubles.ts'
import { listListeners } from '../../store/listeners.ts'
import type { Context } from '../context.ts'
import { allAcquirers } from '../queries/acquirers.ts'
import { codeSealings, type Health, lateMs } from '../queries/health.ts'
import type { Read } from './reader.ts'

/** What of the doctor's examination can be looked at again and again: no books are compared, and nothing planned is counted. */
export type QuickHealth = Pick<Health, 'database' | 'late' | 'accounts' | 'oneTimeCodes' | 'circuits' | 'listeners'>

const mostLate = 1_000

/** `now` is this process's clock, to compare the database's with. */
export async function quickHealth(read: Read, context: Context, now: () => Date): Promise<QuickHealth> {
  const { pool } = context
  const database = await readDatabaseFacts(pool)
  const clockAheadMs = database.now.getTime() - now().getTime()
  const [late, listeners, accounts, oneTimeCodes] = await Promise.all([
    read((connections, withinMs) => countLateBounded(connections, lateMs, mostLate, withinMs)),
    listListeners(pool),
    allAcquirers(context),
    codeSealings(context),
  ])
  return {
    database: { version: database.version, clockAheadMs },
    late,
    listeners,
    accounts: accounts.map(({ name, enabled, fault, masterKey }) => ({ name, enabled, fault, masterKey })),
    oneTimeCodes,
    circuits: context.circuits.list().filter(({ state }) => state !== 'closed'),
  }
}
