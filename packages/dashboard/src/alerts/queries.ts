import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { AlertPageView, AlertView, Json, UnsettledView } from '../api/types.ts'
import type { AlertSearch } from './search.ts'

/** Open or closed alerts, page after page, the newest first. */
export function alertsQuery(state: 'open' | 'closed', { client, kind }: AlertSearch) {
  return infiniteQueryOptions({
    queryKey: ['alerts', state, client ?? null, kind ?? null],
    queryFn: ({ pageParam, signal }) =>
      get<Json<AlertPageView>>(
        '/alerts',
        { state, clientId: client, kind, after: pageParam ?? undefined, limit: state === 'open' ? 50 : 20 },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
}

/** One alert, open or closed. */
export function alertQuery(alertId: string) {
  return queryOptions({
    queryKey: ['alerts', 'one', alertId],
    queryFn: ({ signal }) => get<Json<AlertView>>(`/alerts/${encodeURIComponent(alertId)}`, {}, signal),
  })
}

/** What is asked about and needs nobody yet, and what nobody is told of any more. */
export const unsettledQuery = queryOptions({
  queryKey: ['alerts', 'unsettled'],
  queryFn: ({ signal }) => get<Json<UnsettledView>>('/alerts/unsettled', {}, signal),
})
