import type { BuyerName } from '../acquirer.ts'

/** In one piece: as it was given, or put together from its parts. Undefined where nobody told any of it. */
export function fullName({ first, middle, last, full }: BuyerName = {}): string | undefined {
  return full ?? ([first, middle, last].filter((part) => part !== undefined).join(' ') || undefined)
}
