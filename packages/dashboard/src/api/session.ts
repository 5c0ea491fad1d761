import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { setExponents } from '../parts/format-money.ts'
import { get, setCsrf } from './call.ts'
import type { Json, Permission, SessionView } from './types.ts'

/** Who is signed in. Everything else waits for it: it brings the CSRF token and the digits of the currencies. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async () => {
    const session = await get<Json<SessionView>>('/session')
    setCsrf(session.csrf)
    setExponents(session.exponents)
    return session
  },
})

export function useSession(): Json<SessionView> {
  return useSuspenseQuery(sessionQuery).data
}

/** Whether to offer something. The server decides: what is offered here and not permitted there is refused. */
export function useMay(...permissions: readonly Permission[]): boolean {
  const { permissions: granted } = useSession()
  return permissions.some((permission) => granted.includes(permission))
}
