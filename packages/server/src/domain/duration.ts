const unitsMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const

/** A clock is turned by at most a year at a time: that covers every schedule, and a turn cannot be taken back. */
export const longestAdvanceMs = 366 * unitsMs.d

/** `90s`, `2m`, `1h`, `7d`, `1d12h` in milliseconds; undefined when it is written in another way, or is nothing. */
export function readDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/.exec(text)
  if (!match) return undefined
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match
  const ms =
    Number(days) * unitsMs.d + Number(hours) * unitsMs.h + Number(minutes) * unitsMs.m + Number(seconds) * unitsMs.s
  return ms === 0 ? undefined : ms
}
