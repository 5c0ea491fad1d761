import type { Money } from '../../domain/money.ts'
import { asMinorUnits, asObject, asText } from '../kit/reading.ts'

/** As Adyen writes amounts: a whole JSON number of its own minor units. */
export interface AdyenAmount {
  readonly currency: string
  readonly value: number
}

/**
 * Adyen counts these otherwise than ISO 4217 and Capstan: CLP and ISK with two digits more, CVE and IDR with two fewer
 * (docs.adyen.com/development-resources/currency-codes). A forgotten one would move the decimal point of an amount.
 */
const digitsMore: ReadonlyMap<string, number> = new Map([
  ['CLP', 2],
  ['ISK', 2],
  ['CVE', -2],
  ['IDR', -2],
])

export const countedOtherwise: readonly string[] = [...digitsMore.keys()]

/** Undefined for what Adyen cannot express: cents of IDR or CVE, and numbers that JSON would round. */
export function toAdyen({ currency, value }: Money): AdyenAmount | undefined {
  const theirs = moved(value, digitsMore.get(currency) ?? 0)
  if (theirs === undefined || theirs > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  return { currency, value: Number(theirs) }
}

/** Reads `{ currency, value }`; undefined for anything else, and for what has no whole number of our minor units. */
export function fromAdyen(amount: unknown): Money | undefined {
  const read = asObject(amount)
  const currency = asText(read?.['currency'])
  const theirs = asMinorUnits(read?.['value'])
  if (currency === undefined || theirs === undefined) return undefined
  const value = moved(theirs, -(digitsMore.get(currency) ?? 0))
  return value === undefined ? undefined : { currency, value }
}

function moved(value: bigint, digits: number): bigint | undefined {
  const factor = 10n ** BigInt(Math.abs(digits))
  if (digits >= 0) return value * factor
  return value % factor === 0n ? value / factor : undefined
}
