import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os'
import { type BenchDatabase, databaseSetting } from './database.ts'

/** What a reader needs to know to compare these numbers with others, one line each. */
export async function describeMachine(database: BenchDatabase, pgbench: string | undefined): Promise<string> {
  const setting = (name: string) => databaseSetting(database.pool, name)
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const busy = loadavg()[0] ?? 0
  return [
    `Machine     ${model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()}`,
    `Busy with   ${busy.toFixed(1)} processes before the run (load average of one minute)`,
    `Node        ${process.version}`,
    `PostgreSQL  ${await setting('server_version')}, embedded, fsync ${await setting('fsync')}, ` +
      `synchronous_commit ${await setting('synchronous_commit')}`,
    `pgbench     ${pgbench ?? 'skipped: not on the PATH'}`,
  ].join('\n')
}
