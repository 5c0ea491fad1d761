import { pruneSignIn } from '../../store/sign-in-failures.ts'
import type { Context } from '../context.ts'

const everyMs = 60_000

/** Once a minute at most, when somebody signs in, or tries to: nothing grows while nobody does. */
export function keepPruned(context: Context, clock = () => performance.now()): () => Promise<void> {
  let prunedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (clock() - prunedAt < everyMs) return
    prunedAt = clock()
    await pruneSignIn(context.pool).catch((error: unknown) => {
      context.log.warn({ error: String(error) }, 'what signing in left behind could not be deleted; tried again later')
    })
  }
}
