import { InvalidArgumentError } from 'commander'
import { longestAdvanceMs, readDuration } from '../domain/duration.ts'

/** `90s`, `2m`, `1h`, `7d`, `1d12h` in milliseconds. Throws what commander shows as wrong usage. */
export function parseDuration(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new InvalidArgumentError('Write it as 90s, 2m, 1h, 7d or 1d12h.')
  if (ms > longestAdvanceMs) throw new InvalidArgumentError(`At most ${longestAdvanceMs / 86_400_000}d at a time.`)
  return ms
}
