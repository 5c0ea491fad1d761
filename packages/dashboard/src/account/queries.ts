import { queryOptions, useQueryClient } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import { sessionQuery } from '../api/session.ts'
import type { AccountView, Json } from '../api/types.ts'

export type Account = Json<AccountView>

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => get<Account>('/account', {}, signal),
})

/** After the account was changed: what the page shows of it, and what the menu does. */
export function useAccountChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: accountQuery.queryKey })
    await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
}
