/** The filters of the audit log, as they stand in the address. */
export interface AuditSearch {
  readonly actor?: string
  readonly action?: string
  readonly clientId?: string
  readonly id?: string
  /** Days in the viewer's zone, `2026-03-01`, both included. */
  readonly from?: string
  readonly to?: string
}

const names = ['actor', 'action', 'clientId', 'id', 'from', 'to'] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** What can be no filter is left out: an address that somebody has changed shows more, never an error. */
export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const given = names.flatMap((name) => {
    const value = search[name]
    // The router reads digits as numbers; ids are longer than numbers are exact, and come as text.
    const text = typeof value === 'number' ? String(value) : value
    if (typeof text !== 'string' || text === '') return []
    const isDay = name === 'from' || name === 'to'
    return isDay && dayStart(text) === undefined ? [] : [[name, text]]
  })
  return Object.fromEntries(given)
}

/** The filters as the operator API takes them: days become the moments at which they begin and end here. */
export function auditQueryOf({ from, to, ...filters }: AuditSearch): Readonly<Record<string, string | undefined>> {
  return { ...filters, from: from && dayStart(from)?.toISOString(), to: to && dayStart(to, 1)?.toISOString() }
}

/** Midnight of the day in the viewer's zone, or of one some days later; undefined for what is no day. */
function dayStart(day: string, daysLater = 0): Date | undefined {
  if (!DAY.test(day)) return undefined
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const start = new Date(year, month - 1, date)
  // 30 February is no day; and the next day is not always 24 hours away.
  if (start.getMonth() !== month - 1) return undefined
  return new Date(year, month - 1, date + daysLater)
}
