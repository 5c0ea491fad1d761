import { InvalidArgumentError } from 'commander'
import { longestAdvanceMs } from '../http/operator/input.ts'

const unitsMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const

/** `90s`, `2m`, `1h`, `7d`, `1d12h` in milliseconds. Throws what commander shows as wrong usage. */
export function parseDuration(text: string): number {
  const match = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/.exec(text)
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match ?? []
  const ms =
    Number(days) * unitsMs.d + Number(hours) * unitsMs.h + Number(minutes) * unitsMs.m + Number(seconds) * unitsMs.s
  if (!match || ms === 0) throw new InvalidArgumentError('Write it as 90s, 2m, 1h, 7d or 1d12h.')
  if (ms > longestAdvanceMs) throw new InvalidArgumentError(`At most ${longestAdvanceMs / unitsMs.d}d at a time.`)
  return ms
}
