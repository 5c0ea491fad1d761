import { createHash } from 'node:crypto'

export type Operation = 'authorize' | 'update' | 'capture' | 'refund' | 'void'

/**
 * Ids of the simulated acquirers come from what they belong to and not from chance: a repeat under one reference gets
 * the same id without a lookup, and a seeded run of the simulator can be repeated to the letter.
 */
export interface IdSeed {
  readonly acquirer: string
  readonly clientId: string
  readonly operation: Operation | 'merchant' | 'arn' | 'rrn'
  /** Empty for a merchant's id. */
  readonly reference: string
}

/** That many decimal digits; 30 at most keep their randomness. */
export function digits(seed: IdSeed, count: number): string {
  return (number(seed) % 10n ** BigInt(count)).toString().padStart(count, '0')
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** 26 lower-case letters and digits, as 128 bits look in base 32. */
export function letters(seed: IdSeed): string {
  const whole = number(seed)
  return Array.from({ length: 26 }, (_, index) => base32.charAt(Number((whole >> BigInt(index * 5)) & 31n))).join('')
}

function number(seed: IdSeed): bigint {
  const text = JSON.stringify([seed.acquirer, seed.clientId, seed.operation, seed.reference])
  return BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
}
