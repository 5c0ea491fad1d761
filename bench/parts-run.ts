import type { Bench, RunResult } from './capstan-run.ts'
import { runCaptures, type Variant } from './captures.ts'
import type { SignatureCost } from './signature-bound.ts'

/** What a capture is made of, in milliseconds of processor time. */
export interface Parts {
  /** By the name of the part. */
  readonly ms: Readonly<Record<string, number>>
  /** What the profiler itself cost the server, as a share of what a capture cost without it. */
  readonly profiler: number | undefined
}

/** How many signatures a notified capture has made: of the answer and of the notification. */
const SIGNED = 2

/** Captures with a profiler in the server. `plain`: the same without it, in the same round. */
export async function runParts(
  bench: Bench,
  variant: Variant,
  count: number,
  { plain, cost }: { readonly plain: RunResult | undefined; readonly cost: SignatureCost },
): Promise<Parts> {
  const { server } = bench
  await server.startProfile()
  const run = await runCaptures(bench, variant, count)
  const times = await server.stopProfile()
  const ms: Record<string, number> = {}
  const add = (part: string, time: number) => {
    ms[part] = (ms[part] ?? 0) + time / count
  }
  // The thread pool does nothing else, but does not tell them apart.
  const signing = (SIGNED * cost.sign) / (SIGNED * cost.sign + cost.verify)
  for (const { main, pool, engine } of times) {
    for (const [part, time] of Object.entries(main)) add(part, time)
    add('signing', pool * signing)
    add('verifying', pool * (1 - signing))
    add('engine', engine)
  }
  if (run.postgresMs !== undefined) ms['postgres'] = run.postgresMs
  return { ms, profiler: sharePlus(run.serverMs, plain?.serverMs) }
}

function sharePlus(withIt: number | undefined, without: number | undefined): number | undefined {
  return withIt === undefined || without === undefined ? undefined : withIt / without - 1
}
