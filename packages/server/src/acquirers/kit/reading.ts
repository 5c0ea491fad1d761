import type { Unknown } from '../../domain/outcome.ts'

/** An answer's JSON object; undefined for anything else. */
export function jsonObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(body))
  } catch {
    return undefined
  }
}

/** The value when it is an object; undefined for anything else, arrays too. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
}

/** The value when it is an array of objects, without those of its members that are none. */
export function asObjects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return []
  return value.map(asObject).filter((member) => member !== undefined)
}

/** The value when it is text that says something; undefined for anything else. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A whole number of minor units, as a JSON number or as digits; undefined for anything else. */
export function asMinorUnits(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  return typeof value === 'string' && /^\d{1,18}$/.test(value) ? BigInt(value) : undefined
}

/** For what the acquirer said and its documentation does not list. */
export function unlisted(what: string, value: unknown): Unknown {
  const text = typeof value === 'string' ? value.slice(0, 60) : typeof value
  return { kind: 'unknown', reason: `the acquirer answered with a ${what} that is not documented: ${text}` }
}

/** For an answer that lacks what every answer of its kind has. */
export function malformed(what: string): Unknown {
  return { kind: 'unknown', reason: `the acquirer's answer could not be read: ${what}` }
}
