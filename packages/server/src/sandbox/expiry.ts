import { changeExpiryPolicy } from '../application/change-expiry-policy.ts'
import type { Context } from '../application/context.ts'
import { readDuration } from '../domain/duration.ts'
import type { ExpiryPolicy } from '../domain/expiry-policy.ts'
import type { ExpiryOptions } from '../testing/expiry.ts'
import { Refused } from './refused.ts'

const minuteMs = 60_000
/** Longer than any authorization lives. */
const longestAheadMs = 31 * 86_400_000
const known = ['atExpiry', 'captureAhead', 'warnAhead', 'notifies']

export async function setExpiry(context: Context, clientId: string, options: ExpiryOptions): Promise<null> {
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown !== undefined) throw wrong(`${JSON.stringify(unknown)} is unknown; known are ${known.join(', ')}`)
  const { atExpiry, captureAhead, warnAhead, notifies } = options
  if (atExpiry !== undefined && atExpiry !== 'cancel' && atExpiry !== 'capture') {
    throw wrong(`atExpiry ${JSON.stringify(atExpiry)}: must be cancel or capture`)
  }
  if (notifies !== undefined && typeof notifies !== 'boolean') throw wrong('notifies: must be true or false')
  const change: Partial<ExpiryPolicy> = {
    ...(atExpiry !== undefined && { atExpiry }),
    ...(captureAhead !== undefined && { captureAheadMs: readAhead('captureAhead', captureAhead, minuteMs) }),
    ...(warnAhead !== undefined && { warnAheadMs: readAhead('warnAhead', warnAhead, 0) }),
    ...(notifies !== undefined && { notifies }),
  }
  await changeExpiryPolicy(context, clientId, change, 'sandbox')
  return null
}

function readAhead(name: string, value: unknown, leastMs: number): number {
  const ms = typeof value === 'string' ? readDuration(value) : value
  if (typeof ms === 'number' && Number.isInteger(ms) && ms >= leastMs && ms <= longestAheadMs) return ms
  throw wrong(`${name} ${JSON.stringify(value)}: must be a duration as '2h' or whole milliseconds, at most '31d'`)
}

function wrong(message: string): Refused {
  return new Refused('BAD_ARGUMENT', `setExpiry: ${message}`)
}
