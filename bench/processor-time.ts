import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick. */
const MS_PER_TICK = 10

/** Milliseconds of processor time one process has used; undefined where there is no /proc. */
function processorMsOf(processId: number): number | undefined {
  const ticks = ticksOf(processId)
  return ticks && ticks.own * MS_PER_TICK
}

/** The same of several together. */
export function processorMsOfAll(processIds: readonly number[]): number | undefined {
  return processIds.reduce<number | undefined>((sum, id) => {
    const own = processorMsOf(id)
    return sum === undefined || own === undefined ? undefined : sum + own
  }, 0)
}

/** The same for PostgreSQL: the postmaster, its children, and those of them that have ended. */
export function processorMsOfPostgres(postmaster: number): number | undefined {
  for (;;) {
    const before = ticksOf(postmaster)
    if (!before) return undefined
    const all = childrenOf(postmaster).reduce((sum, { own }) => sum + own, before.own + before.ended)
    // One that ended meanwhile may be in neither number.
    if (ticksOf(postmaster)?.ended === before.ended) return all * MS_PER_TICK
  }
}

/** The postmaster and its children; none where there is no /proc. */
export function processesOfPostgres(postmaster: number): readonly number[] {
  return ticksOf(postmaster) ? [postmaster, ...childrenOf(postmaster).map(({ id }) => id)] : []
}

function childrenOf(postmaster: number): readonly Ticks[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => ticksOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === postmaster)
}

/** What each of `count` captures used between two readings. */
export function msEach(before: number | undefined, after: number | undefined, count: number): number | undefined {
  return before === undefined || after === undefined ? undefined : (after - before) / count
}

interface Ticks {
  readonly id: number
  readonly parent: number
  readonly own: number
  /** Of children that have ended. */
  readonly ended: number
}

function ticksOf(processId: number): Ticks | undefined {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8')
    // The name, in parentheses, may hold spaces; the fields after it are numbered from 3 on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const at = (number: number) => Number(fields[number - 3])
    return { id: processId, parent: at(4), own: at(14) + at(15), ended: at(16) + at(17) }
  } catch {
    return undefined
  }
}
