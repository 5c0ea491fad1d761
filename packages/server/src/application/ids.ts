import { randomBytes, randomInt } from 'node:crypto'

const counterSize = 10_000

/**
 * Ids as APO's look: 32 digits, date and time (UTC, milliseconds) first, so that they sort by age; then a counter that
 * keeps the order within a millisecond, then eleven random digits so that processes never meet.
 */
export function createIds(clock: () => Date): () => string {
  let counter = 0
  return () => {
    counter = (counter + 1) % counterSize
    const time = clock().toISOString().replace(/\D/g, '')
    const random = randomInt(100_000_000_000)
    return `${time}${String(counter).padStart(4, '0')}${String(random).padStart(11, '0')}`
  }
}

/** 192 random bits in 32 characters, for what only its receiver may know: who guesses one could pay. */
export function createToken(): string {
  return randomBytes(24).toString('base64url')
}

/** Digits of an id that are its date and time. */
const timeDigits = 17

/** Below every id made from that moment on, above every one made before it: ids are a range of time in every index. */
export function idFloor(at: Date): string {
  return at.toISOString().replace(/\D/g, '').slice(0, timeDigits)
}

/** 256 random bits in 43 letters, digits, `-` and `_`: of a link, a session, a ticket. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url')
}

/** When the id was made, by the wall clock of the process that made it. Undefined for what is no id of ours. */
export function timeInId(id: string): Date | undefined {
  const digits = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})/.exec(id)
  if (!digits) return undefined
  const [year = 0, month = 0, ...rest] = digits.slice(1).map(Number)
  return new Date(Date.UTC(year, month - 1, ...(rest as [number])))
}
