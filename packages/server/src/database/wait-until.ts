import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks `condition` again every `everyMs` until it answers something other than undefined, and returns that; undefined
 * when `withinMs` ran out first. The other side is a process of PostgreSQL, which tells nobody what it is doing.
 */
export async function waitUntil<T>(
  condition: () => Promise<T | undefined>,
  limits: { readonly everyMs: number; readonly withinMs: number },
): Promise<T | undefined> {
  const deadline = performance.now() + limits.withinMs
  for (;;) {
    const answer = await condition()
    if (answer !== undefined) return answer
    if (performance.now() >= deadline) return undefined
    await pause(limits.everyMs)
  }
}
