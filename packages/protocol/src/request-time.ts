/** Epoch milliseconds, as the Java and Go SDKs send: thirteen digits, which are the years 2001 to 2286. */
const epochMilliseconds = /^[1-9]\d{12}$/

/** ISO 8601 with seconds and an offset: Python `+00:00`, PHP `+0000`, .NET seven fractional digits and `Z`. */
const isoDateTime = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))$/

const minuteMs = 60_000

/** The farthest offset in use anywhere (UTC+14). */
const maxOffsetMinutes = 14 * 60

/**
 * Reads a `request-time` or `response-time` header, or a time in a body, in every format that an official SDK sends.
 * Undefined for anything else, days that do not exist and times without an offset included. Digits below a
 * millisecond are cut off. The signature covers the text as received, so keep it: this value is for comparing.
 */
export function parseRequestTime(text: string): Date | undefined {
  if (epochMilliseconds.test(text)) return new Date(Number(text))
  const match = isoDateTime.exec(text)
  if (!match) return undefined
  const [, seconds = '', fraction = '', sign, hours, minutes] = match
  const offset = offsetMinutes(sign, hours, minutes)
  if (offset === undefined) return undefined
  const local = new Date(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  // The Date parser turns 31 February into March and 24:00 into the next day; only what it writes back is a real time.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(seconds)) return undefined
  return new Date(local.getTime() - offset * minuteMs)
}

/** East of Greenwich positive; 0 for `Z`; undefined when no place on earth has it. */
function offsetMinutes(sign: string | undefined, hours: string | undefined, minutes: string | undefined) {
  if (!sign) return 0
  if (Number(minutes) > 59) return undefined
  const total = Number(hours) * 60 + Number(minutes)
  if (total > maxOffsetMinutes) return undefined
  return sign === '-' ? -total : total
}

/**
 * A time for bodies and for `response-time`: UTC in whole seconds with an explicit offset, for example
 * `2026-11-23T00:45:27+00:00`. An explicit offset, because readers made for the documented samples expect one
 * where `Z` would do. Milliseconds are cut off, so the text is never later than the time.
 */
export function formatTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}+00:00`
}
