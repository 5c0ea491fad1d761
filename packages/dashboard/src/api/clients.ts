import { queryOptions } from '@tanstack/react-query'
import { get } from './call.ts'
import type { ClientSummary, Json } from './types.ts'

/** Every client, with its clock. */
export const clientsQuery = queryOptions({
  queryKey: ['clients'],
  queryFn: async ({ signal }) =>
    (await get<{ clients: readonly Json<ClientSummary>[] }>('/clients', {}, signal)).clients,
})
