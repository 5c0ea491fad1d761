import { setTimeout as delay } from 'node:timers/promises'

/** Asks again and again until it is so; false when it is not within that many milliseconds. */
export async function waitUntil(withinMs: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + withinMs
  while (performance.now() < end) {
    if (await isSo()) return true
    await delay(100)
  }
  return false
}
