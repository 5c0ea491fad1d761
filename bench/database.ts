import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../packages/server/src/database/embedded.ts'
import { createPool } from '../packages/server/src/database/pool.ts'
import { readPostmasterFile } from '../packages/server/src/database/postmaster-file.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'

type Pool = ReturnType<typeof createPool>

export interface BenchDatabase {
  readonly url: string
  readonly pool: Pool
  readonly postmaster: number
  close(): Promise<void>
}

/** The embedded PostgreSQL as the product runs it (fsync on), in a temporary folder, with the whole schema. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const home = mkdtempSync(join(tmpdir(), 'capstan-bench-'))
  // As root, PostgreSQL runs as another user, who must be able to pass.
  chmodSync(home, 0o755)
  const embedded = await startEmbedded(home)
  const pool = createPool(embedded.url, {
    applicationName: 'bench',
    maxConnections: 2,
    // Filling the tables takes longer than any statement of the server may.
    statementTimeoutMs: 1_200_000,
    onIdleError: () => undefined,
  })
  const close = async () => {
    await pool.end()
    await embedded.stop()
    rmSync(home, { recursive: true, force: true })
  }
  try {
    await migrate(pool)
    const file = await readPostmasterFile(embedded.dataFolder)
    if (file === undefined || file === 'unreadable') throw new Error('the embedded PostgreSQL went away')
    return { url: embedded.url, pool, postmaster: file.processId, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A setting as the running server has it. */
export async function databaseSetting(pool: Pool, name: string): Promise<string> {
  const { rows } = await pool.query<{ value: string }>('select current_setting($1) as value', [name])
  return rows[0]?.value ?? ''
}
