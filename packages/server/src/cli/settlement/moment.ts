/** A time as a report writes it, and the first moment that it does not mean any more. */
export interface Moment {
  readonly at: Date
  readonly end: Date
}

const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d{2}:?\d{2}))?)?$/

/**
 * ISO 8601: a day, or a day and a time to the minute, the second or less, with `T` or a blank between them; UTC unless
 * an offset follows. Undefined when it is no such text, or there is no such time.
 */
export function readMoment(text: string): Moment | undefined {
  const parts = form.exec(text)
  if (!parts) return undefined
  const [, day = '', minute = '00:00', second = '00', fraction = '', offset = 'Z'] = parts
  const zone = offset === 'UTC' ? 'Z' : offset.replace(/^(.\d{2})(\d{2})$/, '$1:$2')
  const at = new Date(`${day}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`)
  if (Number.isNaN(at.getTime()) || !isDay(day)) return undefined
  return { at, end: new Date(at.getTime() + lengthMs(parts)) }
}

/** `Date` takes the 31st of June for the 1st of July. */
function isDay(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

function lengthMs([, , minute, second, fraction]: readonly (string | undefined)[]): number {
  if (minute === undefined) return 86_400_000
  if (second === undefined) return 60_000
  return fraction === undefined ? 1_000 : 1
}
