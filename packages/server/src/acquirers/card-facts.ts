import cardValidator from 'card-validator'
import { apoBrandNames } from '../domain/card-brands.ts'
import type { CardFacts } from '../domain/payment-method.ts'
import type { CardData } from './acquirer.ts'

/** The brands that a card number can tell. */
export const cardBrands: readonly string[] = Object.values(apoBrandNames)

/** What is known of an issuer by the first six digits of its cards. */
interface Issuer {
  readonly country: string
  /** Where the number alone does not tell the brand (Korean issuers). */
  readonly brand?: string
}

/**
 * The issuers of the documented test cards, and three American ones from the card schemes' public test numbers, so
 * that the rules for American cards can be tried. Other cards have no known country.
 */
const issuers: ReadonlyMap<string, Issuer> = new Map([
  ['949022', { country: 'KR', brand: 'HYUNDAI' }],
  ['429409', { country: 'BR' }],
  ['400605', { country: 'MX' }],
  ['460072', { country: 'CL' }],
  ['431037', { country: 'PE' }],
  ['411111', { country: 'US' }],
  ['555555', { country: 'US' }],
  ['378282', { country: 'US' }],
])

/** The brand of a card that neither its number's range nor its issuer tells. */
const unknownBrand = 'UNKNOWN'

/** ISO/IEC 7812 allows no shorter number; the last four digits of less would be most of what the buyer typed. */
const shortestCardNumber = 12

/**
 * What may be kept of a card: brand, issuer's country, last four digits. Total: a number that is none gives brand
 * `UNKNOWN` and an empty `lastFour`, and the acquirer is left to refuse it.
 */
export function cardFacts(card: CardData): CardFacts {
  const { number } = card
  const issuer = issuers.get(number.slice(0, 6))
  const brand = issuer?.brand ?? brandOf(number)
  const lastFour = /^\d+$/.test(number) && number.length >= shortestCardNumber ? number.slice(-4) : ''
  return issuer ? { brand, country: issuer.country, lastFour } : { brand, lastFour }
}

function brandOf(number: string): string {
  const type = cardValidator.number(number).card?.type
  return (type && apoBrandNames[type]) || unknownBrand
}
