/** What the sandbox makes of a documented test card. */
export type TestCardOutcome = 'authorized' | 'buyer-asked' | 'declined'

/** A card of docs/sandbox.md, by a name of its own: people choose it, and nobody ever types a number. */
export interface TestCard {
  readonly id: string
  readonly number: string
  readonly brand: string
  /** ISO 3166 letters of the issuer's country, where it is known. */
  readonly country?: string
  readonly outcome: TestCardOutcome
  /** The code it is declined with. */
  readonly code?: string
}

const cards = [
  { id: 'visa', number: '4054695723100768', brand: 'VISA', outcome: 'authorized' },
  { id: 'mastercard', number: '5162774114974622', brand: 'MASTERCARD', outcome: 'authorized' },
  { id: 'visa-us', number: '4111111111111111', brand: 'VISA', country: 'US', outcome: 'authorized' },
  { id: 'mastercard-us', number: '5555555555554444', brand: 'MASTERCARD', country: 'US', outcome: 'authorized' },
  { id: 'amex-us', number: '378282246310005', brand: 'AMEX', country: 'US', outcome: 'authorized' },
  { id: 'hyundai-kr', number: '9490220011669217', brand: 'HYUNDAI', country: 'KR', outcome: 'authorized' },
  { id: 'visa-br', number: '4294097400915107', brand: 'VISA', country: 'BR', outcome: 'authorized' },
  { id: 'visa-mx', number: '4006055482525268', brand: 'VISA', country: 'MX', outcome: 'authorized' },
  { id: 'visa-cl', number: '4600729331819383', brand: 'VISA', country: 'CL', outcome: 'authorized' },
  { id: 'visa-pe', number: '4310377720003234', brand: 'VISA', country: 'PE', outcome: 'authorized' },
  { id: 'visa-3ds', number: '4000000000003220', brand: 'VISA', outcome: 'buyer-asked' },
  { id: 'visa-declined', number: '4054692760174822', brand: 'VISA', outcome: 'declined', code: 'DO_NOT_HONOR' },
  {
    id: 'mastercard-declined',
    number: '5162770472561357',
    brand: 'MASTERCARD',
    outcome: 'declined',
    code: 'PROCESS_FAIL',
  },
] as const satisfies readonly TestCard[]

export type TestCardId = (typeof cards)[number]['id']

export const testCards: readonly (TestCard & { readonly id: TestCardId })[] = cards

export function testCard(id: TestCardId): TestCard {
  const found = testCards.find((card) => card.id === id)
  if (!found) throw new Error(`there is no test card ${id}`)
  return found
}

/** Any will do at the simulated acquirers; these are in all examples. */
export const testCardDetails = { cvv: '731', expiryMonth: '11', expiryYear: '39' } as const
