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
