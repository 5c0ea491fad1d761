import { assert } from '../../assert.ts'
import type { AlertKind } from '../../domain/alert.ts'
import { type Alert, type AlertLine, type AlertPlace, findAlertLine, listAlerts } from '../../store/alerts.ts'
import { countGivenUp } from '../../store/health.ts'
import { type OpenQuestions, readOpenQuestions } from '../../store/open-questions.ts'
import type { Context } from '../context.ts'

export type { Alert, AlertLine, AlertPlace, OpenQuestions }

export interface AlertQuery {
  readonly clientId?: string
  readonly kind?: AlertKind
  /** Only those that wait for a person, or only those that do not any more; both, with the open ones first, when absent. */
  readonly closed?: boolean
  readonly after?: AlertPlace & { readonly closed: boolean }
  readonly limit: number
}

export interface AlertPage {
  readonly alerts: readonly AlertLine[]
  /** What the next page comes after; absent on the last one. */
  readonly next?: AlertPlace & { readonly closed: boolean }
}

/** What waits for a person, then what did; of each the newest first. */
export async function alertPage(context: Context, query: AlertQuery): Promise<AlertPage> {
  const { closed, after, limit, ...filter } = query
  // One more than asked for tells whether there are others.
  const most = limit + 1
  const from = (one: boolean) => (after && after.closed === one ? { after } : {})
  const open =
    closed === true || after?.closed
      ? []
      : await listAlerts(context.pool, { ...filter, ...from(false), closed: false, limit: most })
  const rest = most - open.length
  const over =
    closed === false || rest === 0
      ? []
      : await listAlerts(context.pool, { ...filter, ...from(true), closed: true, limit: rest })
  const alerts = [...open, ...over]
  if (alerts.length < most) return { alerts }
  const shown = alerts.slice(0, limit)
  const last = shown.at(-1)
  assert(last, 'a page has room for one at least')
  const next = { openedAt: last.openedAt, alertId: last.alertId, closed: last.closedAt !== null }
  return { alerts: shown, next }
}

/** The first page of it. */
export async function recentAlerts(
  context: Context,
  { all, ...filter }: { readonly clientId?: string; readonly all: boolean; readonly limit: number },
): Promise<readonly AlertLine[]> {
  return (await alertPage(context, { ...filter, ...(!all && { closed: false }) })).alerts
}

export function alertOf(context: Context, alertId: string): Promise<AlertLine | undefined> {
  return findAlertLine(context.pool, alertId)
}

/** What is not settled and needs nobody yet, and what nobody is told of any more. */
export interface Unsettled {
  /** What acquirers are being asked about. */
  readonly unknown: OpenQuestions
  readonly exhaustedNotifications: number
}

export async function unsettled(context: Context): Promise<Unsettled> {
  const [unknown, givenUp] = await Promise.all([readOpenQuestions(context.pool), countGivenUp(context.pool)])
  const exhausted = givenUp.filter(({ state }) => state === 'exhausted')
  return { unknown, exhaustedNotifications: exhausted.reduce((sum, { count }) => sum + count, 0) }
}
