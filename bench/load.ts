import { apiPath } from '../packages/protocol/src/index.ts'
import { checkSigned } from './answers.ts'
import { arrivals } from './arrivals.ts'
import { type Bench, nothingDue, processorMs } from './capstan-run.ts'
import { prepareCaptures } from './captures.ts'
import { openLoop } from './open-loop.ts'
import type { Template } from './payments.ts'
import { msEach } from './processor-time.ts'
import { percentile } from './statistics.ts'

/**
 * As those of a merchant's pool are: twice as many as requests of one client are served at a time. A server takes new ones one by
 * one between other work, and what is measured here is not that.
 */
const OPEN_BEFOREHAND = 1_000

/** Captures that arrive by chance, at a rate that does not depend on how fast they are answered. */
export interface LoadResult {
  /** That the offered rate is a share, or a multiple, of. */
  readonly peak: number
  /** Captures a second. */
  readonly offered: number
  readonly answered: number
  /** By an answer that is signed. */
  readonly refused: number
  /** Without one. */
  readonly turnedAway: number
  /** Milliseconds from when a capture was to be sent to its answer. */
  readonly p50: number
  readonly p99: number
  readonly p999: number
  /** The same for those that were refused, signed or not; undefined where none were. */
  readonly refusedP99: number | undefined
  /** By how much the load itself was late, in milliseconds; it is in the latencies. */
  readonly lateP99: number
  /** How many processors each kept busy until the last answer; undefined where there is no /proc. */
  readonly busy: Readonly<Record<'server' | 'postgres' | 'load', number | undefined>>
}

interface Load {
  /** Captures a second. */
  readonly peak: number
  readonly share: number
  readonly count: number
}

export async function runLoad(bench: Bench, template: Template, { peak, share, count }: Load): Promise<LoadResult> {
  const { database, server } = bench
  const { merchant } = template
  const requests = await prepareCaptures(bench, template, count)
  const times = arrivals(count, peak * share)
  const before = { ...processorMs(bench), load: process.cpuUsage() }
  const { seconds, done, refused, turnedAway, late, refusals } = await openLoop(
    server.urls,
    requests,
    times,
    OPEN_BEFOREHAND,
  )
  const after = processorMs(bench)
  const load = process.cpuUsage(before.load)
  await nothingDue(database)
  const path = apiPath('capture', merchant.clientId)
  for (const answer of refusals) await checkSigned(answer, path, merchant)
  const no = [...refused, ...turnedAway]
  return {
    peak,
    offered: count / ((times.at(-1) ?? Number.NaN) / 1_000),
    answered: done.length / seconds,
    refused: refused.length / seconds,
    turnedAway: turnedAway.length / seconds,
    p50: percentile(done, 0.5),
    p99: percentile(done, 0.99),
    p999: percentile(done, 0.999),
    refusedP99: no.length === 0 ? undefined : percentile(no, 0.99),
    lateP99: percentile(late, 0.99),
    busy: {
      server: msEach(before.server, after.server, seconds * 1_000),
      postgres: msEach(before.postgres, after.postgres, seconds * 1_000),
      load: (load.user + load.system) / 1_000_000 / seconds,
    },
  }
}
