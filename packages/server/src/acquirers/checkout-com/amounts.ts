import type { Money } from '../../domain/money.ts'
import { asMinorUnits } from '../kit/reading.ts'

/**
 * What one of our minor units is in Checkout.com's, where the two differ. It counts the Chilean peso in hundredths that
 * are always 00, although ISO 4217 gives it no minor unit; every other currency it counts as ISO 4217 and APO do
 * ("Format the amount value", November 2025). A missing entry would take a hundredth or a hundred times of an amount.
 */
const scales: ReadonlyMap<string, bigint> = new Map([['CLP', 100n]])

/** An amount as a request names it. Throws when JSON could not carry it exactly. */
export function toTheirs({ currency, value }: Money): number {
  const theirs = Number(value * scaleOf(currency))
  if (!Number.isSafeInteger(theirs)) throw new RangeError('the amount is too large for a JSON number')
  return theirs
}

/** An amount as an answer names it. Undefined when it is none, or cannot be said in our minor units. */
export function toOurs(value: unknown, currency: string): Money | undefined {
  const theirs = asMinorUnits(value)
  const scale = scaleOf(currency)
  if (theirs === undefined || theirs % scale !== 0n) return undefined
  return { currency, value: theirs / scale }
}

function scaleOf(currency: string): bigint {
  return scales.get(currency) ?? 1n
}
