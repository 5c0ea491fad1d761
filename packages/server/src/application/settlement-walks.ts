import type { Pool } from 'pg'
import { countHappened, insertOnlyOurs } from '../store/settlement-missing.ts'
import type { SettlementReport } from '../store/settlement-reports.ts'
import {
  anyWithoutReference,
  type BookPart,
  type IdPlace,
  resolvePage,
  rowsAtOnce,
  type TimePlace,
  type WalkPlace,
} from '../store/settlement-walk.ts'

/** One request goes on for as long as this and what its last statement takes; the command asks again. */
const stepMs = 2_000
/** The times of all clients lie in one index, so a longer time would read much that is others'. */
const longestSliceMs = 86_400_000

const nextPart: Readonly<Record<BookPart, BookPart | undefined>> = {
  capture: 'refund',
  refund: 'payment',
  payment: undefined,
}

/**
 * Finds by the acquirer's ids what lines without a reference are about, a piece of our books after the other. True when
 * all our books were looked through; otherwise it goes on from where it was.
 */
export async function resolveIds(
  pool: Pool,
  report: SettlementReport,
  clients: readonly string[],
  walked: WalkPlace | null,
): Promise<boolean> {
  const until = performance.now() + stepMs
  if (walked === null && !(await anyWithoutReference(pool, report.reportId))) return true
  let stored = walked
  let place = walked && 'part' in walked ? walked : beginningOf(sorted(clients)[0])
  while (place) {
    const { moved, count, last } = await resolvePage(pool, report, place, stored)
    if (!moved) return false
    stored = { ...place, after: last ?? place.after }
    place = count === rowsAtOnce ? stored : following(place, clients)
    if (place && performance.now() > until) return false
  }
  return true
}

function beginningOf(clientId: string | undefined): IdPlace | undefined {
  return clientId === undefined ? undefined : { clientId, part: 'capture', after: '' }
}

function following({ clientId, part }: IdPlace, clients: readonly string[]): IdPlace | undefined {
  const next = nextPart[part]
  return next ? { clientId, part: next, after: '' } : beginningOf(after(clientId, clients))
}

/**
 * Puts down what of ours in the period no line names, a time after the other, each as long as what happened then can be
 * looked at by one statement. True when the whole period was; otherwise it goes on from where it was.
 */
export async function findMissing(
  pool: Pool,
  report: SettlementReport,
  clients: readonly string[],
  walked: WalkPlace | null,
): Promise<boolean> {
  const until = performance.now() + stepMs
  let stored = walked
  let place = walked && 'widthMs' in walked ? walked : startOf(report, sorted(clients)[0])
  while (place) {
    const from = new Date(place.from)
    const to = new Date(Math.min(from.getTime() + place.widthMs, report.to.getTime()))
    if (from >= to) {
      place = startOf(report, after(place.clientId, clients))
      continue
    }
    const slice = { clientId: place.clientId, from, to }
    const count = await countHappened(pool, slice)
    if (count > rowsAtOnce && place.widthMs > 1) {
      place = { ...place, widthMs: Math.ceil(place.widthMs / 4) }
      continue
    }
    const widthMs = count < rowsAtOnce / 8 ? Math.min(place.widthMs * 4, longestSliceMs) : place.widthMs
    const next: TimePlace = { clientId: place.clientId, from: to.toISOString(), widthMs }
    if (!(await insertOnlyOurs(pool, report, slice, { stored, next }))) return false
    stored = next
    place = next
    if (performance.now() > until) return false
  }
  return true
}

function startOf({ from }: SettlementReport, clientId: string | undefined): TimePlace | undefined {
  return clientId === undefined ? undefined : { clientId, from: from.toISOString(), widthMs: longestSliceMs }
}

function sorted(clients: readonly string[]): readonly string[] {
  return [...clients].sort()
}

function after(clientId: string, clients: readonly string[]): string | undefined {
  return sorted(clients).find((one) => one > clientId)
}
