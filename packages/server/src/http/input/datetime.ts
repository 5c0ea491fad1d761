import { type Read, refused } from './read.ts'

const ISO_DATETIME =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?(?:Z|(?<sign>[+-])(?<offsetHour>\d{2}):?(?<offsetMinute>\d{2}))$/

/**
 * An ISO 8601 time with an offset, as SDKs write it (`+01:00`, PHP's `+0100`, `Z`, any fraction), to the millisecond.
 * Undefined for anything else. Not `Date.parse`: it reads a time without offset in the server's own zone, and takes
 * 30 February for 2 March.
 */
export function parseDatetime(text: string): Date | undefined {
  const parts = ISO_DATETIME.exec(text)?.groups
  if (parts === undefined) return undefined
  const number = (name: string) => Number(parts[name] ?? 0)
  const fields = [
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  ] as const
  const local = new Date(Date.UTC(...fields, Number((parts['fraction'] ?? '').padEnd(3, '0').slice(0, 3))))
  const kept = [
    local.getUTCFullYear(),
    local.getUTCMonth(),
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
  ]
  if (kept.some((field, index) => field !== fields[index])) return undefined
  if (number('offsetHour') > 23 || number('offsetMinute') > 59) return undefined
  const offset = (number('offsetHour') * 60 + number('offsetMinute')) * 60_000
  return new Date(local.getTime() - (parts['sign'] === '-' ? -offset : offset))
}

export function readDatetime(text: string, path: string): Read<Date> {
  const time = parseDatetime(text)
  if (time !== undefined) return { ok: true, value: time }
  return refused(path, 'must be an ISO 8601 time with an offset, for example 2026-11-01T09:30:00+01:00')
}
