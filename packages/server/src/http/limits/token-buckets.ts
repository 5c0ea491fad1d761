export interface TokenBuckets {
  /** Takes a token out of the bucket of `key`; false when there is none. */
  readonly take: (key: string) => boolean
  /** `take` would get nothing. */
  readonly isEmpty: (key: string) => boolean
  /** Tokens of `key` that were taken elsewhere; its bucket may then hold less than nothing, but no burst less. */
  readonly owe: (key: string, count: number) => void
}

export interface BucketSize {
  /** Tokens that come back in a second; 0: nothing is limited. */
  readonly perSecond: number
  /** Tokens of a full bucket. */
  readonly burst: number
  /** Buckets kept; who comes beyond them shares one. */
  readonly most: number
}

interface Bucket {
  tokens: number
  /** When `tokens` was true. */
  at: number
}

const sweepMs = 1_000
const shared = ''

/**
 * A bucket of tokens for each key. A full one is the same as none, so those are what is forgotten when there are too
 * many. `clock` gives milliseconds that never go back.
 */
export function tokenBuckets({ perSecond, burst, most }: BucketSize, clock = () => performance.now()): TokenBuckets {
  const buckets = new Map<string, Bucket>()
  let sweptAt = Number.NEGATIVE_INFINITY
  const tokensNow = (bucket: Bucket, now: number) =>
    Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond)
  const sweep = (now: number) => {
    // A flood of new keys must not pay for a look at all old ones each time.
    if (now - sweptAt < sweepMs) return
    sweptAt = now
    for (const [key, bucket] of buckets) if (tokensNow(bucket, now) === burst) buckets.delete(key)
  }
  const bucketOf = (key: string, now: number): Bucket => {
    const kept = buckets.get(key)
    if (kept) return kept
    if (buckets.size >= most) sweep(now)
    const name = buckets.size >= most ? shared : key
    const bucket = buckets.get(name) ?? { tokens: burst, at: now }
    buckets.set(name, bucket)
    return bucket
  }
  const present = (key: string): Bucket => {
    const now = clock()
    const bucket = bucketOf(key, now)
    bucket.tokens = tokensNow(bucket, now)
    bucket.at = now
    return bucket
  }
  return {
    take(key) {
      if (perSecond === 0) return true
      const bucket = present(key)
      if (bucket.tokens < 1) return false
      bucket.tokens -= 1
      return true
    },
    isEmpty(key) {
      // Whoever has no bucket of his own is not empty: a look must not give one to every name that somebody makes up.
      const bucket = perSecond === 0 ? undefined : buckets.get(key)
      return bucket !== undefined && tokensNow(bucket, clock()) < 1
    },
    owe(key, count) {
      if (perSecond === 0) return
      const bucket = present(key)
      bucket.tokens = Math.max(-burst, bucket.tokens - count)
    },
  }
}
