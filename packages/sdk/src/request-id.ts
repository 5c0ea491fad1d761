import { InvalidRequestError } from './errors.ts'

/** A new id that no other request has, of any process: a random UUID, 36 characters. */
export function newRequestId(): string {
  return crypto.randomUUID()
}

/**
 * The id given, or a new one when none was. An empty one is refused and not replaced: it is a bug in the caller's code,
 * and each retry of that code would pay again under another id.
 */
export function requestIdOf(name: string, given: string | undefined): string {
  if (given === undefined) return newRequestId()
  if (typeof given === 'string' && /^[\x21-\x7e]{1,64}$/.test(given)) return given
  throw new InvalidRequestError(
    `${name} must be 1 to 64 visible ASCII characters. Leave it out, and the SDK makes one and returns it.`,
  )
}
