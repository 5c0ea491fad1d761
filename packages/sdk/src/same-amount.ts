import type { Amount } from '@capstan/protocol/wire'

/**
 * Whether what an inquiry found can be what was asked for. Of another amount it belongs to an earlier request, whose id
 * the caller used again: taken for this one, it would be reported done with an amount that never moved.
 */
export function maybeOfAmount(asked: Amount, found: Amount | undefined): boolean {
  return !found || (found.currency === asked.currency && String(found.value) === String(asked.value))
}
