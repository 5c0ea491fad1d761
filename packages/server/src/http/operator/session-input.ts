import Type from 'typebox'
import { line } from '../input/schemas/fields.ts'
import { strict } from './input.ts'

/** Secrets are text of any kind; how long ones are refused with a rule of their own. None is ever repeated. */
const secret = (most: number) =>
  Type.String({ minLength: 1, maxLength: most, errorMessage: `must be a text of 1 to ${most} characters` })

/** Whatever people take for theirs; PostgreSQL takes no NUL. */
const loginText = Type.String({
  maxLength: 256,
  pattern: '^[^\\p{Cc}\\p{Cs}]+$',
  errorMessage: 'must be your login',
})
/** Counted in UTF-16 units here, and in characters by the rule for new ones. */
const password = secret(512)
const code = Type.String({
  minLength: 6,
  maxLength: 40,
  errorMessage: 'must be the six digits of the app, or a recovery code',
})
const token = Type.String({
  pattern: '^[A-Za-z0-9_-]{43}$',
  errorMessage: 'must be what stands behind the # of the link',
})
/** What the browser makes of a passkey. `credentials/passkey.ts` reads it. */
const answer = Type.Object({}, { additionalProperties: true, errorMessage: "must be the browser's answer" })

const nameText = Type.String({
  maxLength: 128,
  pattern: '^[^\\p{Cc}\\p{Cs}]*[^\\p{Cc}\\p{Cs}\\s][^\\p{Cc}\\p{Cs}]*$',
  errorMessage: 'must be 1 to 128 characters, for people',
})

export const readSignIn = strict(Type.Object({ login: loginText, password }))
export const readSecondFactor = strict(
  Type.Object({
    ticket: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', errorMessage: 'must be the ticket of the first half' }),
    code,
  }),
)
export const readPasskeyAnswer = strict(Type.Object({ response: answer }))
export const readLinkUse = strict(
  Type.Object({ token, login: Type.Optional(loginText), name: nameText, password: secret(512) }),
)
export const readPasswordChange = strict(Type.Object({ present: password, next: secret(512) }))
export const readProof = strict(Type.Object({ password }))
export const readCode = strict(Type.Object({ code }))
export const readNewPasskey = strict(Type.Object({ response: answer, name: line(64, 'For its owner.') }))
export const readCredentialParams = strict(
  Type.Object({
    credentialId: Type.String({ pattern: '^[A-Za-z0-9_-]{1,1400}$', errorMessage: 'must be the id of a passkey' }),
  }),
)
export const readToken = strict(Type.Object({ token }))
