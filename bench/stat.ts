import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../packages/server/src/database/embedded.ts'
import { createPool } from '../packages/server/src/database/pool.ts'
import { readPostmasterFile } from '../packages/server/src/database/postmaster-file.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import { authorizeTemplate } from './payments.ts'
import { startReceiver } from './receiver.ts'
import { runCapstan } from './capstan-run.ts'
import { startServer } from './server-process.ts'
const [n = 3000, conns = 32] = process.argv.slice(2).map(Number)
const home = mkdtempSync(join(tmpdir(), 'capstan-stat-'))
chmodSync(home, 0o755)
let e = await startEmbedded(home)
let pool = createPool(e.url, { applicationName: 'bench', onIdleError: () => undefined })
await pool.query(`alter system set shared_preload_libraries = 'pg_stat_statements'`)
await pool.query(`alter system set pg_stat_statements.track_planning = on`)
await pool.end(); await e.stop()
e = await startEmbedded(home)
pool = createPool(e.url, { applicationName: 'bench', maxConnections: 2, statementTimeoutMs: 120_000, onIdleError: () => undefined })
try {
  await migrate(pool)
  await pool.query('create extension pg_stat_statements')
  const file = await readPostmasterFile(e.dataFolder) as any
  const database = { url: e.url, pool, postmaster: file.processId, close: async () => undefined }
  const server = await startServer(e.url)
  const receiver = await startReceiver()
  const notified = await authorizeTemplate(server.url, server.live, receiver.url)
  const v = { name: 'x', template: notified, connections: conns, notified: true }
  await runCapstan({ database, server }, v, 500)
  await pool.query('select pg_stat_statements_reset()')
  console.log(JSON.stringify(await runCapstan({ database, server }, v, n)))
  const { rows } = await pool.query(`select calls::int, round(total_exec_time::numeric / ${n}, 4) as exec, round(total_plan_time::numeric / ${n}, 4) as plan, round(wal_bytes / ${n}) as wal, left(regexp_replace(query, '\\s+', ' ', 'g'), 20) || '…' || right(regexp_replace(query, '\\s+', ' ', 'g'), 90) as q from pg_stat_statements order by total_exec_time + total_plan_time desc limit 16`)
  for (const r of rows) console.log(String(r.calls).padStart(6), r.exec, r.plan, r.wal, r.q)
  await server.stop(); receiver.close()
} finally { await pool.end(); await e.stop(); rmSync(home, { recursive: true, force: true }) }
