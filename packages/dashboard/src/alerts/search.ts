import type { AlertKind } from '../api/types.ts'
import { kindWords } from './words.ts'

/** What the page of alerts is filtered by, in its address. */
export interface AlertSearch {
  readonly client?: string
  readonly kind?: AlertKind
  /** One alert, shown before all others. */
  readonly id?: string
}

export function alertSearch(search: Record<string, unknown>): AlertSearch {
  const { client, kind, id } = search
  return {
    ...(typeof client === 'string' && client !== '' && { client }),
    ...(typeof kind === 'string' && kind in kindWords && { kind: kind as AlertKind }),
    ...(typeof id === 'string' && id !== '' && { id }),
  }
}
