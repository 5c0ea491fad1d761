import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { ClientEndpoints, FailingEndpoints, Json, NotificationDetails, NotificationsView } from '../api/types.ts'
import type { NotificationSearch } from './search.ts'

/** How long until the next try grows old by itself; what happens is told by the events. Milliseconds. */
const lookAgainMs = 20_000

export function notificationsQuery(search: NotificationSearch) {
  return queryOptions({
    queryKey: ['notifications', 'list', search],
    placeholderData: keepPreviousData,
    refetchInterval: lookAgainMs,
    queryFn: ({ signal }) => get<Json<NotificationsView>>('/notifications', { ...search, limit: 50 }, signal),
  })
}

export function notificationQuery(notificationId: string) {
  return queryOptions({
    queryKey: ['notification', notificationId],
    refetchInterval: lookAgainMs,
    queryFn: ({ signal }) =>
      get<Json<NotificationDetails>>(`/notifications/${encodeURIComponent(notificationId)}`, {}, signal),
  })
}

/** Begins as notifications do, so that each delivery makes it old. */
export function endpointsQuery(clientId: string) {
  return queryOptions({
    queryKey: ['notifications', 'endpoints', clientId],
    refetchInterval: lookAgainMs,
    queryFn: ({ signal }) =>
      get<Json<ClientEndpoints>>(`/clients/${encodeURIComponent(clientId)}/endpoints`, {}, signal),
  })
}

export const failingQuery = queryOptions({
  queryKey: ['notifications', 'failing'],
  refetchInterval: lookAgainMs,
  queryFn: ({ signal }) => get<Json<FailingEndpoints>>('/endpoints/failing', {}, signal),
})
