import Type from 'typebox'
import { line } from '../input/schemas/fields.ts'
import { clientId, strict } from './input.ts'

/** Longer than any merchant should need to take over a key. */
const longestStartMs = 90 * 86_400_000

const version = Type.String({
  pattern: '^[1-9]\\d{0,8}$',
  errorMessage: 'must be the version of a key, a whole number',
})

const environment = Type.Union([Type.Literal('sandbox'), Type.Literal('live')], {
  errorMessage: 'must be sandbox or live',
})

/** For the audit. */
const reason = Type.Optional(line(256, 'Why.'))

export const readKeyReason = strict(Type.Object({ reason }))
export const readNewKey = strict(
  Type.Object({
    publicKey: Type.Optional(
      Type.String({ maxLength: 8_192, errorMessage: 'must be a text of at most 8192 characters' }),
    ),
  }),
)
export const readKeyParams = strict(Type.Object({ clientId, version }))
export const readSigningKeyParams = strict(Type.Object({ environment, version }))
export const readRotation = strict(
  Type.Object({
    environment,
    reason,
    signsInMs: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: longestStartMs,
        errorMessage: `must be a whole number of milliseconds from 0 (at once) to ${longestStartMs} (90 d)`,
      }),
    ),
  }),
)
