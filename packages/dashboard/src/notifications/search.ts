import type { NotificationState, NotificationType } from '../api/types.ts'

/** What stands in the address of the list: the names and the values of the operator API's filters. */
export interface NotificationSearch {
  readonly clientId?: string
  readonly paymentId?: string
  readonly state?: NotificationState
  readonly type?: NotificationType
  readonly failing?: 'true'
  /** Of the latest try. */
  readonly url?: string
  /** ISO 8601, on the client's clock. */
  readonly from?: string
  readonly to?: string
  /** The place of a page that is not the first. */
  readonly after?: string
}

const names = [
  'clientId',
  'paymentId',
  'state',
  'type',
  'failing',
  'url',
  'from',
  'to',
  'after',
] as const satisfies readonly (keyof NotificationSearch)[]

/** What is known of the address. The values go to the server as they are, which says what is wrong with one. */
export function readNotificationSearch(search: Readonly<Record<string, unknown>>): NotificationSearch {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = search[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
    }),
  )
}

export type Changes = { readonly [Name in keyof NotificationSearch]?: NotificationSearch[Name] | null | '' }

/** Without what is empty, and from the first page on: the place in one list means nothing in another. */
export function changed(search: NotificationSearch, change: Changes): NotificationSearch {
  const { after: _place, ...filters } = search
  return Object.fromEntries(Object.entries({ ...filters, ...change }).filter(([, value]) => value))
}

/** Of the page of addresses: whose. */
export function readAddressSearch(search: Readonly<Record<string, unknown>>): { readonly clientId?: string } {
  const { clientId } = search
  return typeof clientId === 'string' && clientId !== '' ? { clientId } : {}
}

/** What a field for a date and a time holds, in the viewer's zone. */
export function toLocalField(iso: string | undefined): string {
  if (iso === undefined) return ''
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

/** The moment that such a field means; undefined while it is not filled in. */
export function fromLocalField(text: string): string | undefined {
  const date = new Date(text)
  return text === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
