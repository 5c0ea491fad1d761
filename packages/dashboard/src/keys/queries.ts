import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { ClientKeysView, Json, SigningKeysView } from '../api/types.ts'

/** One of a client's keys. */
export type KeyLine = Json<ClientKeysView>['keys'][number]

/** What is seen of use changes with every request, so that it is asked again whenever it is looked at. */
export const clientKeysQuery = (clientId: string) =>
  queryOptions({
    queryKey: ['clients', clientId, 'keys'],
    queryFn: ({ signal }) => get<Json<ClientKeysView>>(`/clients/${encodeURIComponent(clientId)}/keys`, {}, signal),
  })

export const signingKeysQuery = queryOptions({
  queryKey: ['clients', 'signing-keys'],
  queryFn: ({ signal }) => get<Json<SigningKeysView>>('/signing-keys', {}, signal),
})
