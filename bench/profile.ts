/** Runs in the server under measurement: what its main thread spends on which part, by Node's own profiler. */
import { readdirSync, readFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { samplesByPart } from './profile-parts.ts'

/** Of processor time, in milliseconds, between `startProfile` and `stopProfile`. */
export interface ProfiledTime {
  /** Of the main thread, which does everything but cryptography, by part. */
  readonly main: Readonly<Record<string, number>>
  /** Of the thread pool, where signatures are made and verified. */
  readonly pool: number
  /** Of V8's threads, which compile and collect garbage. The profiler has one of its own, which is left out. */
  readonly engine: number
}

/** Between two samples, in microseconds: some thousand samples for each run. */
const INTERVAL = 1_000

interface Used {
  /** Milliseconds. */
  readonly main: number
  readonly pool: number
  readonly engine: number
}

let profiling: { readonly session: Session; readonly before: Used; readonly restore: () => void } | undefined

export async function startProfile(): Promise<void> {
  const session = new Session()
  session.connect()
  const restore = nameJson()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL })
  await session.post('Profiler.start')
  profiling = { session, before: used(), restore }
}

export async function stopProfile(): Promise<ProfiledTime> {
  if (!profiling) throw new Error('no profile was started')
  const { session, before, restore } = profiling
  const after = used()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  restore()
  profiling = undefined
  return {
    main: divided(after.main - before.main, samplesByPart(profile)),
    pool: after.pool - before.pool,
    engine: after.engine - before.engine,
  }
}

/**
 * The time of the main thread by part. What it used beyond its samples it spent in the event loop, on sockets: the profiler
 * takes that for sleep.
 */
function divided(ms: number, samples: Readonly<Record<string, number>>): Record<string, number> {
  const sampledMs = (Object.values(samples).reduce((sum, count) => sum + count, 0) * INTERVAL) / 1_000
  const each = (Math.min(1, ms / sampledMs) * INTERVAL) / 1_000
  const parts = Object.fromEntries(Object.entries(samples).map(([part, count]) => [part, count * each]))
  return { ...parts, native: (parts['native'] ?? 0) + Math.max(0, ms - sampledMs) }
}

/** V8 counts what is done in JSON's own functions as their caller's; in these it has a name. */
function nameJson(): () => void {
  const { parse, stringify } = JSON
  JSON.parse = function jsonParse(...given: Parameters<typeof parse>) {
    return parse.apply(JSON, given)
  }
  JSON.stringify = function jsonStringify(...given: unknown[]) {
    return Reflect.apply(stringify, JSON, given)
  }
  return () => Object.assign(JSON, { parse, stringify })
}

function used(): Used {
  const { user, system } = process.threadCpuUsage()
  return { main: (user + system) / 1_000, pool: threadsMs('libuv-worker'), engine: threadsMs('V8Worker') }
}

/** Of all threads of that name, in hundredths of a second as Linux counts it; 0 where there is no /proc. */
function threadsMs(name: string): number {
  try {
    const stats = readdirSync('/proc/self/task').map((id) => readFileSync(`/proc/self/task/${id}/stat`, 'utf8'))
    return (
      stats
        .filter((stat) => stat.includes(`(${name})`))
        .map((stat) => stat.slice(stat.lastIndexOf(')') + 2).split(' '))
        // Fields 14 and 15, where the one after the name is field 3.
        .reduce((sum, fields) => sum + (Number(fields[11]) + Number(fields[12])) * 10, 0)
    )
  } catch {
    return 0
  }
}
