// biome-ignore lint/style/noRestrictedImports: buyers come with pauses between them
import { setTimeout as delay } from 'node:timers/promises'
import { type Load, oneOrder } from './chaos-load.ts'
import type { Asked } from './merchant.ts'

/** Orders at the same time. */
const LANES = 8
/** Between two orders of a lane, at most. */
const LONGEST_PAUSE_MS = 100

/** Keeps orders coming while something happens; gives every request that was made, all of them answered. */
export async function underLoad(load: Omit<Load, 'asked'>, happening: () => Promise<void>): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  let over = false
  const lane = async () => {
    while (!over) {
      await oneOrder({ ...load, asked })
      await delay(load.random() * LONGEST_PAUSE_MS)
    }
  }
  const lanes = Array.from({ length: LANES }, lane)
  const happened = happening().finally(() => {
    over = true
  })
  await Promise.all([...lanes, happened])
  return asked
}
