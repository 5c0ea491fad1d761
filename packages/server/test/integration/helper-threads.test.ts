import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { expect, test } from 'vitest'
import { startServer } from '../crash/server-process.ts'
import { testDatabase } from '../support/database.ts'
import { servingProcesses } from '../support/server-processes.ts'
import { temporaryHome } from '../support/temporary-home.ts'

// The only system whose threads have priorities of their own.
test.runIf(process.platform === 'linux').each([1, 2])(
  'in each of %i processes the threads that help go behind the main one',
  async (count) => {
    const home = await temporaryHome()
    const { url: databaseUrl } = await testDatabase()
    const { url } = await startServer(home, { DATABASE_URL: databaseUrl, CAPSTAN_PROCESSES: String(count) })
    for (const pid of await servingProcesses(url, home, count)) {
      const others = readdirSync(`/proc/${pid}/task`).filter((thread) => Number(thread) !== pid)
      expect(new Set(others.map((thread) => getPriority(Number(thread))))).toEqual(new Set([getPriority(pid) + 5]))
    }
  },
)
