import type { CardResult } from '../../domain/outcome.ts'
import { asObject, asText } from '../kit/reading.ts'

/** Adyen's names of brands, to APO's. */
const brands: Readonly<Record<string, string>> = {
  visa: 'VISA',
  mc: 'MASTERCARD',
  amex: 'AMEX',
  diners: 'DINERS',
  discover: 'DISCOVER',
  jcb: 'JCB',
  cup: 'CUP',
  maestro: 'MAESTRO',
  elo: 'ELO',
  hipercard: 'HIPERCARD',
  troy: 'TROY',
}

/** What an answer tells of the card. Most of it is only there when the account's settings ask for it (Additional data). */
export function cardResult(body: Readonly<Record<string, unknown>>): CardResult | undefined {
  const extra = asObject(body['additionalData'])
  const brand =
    brands[asText(asObject(body['paymentMethod'])?.['brand']) ?? ''] ?? brands[asText(extra?.['paymentMethod']) ?? '']
  const lastFour = asText(extra?.['cardSummary'])
  if (brand === undefined || lastFour === undefined || !/^\d{4}$/.test(lastFour)) return undefined
  const issuingCountry = asText(extra?.['cardIssuingCountry'])
  const funding = asText(extra?.['fundingSource'])
  return {
    brand,
    lastFour,
    ...(issuingCountry !== undefined && /^[A-Z]{2}$/.test(issuingCountry) && { issuingCountry }),
    ...(funding !== undefined && { funding }),
  }
}
