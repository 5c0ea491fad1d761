import type { AccountField } from './kit/account.ts'

/** What an account is made of, by the names of its connector's fields. */
export interface AccountValues {
  readonly settings: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

/** What was given: null takes an optional one away, what is absent stays. */
export interface GivenValues {
  readonly settings: Readonly<Record<string, string | null>>
  readonly secrets: Readonly<Record<string, string | null>>
}

const longestSetting = 2_048
/** A private key with its chain, in PEM, has room. */
const longestSecret = 65_536

/**
 * The values of an account after a change: `before` with what was given. Everything wrong is named at once, a line each,
 * by field and without repeating a value.
 */
export function changeValues(
  fields: readonly AccountField[],
  before: AccountValues,
  given: GivenValues,
): { readonly values: AccountValues } | { readonly faults: readonly string[] } {
  const known = new Map(fields.map((field) => [field.name, field]))
  const misplaced = [
    ...Object.keys(given.settings).map((name) => placeFault(known, name, false)),
    ...Object.keys(given.secrets).map((name) => placeFault(known, name, true)),
  ]
  const values = { settings: merged(before.settings, given.settings), secrets: merged(before.secrets, given.secrets) }
  const wrong = fields.map((field) => {
    const value = (field.secret ? values.secrets : values.settings)[field.name]
    if (value === undefined) return field.optional ? undefined : `${field.name}: is required: ${field.description}`
    const isNew = Object.hasOwn(field.secret ? given.secrets : given.settings, field.name)
    const fault = isNew ? valueFault(field, value) : undefined
    return fault === undefined ? undefined : `${field.name}: ${fault}`
  })
  const faults = [...misplaced, ...wrong].filter((fault) => fault !== undefined)
  return faults.length > 0 ? { faults } : { values }
}

function merged(
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const all = Object.entries({ ...before, ...given })
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null))
}

function placeFault(known: ReadonlyMap<string, AccountField>, name: string, secret: boolean): string | undefined {
  const field = known.get(name)
  if (!field) return `${name}: is unknown; known are ${[...known.keys()].join(', ') || 'none'}`
  if (field.secret === secret) return undefined
  return secret
    ? `${name}: is no secret; give it with the settings (--set)`
    : `${name}: is a secret; give it with the secrets (--secret), never on the command line`
}

function valueFault(field: AccountField, value: string): string | undefined {
  if (value === '') return 'is empty'
  if (/[\0\p{Cs}]/u.test(value)) return 'has characters that no text has'
  if (field.secret) {
    return value.length > longestSecret ? `is longer than ${longestSecret} characters` : field.fault?.(value)
  }
  if (value.length > longestSetting) return `is longer than ${longestSetting} characters`
  if (/\p{Cc}/u.test(value)) return 'has control characters'
  return addressFault(value) ?? field.fault?.(value)
}

/** What goes to an acquirer carries its credentials, and cards: only over TLS, but to this machine. */
function addressFault(value: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\//i.test(value)) return undefined
  const url = URL.parse(value)
  if (!url) return 'is no address'
  if (url.username !== '' || url.password !== '') return 'must hold no user and no password'
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return undefined
  return 'must begin with https:// (http:// only to the loopback address)'
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
