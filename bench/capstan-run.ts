import { setTimeout as delay } from 'node:timers/promises'
import { closedLoop, type Task } from './closed-loop.ts'
import type { BenchDatabase } from './database.ts'
import { type Memory, memoryOf } from './memory.ts'
import { msEach, processorMsOfAll, processorMsOfPostgres } from './processor-time.ts'
import type { ServerProcess } from './server-process.ts'

export interface Bench {
  readonly database: BenchDatabase
  readonly server: ServerProcess
}

/** Something that is measured in a closed loop. */
export interface Subject {
  readonly name: string
  /** Does it so many times. */
  run(count: number): Promise<RunResult>
}

export interface RunResult {
  /** Answered requests a second. */
  readonly answered: number
  /** Requests a second until the last notification was acknowledged, or set aside where nobody is notified. */
  readonly settled: number
  /** Latency in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Milliseconds of processor time for each request, notification included; undefined where there is no /proc. */
  readonly serverMs: number | undefined
  readonly postgresMs: number | undefined
  /** Right after the last answer. */
  readonly memory: Memory
}

const LOOK_MS = 50

/** Works off the tasks in a closed loop, and waits until nothing is left to do. */
export async function runClosed(bench: Bench, tasks: readonly Task[], connections: number): Promise<RunResult> {
  const { database, server } = bench
  const requests = tasks.reduce((sum, task) => sum + task.length, 0)
  const before = processorMs(bench)
  const started = performance.now()
  const { perSecond, p50, p99 } = await closedLoop(server.urls, tasks, connections)
  await nothingDue(database)
  const seconds = (performance.now() - started) / 1_000
  const after = processorMs(bench)
  return {
    answered: perSecond,
    settled: requests / seconds,
    p50,
    p99,
    serverMs: msEach(before.server, after.server, requests),
    postgresMs: msEach(before.postgres, after.postgres, requests),
    memory: memoryOf(server.processIds, database.postmaster),
  }
}

/** Milliseconds used so far; undefined where there is no /proc. */
export function processorMs({ database, server }: Bench) {
  return { server: processorMsOfAll(server.processIds), postgres: processorMsOfPostgres(database.postmaster) }
}

const due = ['notifications', 'captures'].map((table) => `select 1 from ${table} where due_at is not null`)

/** A notification is due until it is acknowledged or set aside, a capture until it succeeded. */
export async function nothingDue({ pool }: BenchDatabase): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(`${due.join(' union all ')} limit 1`)
    if (rows.length === 0) return
    await delay(LOOK_MS)
  }
}
