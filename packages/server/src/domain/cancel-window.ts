import type { CancelWindow } from './capability.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Antom counts days in UTC+8, and closes a day a quarter of an hour after its end. */
const zoneMs = 8 * hourMs
const graceMs = hourMs / 4

/** The first moment at which a paid payment can no longer be cancelled; undefined where paying ends it at once. */
export function cancelWindowEnd(window: CancelWindow, paidAt: Date): Date | undefined {
  if (window !== 'until-next-day') return undefined
  const day = Math.floor((paidAt.getTime() + zoneMs) / dayMs)
  return new Date((day + 1) * dayMs - zoneMs + graceMs)
}
