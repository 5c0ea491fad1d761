import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { FindView, Json } from '../api/types.ts'

export type Found = Json<FindView>['found'][number]

/** What an id may mean: payments, a notification, an alert. */
export function findQuery(id: string) {
  return queryOptions({
    queryKey: ['find', id],
    queryFn: async ({ signal }) => (await get<Json<FindView>>('/find', { id }, signal)).found,
  })
}

/** Whether something can be an id at all, so that the server is not asked for every letter that is typed. */
export function canBeId(text: string): boolean {
  return /^[!-~]{3,64}$/.test(text)
}
