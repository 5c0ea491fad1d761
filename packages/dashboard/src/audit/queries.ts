import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { AuditActionsView, AuditView, Json } from '../api/types.ts'
import { type AuditSearch, auditQueryOf } from './search.ts'

const limit = 50
/** A search that finds little looks on by itself that many times, for a second or two; then a person says whether to go on. */
const looksAtOnce = 20

/** The newest first, page by page. Each goes on searching until it is full, everything was searched, or it took too long. */
export function auditQuery(search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: ['audit', search],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }): Promise<Json<AuditView>> => {
      let found: Json<AuditView> = { entries: [], next: pageParam, searchedTo: null }
      for (let looks = 0; looks < looksAtOnce && found.next !== null && found.entries.length < limit; looks += 1) {
        const query = { ...auditQueryOf(search), before: found.next, limit: limit - found.entries.length }
        const page = await get<Json<AuditView>>('/audit', query, signal)
        found = { ...page, entries: [...found.entries, ...page.entries] }
      }
      return found
    },
    getNextPageParam: ({ next }) => next,
  })
}

export const auditActionsQuery = queryOptions({
  queryKey: ['audit', 'actions'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }) => (await get<Json<AuditActionsView>>('/audit/actions', {}, signal)).actions,
})
