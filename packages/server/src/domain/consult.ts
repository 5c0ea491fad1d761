import { currenciesTaken, type Market, type OfferedMethod, offeredMethods, type Purchase } from './offered-methods.ts'

/** What a merchant wants to know before a buyer chooses how to pay. An empty list asks nothing. */
export interface Consultation extends Purchase {
  /** By `paymentMethodType`. */
  readonly allowedMethods: readonly string[]
  readonly blockedMethods: readonly string[]
  /** ISO 3166 letters or `GLOBAL`. */
  readonly allowedRegions: readonly string[]
  /** Where the buyer is, in ISO 3166 letters. */
  readonly userRegion?: string
}

export interface ConsultedMethod extends OfferedMethod {
  /** In which it can be paid, whatever the amount. */
  readonly currencies: readonly string[]
}

/**
 * The methods that the merchant's lists leave, each with what stands in its way; those of the buyer's region first, then
 * global ones, then the rest. What a list leaves out is not there at all: it is not disabled, since pay would take it.
 */
export function consult(
  asked: Consultation,
  currencies: readonly string[],
  market: Market,
): readonly ConsultedMethod[] {
  return offeredMethods(asked, market)
    .filter(({ method }) => isWanted(method, asked))
    .map((offered) => ({ ...offered, currencies: currenciesTaken(offered.method, currencies, market) }))
    .sort((a, b) => distance(a.method.regions, asked.userRegion) - distance(b.method.regions, asked.userRegion))
}

function isWanted({ type, regions }: OfferedMethod['method'], asked: Consultation): boolean {
  const { allowedMethods, blockedMethods, allowedRegions } = asked
  if (allowedMethods.length > 0 && !allowedMethods.includes(type)) return false
  if (allowedRegions.length > 0 && !allowedRegions.some((region) => regions.includes(region))) return false
  return !blockedMethods.includes(type)
}

function distance(regions: readonly string[], userRegion: string | undefined): number {
  if (userRegion === undefined) return 0
  if (regions.includes(userRegion)) return 0
  return regions.includes('GLOBAL') ? 1 : 2
}
