import { type Siblings, tellLater } from '../../application/siblings.ts'
import type { TokenBuckets } from './token-buckets.ts'

/** How long the processes of a server do not know what the others took, in milliseconds. */
const tellEveryMs = 100

/**
 * Buckets that the processes of a server have in common: each takes from its own, tells the others what it took, and they
 * take it out of theirs. So whoever comes on one connection, to one process, has all that is his, and whoever comes on many
 * has no more; but for what the processes let in before they have told each other.
 */
export function sharedTokens(buckets: TokenBuckets, subject: string, siblings: Siblings): TokenBuckets {
  const taken = new Map<string, number>()
  const soon = tellLater(tellEveryMs, () => {
    siblings.tell(subject, [...taken])
    taken.clear()
  })
  siblings.hear(subject, (body) => {
    for (const [key, count] of body as readonly (readonly [string, number])[]) buckets.owe(key, count)
  })
  return {
    take(key) {
      if (!buckets.take(key)) return false
      if (siblings.list().processes.length === 1) return true
      taken.set(key, (taken.get(key) ?? 0) + 1)
      soon()
      return true
    },
    isEmpty: buckets.isEmpty,
    owe: buckets.owe,
  }
}
