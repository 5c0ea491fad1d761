import { hasValidCheckDigit } from '../../domain/card-number.ts'
import type { CardData } from '../acquirer.ts'

/** Documented test cards that are always refused, and how. */
const refusedCards: ReadonlyMap<string, string> = new Map([
  ['4054692760174822', 'DO_NOT_HONOR'],
  ['5162770472561357', 'PROCESS_FAIL'],
])

/** The APO code under which the simulated acquirer refuses this card, or undefined when it takes it. */
export function refuseCard(card: CardData): string | undefined {
  if (!/^\d{12,19}$/.test(card.number) || !hasValidCheckDigit(card.number)) return 'INVALID_CARD_NUMBER'
  if (!/^(0[1-9]|1[0-2])$/.test(card.expiryMonth)) return 'INVALID_EXPIRATION_DATE'
  if (!/^\d\d$/.test(card.expiryYear)) return 'INVALID_EXPIRATION_DATE'
  if (card.cvv !== undefined && !/^\d{3,4}$/.test(card.cvv)) return 'INVALID_PAYMENT_METHOD_META_DATA'
  return refusedCards.get(card.number)
}

/** Documented test cards whose bank wants the buyer to confirm on a page of its own (3-D Secure). */
const challengedCards: ReadonlySet<string> = new Set(['4000000000003220'])

/** Whether the buyer has to decide before this card, which is taken, is charged. */
export function isChallenged(card: CardData): boolean {
  return challengedCards.has(card.number)
}
