/**
 * Remembers which notifications were handled. The identity and what the hook did must become durable together or not at
 * all; otherwise a crash between the two handles a notification twice, or never. A database does that with one
 * transaction, which it hands to the hook: what the hook writes by it is done exactly once.
 */
export interface NotificationStore<Transaction = undefined> {
  /**
   * Runs `work` unless it has been done before for this identity, and remembers that it is done.
   *
   * - Resolves to `done` when `work` ran and everything is durable; to `repeated` when an earlier call did so.
   * - Rejects when `work` rejects or the outcome is not durable, and remembers nothing: the next call runs `work` again.
   * - Of two calls at once with the same identity the second waits for the first to end, and then goes by its outcome.
   *   Acknowledged before that, the notification would be lost if the first fails.
   *
   * `identity` is at most 300 characters of ASCII.
   */
  once(identity: string, work: (transaction: Transaction) => Promise<void>): Promise<'done' | 'repeated'>
}

/**
 * A store in this process's memory: for development, tests, and hooks that are safe to run twice. A restart forgets
 * everything, and two processes know nothing of each other. Keeps the last `capacity` identities (10,000 unless given). Throws
 * a `TypeError` for a capacity that cannot be meant.
 */
export function memoryStore({ capacity = 10_000 }: { readonly capacity?: number } = {}): NotificationStore {
  if (!Number.isSafeInteger(capacity) || capacity < 1) throw new TypeError('capacity must be a positive whole number')
  // A set keeps the order of insertion, so its first member is the oldest.
  const done = new Set<string>()
  const running = new Map<string, Promise<void>>()
  return {
    async once(identity, work) {
      for (let first = running.get(identity); first; first = running.get(identity)) {
        await first.catch(() => undefined)
      }
      if (done.has(identity)) return 'repeated'
      // In a promise of its own, so that work which throws at once is a rejection like any other.
      const run = Promise.resolve().then(() => work(undefined))
      running.set(identity, run)
      try {
        await run
        done.add(identity)
        for (const oldest of done) {
          if (done.size <= capacity) break
          done.delete(oldest)
        }
      } finally {
        running.delete(identity)
      }
      return 'done'
    },
  }
}
