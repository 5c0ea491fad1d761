import { Tooltip } from '@mantine/core'

interface Props {
  /** ISO 8601. */
  readonly at: string
  /** `day`: the date too, which the time alone does not tell; `relative`: how long ago, or how far ahead. */
  readonly as?: 'day' | 'relative'
  /** What `relative` counts from: the client's clock where it is turned. */
  readonly now?: Date
}

const inZone = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full',
  timeStyle: 'long',
})

/** A time in the viewer's zone; the exact one, with UTC, on hover and on focus. */
export function Time({ at, as = 'day', now = new Date() }: Props) {
  const date = new Date(at)
  const shown = as === 'relative' ? relative(date.getTime() - now.getTime()) : inZone.format(date)
  return (
    <Tooltip label={`${exact.format(date)} (${date.toISOString()})`} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{shown}</time>
    </Tooltip>
  )
}

const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' })
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** `in 9 min.`, `2 hr. ago`. Milliseconds ahead; negative is past. */
export function relative(ms: number): string {
  const [unit, length] = units.find(([, one]) => Math.abs(ms) >= one) ?? ['second', 1_000]
  return words.format(Math.trunc(ms / length), unit)
}
