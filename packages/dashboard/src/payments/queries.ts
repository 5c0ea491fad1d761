import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query'
import { get, searchOf } from '../api/call.ts'
import type { Json, PaymentPage } from '../api/types.ts'
import { type Found, nothingYet, pageSize, refreshed, withMore } from './found.ts'
import type { PaymentSearch } from './search.ts'

function keyOf(search: PaymentSearch) {
  return ['payments', 'list', search] as const
}

/**
 * A page of the list. Where one answer of the server does not fill it, the search goes on by itself and shows what it
 * has; begun anew while it is on its way, as each change of a payment does, it goes on from where it was.
 */
export function paymentsQuery(search: PaymentSearch) {
  return queryOptions({
    queryKey: keyOf(search),
    placeholderData: keepPreviousData,
    queryFn: async ({ client, signal }) => {
      const before = client.getQueryData<Found>(keyOf(search))
      if (before && before.state !== 'searching') {
        return refreshed(before, await ask(search, { limit: pageSize, after: search.after }, signal))
      }
      let found = before ?? nothingYet
      for (;;) {
        const place = { limit: pageSize - found.payments.length, after: found.next ?? search.after }
        const more = withMore(found, await ask(search, place, signal))
        const stopped = client.getQueryData<Found>(keyOf(search))?.state === 'stopped'
        found = stopped && more.state === 'searching' ? { ...more, state: 'stopped' } : more
        if (found.state !== 'searching') return found
        client.setQueryData(keyOf(search), found)
      }
    },
  })
}

interface Place {
  readonly limit: number
  readonly after: string | undefined
}

function ask(search: PaymentSearch, place: Place, signal: AbortSignal): Promise<Json<PaymentPage>> {
  return get('/payments', { ...search, ...place }, signal)
}

/** The answer that is under way is still taken. */
export function stopSearch(client: QueryClient, search: PaymentSearch): void {
  client.setQueryData(keyOf(search), (found?: Found) => found && { ...found, state: 'stopped' as const })
}

export function goOnSearching(client: QueryClient, search: PaymentSearch): void {
  client.setQueryData(keyOf(search), (found?: Found) => found && { ...found, state: 'searching' as const })
  void client.refetchQueries({ queryKey: keyOf(search), exact: true })
}

/** Where the browser downloads what the list shows, all of it. */
export function csvAddress(search: PaymentSearch): string {
  const { after: _place, ...filters } = search
  return `/operator/payments.csv${searchOf(filters)}`
}
