import type { PaymentStateKind } from '../api/types.ts'

/** What stands in the address of the list: the names and the values of the operator API's filters. */
export interface PaymentSearch {
  readonly id?: string
  readonly clientId?: string
  readonly environment?: 'sandbox' | 'live'
  /** States with commas between. */
  readonly state?: string
  readonly methodType?: string
  readonly acquirer?: string
  readonly captureMode?: 'AUTOMATIC' | 'MANUAL'
  readonly currency?: string
  /** Minor units. */
  readonly amountFrom?: string
  readonly amountTo?: string
  /** ISO 8601. */
  readonly createdFrom?: string
  readonly createdTo?: string
  /** The acquirer's own id. */
  readonly transactionId?: string
  /** The place of a page that is not the first. */
  readonly after?: string
}

const names = [
  'id',
  'clientId',
  'environment',
  'state',
  'methodType',
  'acquirer',
  'captureMode',
  'currency',
  'amountFrom',
  'amountTo',
  'createdFrom',
  'createdTo',
  'transactionId',
  'after',
] as const satisfies readonly (keyof PaymentSearch)[]

/** What is known of the address. The values go to the server as they are, which says what is wrong with one. */
export function readPaymentSearch(search: Readonly<Record<string, unknown>>): PaymentSearch {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

/** Without what is empty, and from the first page on: the place in one list means nothing in another. */
export function changed(search: PaymentSearch, change: Changes): PaymentSearch {
  const { after: _place, ...filters } = search
  return Object.fromEntries(Object.entries({ ...filters, ...change }).filter(([, value]) => value))
}

export type Changes = { readonly [Name in keyof PaymentSearch]?: PaymentSearch[Name] | undefined | null | '' }

export function statesOf({ state }: PaymentSearch): readonly PaymentStateKind[] {
  return (state?.split(',') ?? []) as PaymentStateKind[]
}

/** How many filters there are, those of one range counted once. */
export function countFilters(search: PaymentSearch): number {
  const { after: _place, amountTo, createdTo, currency, ...rest } = search
  const others = [amountTo && !search.amountFrom, createdTo && !search.createdFrom]
  const onlyCurrency = currency && !search.amountFrom && !amountTo
  return Object.keys(rest).length + [...others, onlyCurrency].filter(Boolean).length
}
