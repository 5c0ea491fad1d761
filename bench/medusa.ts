import { startChild } from '../faults/child.ts'
import type { BenchDatabase } from './database.ts'
import type { PeerResult } from './peer-result.ts'
import { msEach, processorMsOfPostgres } from './processor-time.ts'

/** Medusa's payment module, called in its own process: no HTTP, no signatures. */
export interface Medusa {
  /** Captures so many payments that it authorized before, sixteen at a time. */
  capture(count: number): Promise<PeerResult>
  stop(): Promise<void>
}

/** On a database of its own in the same PostgreSQL. Its packages must be installed (faults/peers.ts). */
export async function startMedusa({ url, pool, postmaster }: BenchDatabase): Promise<Medusa> {
  await pool.query('create database medusa')
  const child = await startChild(new URL('./medusa-process.ts', import.meta.url), {
    BENCH_DATABASE_URL: Object.assign(new URL(url), { pathname: '/medusa' }).href,
    MEDUSA_DISABLE_TELEMETRY: 'true',
    NODE_ENV: 'production',
  })
  return {
    async capture(count) {
      await child.ask('authorize', count)
      const before = processorMsOfPostgres(postmaster)
      const result = (await child.ask('capture')) as PeerResult
      const after = processorMsOfPostgres(postmaster)
      if (!(await child.ask('captured'))) throw new Error('the payment module captured something else')
      return { ...result, postgresMs: msEach(before, after, count) }
    },
    stop: () => child.stop(),
  }
}
