import { setTimeout as delay } from 'node:timers/promises'
import { isStale } from '../store/statement.ts'

/** Decisions that may lose a race before something must be wrong. */
const mostTries = 20

/**
 * Runs a load-decide-write round until it is not overtaken by another request. Each loss means that somebody else's
 * write went through, so this ends; the bound turns a bug into an error instead of a loop.
 */
export async function tryAgain<Result>(round: () => Promise<Result | undefined>): Promise<Result> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const result = await round()
    if (result !== undefined) return result
  }
  throw new Error(`a decision was overtaken ${mostTries} times`)
}

const firstLookMs = 10
const longestLookMs = 250

/** Loads again, ever less often, while somebody else works on the row, for at most `deadlineMs` milliseconds. */
export async function awaitFirstRequest<Loaded extends { readonly leased: boolean }>(
  deadlineMs: number,
  loaded: Loaded,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  const end = performance.now() + deadlineMs
  let current = loaded
  for (let wait = firstLookMs; current.leased && performance.now() + wait < end; wait = nextWait(wait)) {
    await delay(wait)
    current = await load()
  }
  return current
}

function nextWait(wait: number): number {
  return Math.min(wait * 2, longestLookMs)
}

/** False when another request wrote first, so that the decision is to be made again. */
export async function unlessStale(write: () => Promise<boolean>): Promise<boolean> {
  try {
    return await write()
  } catch (error) {
    if (isStale(error)) return false
    throw error
  }
}
