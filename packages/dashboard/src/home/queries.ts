import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type {
  AcquirerLines,
  CallSeries,
  CallSubject,
  EndpointLines,
  Expiring,
  HomeChoices,
  Json,
  Needs,
  ServerFindings,
  Totals,
} from '../api/types.ts'
import { spaced } from './spaced.ts'
import { dayStarts, hourStarts } from './starts.ts'

/** Whose numbers are shown. */
export interface Scope {
  readonly environment: 'sandbox' | 'live'
  readonly client?: string
}

/** Where no events tell that something changed, and for what changes by time alone. */
const refetchInterval = 15_000

function part<Answer>(name: string, query: Readonly<Record<string, string | undefined>> = {}) {
  const path = name === '' ? '/overview' : `/overview/${name}`
  return queryOptions({
    queryKey: ['home', name, query] as const,
    queryFn: ({ signal }) =>
      spaced(`${path} ${JSON.stringify(query)}`, signal, () => get<Json<Answer>>(path, query, signal)),
    refetchInterval,
  })
}

function within({ environment, client }: Scope) {
  return { environment, clientId: client }
}

export const choicesQuery = part<HomeChoices>('')
export const serverQuery = part<ServerFindings>('server')

export const weekDays = 7

export function totalsQuery(scope: Scope, now: Date) {
  return part<Totals>('totals', { ...within(scope), starts: dayStarts(now, weekDays).join(',') })
}

export function callsQuery(scope: Scope, span: 'day' | 'week', about: CallSubject, now: Date) {
  const starts = span === 'day' ? hourStarts(now, 24) : dayStarts(now, weekDays)
  return part<CallSeries>('calls', { ...within(scope), about, starts: starts.join(',') })
}

export function expiringQuery(scope: Scope) {
  return part<Expiring>('expiring', within(scope))
}

export function needsQuery(scope: Scope) {
  return part<Needs>('needs', within(scope))
}

export function acquirersQuery(scope: Scope) {
  return part<AcquirerLines>('acquirers', within(scope))
}

export function endpointsQuery(scope: Scope) {
  return part<EndpointLines>('endpoints', within(scope))
}
