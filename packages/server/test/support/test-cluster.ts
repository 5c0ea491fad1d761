import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbedded } from '../../src/database/embedded.ts'
import { isAlive } from '../../src/database/process-alive.ts'

/** Nothing of a test outlives it, so nothing is written for a power cut; the rest is room for many small databases. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '300',
  wal_level: 'minimal',
  max_wal_senders: '0',
}

const PREFIX = 'capstan-test-'

export interface TestCluster {
  readonly url: string
  stop(): Promise<void>
}

/** A temporary PostgreSQL for one run. However the run ends, short of `kill -9`, cluster and folder end with it. */
export async function startTestCluster(): Promise<TestCluster> {
  removeAbandoned()
  const home = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`))
  // As root, PostgreSQL runs as another user, who must be able to pass.
  chmodSync(home, 0o755)
  const removeNow = () => discard(home)
  // Interrupted, Vitest leaves by process.exit and runs no teardown; only what is synchronous still happens.
  process.on('exit', removeNow)
  const embedded = await startEmbedded(home, { settings: FAST })
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop()
      process.off('exit', removeNow)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** What runs killed with `kill -9` left: their process is gone, their PostgreSQL is not. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (owner !== undefined && !isAlive(Number(owner))) discard(path.join(tmpdir(), name))
  }
}

/** At once and without order: the data is thrown away with it. */
function discard(home: string): void {
  const data = path.join(home, 'postgres', 'data')
  try {
    const processId = Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    if (runsIn(processId, data)) process.kill(processId, 'SIGQUIT')
    // Until it has ended it makes files where we remove them.
    for (let tries = 0; tries < 200 && runsIn(processId, data); tries++) Atomics.wait(NEVER, 0, 0, 10)
  } catch {
    // It never came to run, or has ended.
  }
  try {
    rmSync(home, { recursive: true, force: true })
  } catch {
    // Another user's: the system clears its temporary folder some day.
  }
}

const NEVER = new Int32Array(new SharedArrayBuffer(4))

function runsIn(processId: number, data: string): boolean {
  const command =
    process.platform === 'linux'
      ? readFileSync(`/proc/${processId}/cmdline`, 'utf8')
      : execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(processId)], { encoding: 'utf8' })
  return command.includes(data)
}
