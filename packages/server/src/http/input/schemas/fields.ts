import Type, { type TSchema } from 'typebox'

export { amount } from '../../../wire/schemas/amount.ts'

/**
 * Every leaf carries `errorMessage`, the rule that a refusal repeats after the field's path. Keywords of JSON Schema
 * say what is allowed; the rule says it to a person, and neither ever holds a value that was sent.
 */

/** A field that may be missing. `null` counts as missing: the .NET SDK sends it for everything that was not set. */
export function optional<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(Type.Union([schema, Type.Null()]))
}

/**
 * Visible ASCII only. APO documents a length and no alphabet. Ids are compared byte for byte, stored, logged, put into
 * URLs and typed at a shell: characters that look alike, or that a terminal acts on, would make two ids out of one.
 */
export function id(description: string) {
  return Type.String({
    description,
    pattern: '^[!-~]{1,64}$',
    errorMessage: 'must be a string of 1 to 64 visible ASCII characters, without spaces',
  })
}

/** One line of the merchant's words. Control characters would act on the terminal of whoever lists payments. */
export function line(maxLength: number, description: string) {
  return Type.String({
    description,
    maxLength,
    pattern: '^[^\\p{Cc}\\p{Cs}]*$',
    errorMessage: `must be a string of at most ${maxLength} characters, without control characters`,
  })
}

/** As `line`, with tabs and line ends allowed. U+0000 and half surrogate pairs could not be stored as they came. */
export function text(maxLength: number, description: string) {
  return Type.String({
    description,
    maxLength,
    pattern: '^(?:[\\t\\n\\r]|[^\\p{Cc}\\p{Cs}])*$',
    errorMessage: `must be a string of at most ${maxLength} characters, without control characters except line ends`,
  })
}

/** Shape only; `url.ts` parses it. Blanks are refused because a URL parser drops them silently. */
export function url(description: string) {
  return Type.String({
    description,
    maxLength: 2048,
    pattern: '^[hH][tT][tT][pP][sS]?://[^\\s\\p{Cc}\\p{Cs}/?#\\\\][^\\s\\p{Cc}\\p{Cs}]*$',
    errorMessage: 'must be an absolute http or https URL of at most 2048 characters, without blanks',
  })
}

/** Shape only; `datetime.ts` parses it. */
export function datetime(description: string) {
  return Type.String({
    description,
    examples: ['2026-11-01T09:30:00+01:00'],
    maxLength: 40,
    errorMessage: 'must be a string with an ISO 8601 time',
  })
}

/** APO documents booleans as strings, its SDKs send real ones. */
export function flag(description: string) {
  return Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')], {
    description,
    errorMessage: 'must be true or false, as a boolean or as a string',
  })
}

export function isSet(value: boolean | 'true' | 'false' | null | undefined): boolean {
  return value === true || value === 'true'
}
