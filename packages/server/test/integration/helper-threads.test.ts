import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { expect, test } from 'vitest'
import { startServer } from '../crash/server-process.ts'
import { testDatabase } from '../support/database.ts'
import { servingProcesses } from '../support/server-processes.ts'
import { temporaryHome } from '../support/temporary-home.ts'

/** Of the threads of a process but its main one; none where threads have no priorities of their own. */
function prioritiesOfHelpers(pid: number): ReadonlySet<number> {
  const threads = process.platform === 'linux' ? readdirSync(`/proc/${pid}/task`).map(Number) : []
  return new Set(threads.filter((thread) => thread !== pid).map((thread) => getPriority(thread)))
}

test.each([1, 2])('in each of %i processes the threads that help go behind the main one', async (count) => {
  const home = await temporaryHome()
  const { url: databaseUrl } = await testDatabase()
  const { url } = await startServer(home, { DATABASE_URL: databaseUrl, CAPSTAN_PROCESSES: String(count) })
  for (const pid of await servingProcesses(url, home, count)) {
    const behind = process.platform === 'linux' ? [getPriority(pid) + 5] : []
    expect(prioritiesOfHelpers(pid)).toEqual(new Set(behind))
  }
})
