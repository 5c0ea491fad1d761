/**
 * Writes packages/server/src/store/schema.sql from a database with every migration applied. With `--check` it writes
 * nothing and fails when the file is not what it would write.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { createPool } from '../packages/server/src/database/pool.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { readSchema } from '../packages/server/test/support/schema-text.ts'
import { startTestCluster } from '../packages/server/test/support/test-cluster.ts'

const FILE = new URL('../packages/server/src/store/schema.sql', import.meta.url)

const schema = await schemaOfMigrations()
if (!process.argv.includes('--check')) {
  await writeFile(FILE, schema)
} else if ((await readFile(FILE, 'utf8').catch(() => '')).replaceAll('\r\n', '\n') !== schema) {
  console.error('packages/server/src/store/schema.sql is not what the migrations make: node scripts/dump-schema.ts')
  process.exitCode = 1
} else {
  console.log(`schema.sql is what the migrations make: ${schema.match(/^create table/gm)?.length ?? 0} tables`)
}

async function schemaOfMigrations(): Promise<string> {
  const cluster = await startTestCluster()
  const pool = createPool(cluster.url, { applicationName: 'dump-schema', onIdleError: () => undefined })
  try {
    await migrate(pool)
    const client = await pool.connect()
    try {
      return await readSchema(client)
    } finally {
      client.release()
    }
  } finally {
    await pool.end()
    await cluster.stop()
  }
}
