import { setTimeout as delay } from 'node:timers/promises'
import { closedLoop } from './closed-loop.ts'
import type { BenchDatabase } from './database.ts'
import { copyTemplate, signCaptures, type Template } from './payments.ts'
import { msEach, processorMsOf, processorMsOfPostgres } from './processor-time.ts'
import type { ServerProcess } from './server-process.ts'

export interface Bench {
  readonly database: BenchDatabase
  readonly server: ServerProcess
}

/** One way of capturing that is measured. */
export interface Variant {
  readonly name: string
  readonly template: Template
  readonly connections: number
  readonly notified: boolean
}

export interface RunResult {
  /** Answered captures a second. */
  readonly answered: number
  /** Captures a second until the last notification was acknowledged; undefined when nobody is notified. */
  readonly notified?: number
  /** Latency in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Milliseconds of processor time for each capture, notification included; undefined where there is no /proc. */
  readonly serverMs: number | undefined
  readonly postgresMs: number | undefined
}

const LOOK_MS = 50

/** Captures `count` payments, authorized and signed for beforehand, and waits until nothing is left to do. */
export async function runCapstan(bench: Bench, variant: Variant, count: number): Promise<RunResult> {
  const { database, server } = bench
  const { template, connections } = variant
  const first = await copyTemplate(database.pool, template, count)
  const requests = await signCaptures(server.url, template.merchant, first, count)
  const before = processorMs(bench)
  const started = performance.now()
  const { perSecond, p50, p99 } = await closedLoop(server.url, requests, connections)
  await nothingDue(database)
  const seconds = (performance.now() - started) / 1_000
  const after = processorMs(bench)
  return {
    answered: perSecond,
    ...(variant.notified && { notified: count / seconds }),
    p50,
    p99,
    serverMs: msEach(before.server, after.server, count),
    postgresMs: msEach(before.postgres, after.postgres, count),
  }
}

function processorMs({ database, server }: Bench) {
  return { server: processorMsOf(server.processId), postgres: processorMsOfPostgres(database.postmaster) }
}

/** A notification is due until it is acknowledged or set aside. */
async function nothingDue({ pool }: BenchDatabase): Promise<void> {
  for (;;) {
    const { rows } = await pool.query('select 1 from notifications where due_at is not null limit 1')
    if (rows.length === 0) return
    await delay(LOOK_MS)
  }
}
