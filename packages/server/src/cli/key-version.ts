import { InvalidArgumentError } from 'commander'

/** The version of a key. Throws what commander shows as wrong usage. */
export function parseVersion(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A version is a whole number from 1.')
  return Number(text)
}
