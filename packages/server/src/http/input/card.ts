import type { CardData } from '../../application/inputs.ts'
import { checker } from './check.ts'
import { parseJsonObject } from './json-body.ts'
import { type Read, type Refused, refused } from './read.ts'
import { cardMetaData } from './schemas/pay.ts'

const PATH = 'paymentMethod.paymentMethodMetaData'
const SEPARATORS = /[ -]/g

const checkCard = checker(cardMetaData)

/** The card of a `CARD` payment. Its form is checked here; whether the card exists is the acquirer's to say. */
export function readCard(metaData: object | string | null | undefined): Read<CardData> {
  if (metaData === undefined || metaData === null) {
    return refused(PATH, 'is required with CARD, with cardNo, expiryMonth and expiryYear')
  }
  const parsed = typeof metaData === 'string' ? parseJsonObject(metaData, PATH) : { ok: true as const, value: metaData }
  if (!parsed.ok) return parsed
  const checked = checkCard(parsed.value, PATH)
  if (!checked.ok) return checked
  const { cardNo, cvv, expiryMonth, expiryYear } = checked.value
  const number = cardNo.replaceAll(SEPARATORS, '')
  return { ok: true, value: { number, ...(cvv != null && { cvv }), expiryMonth, expiryYear } }
}

/**
 * Refuses a request that repeats its card number in a field that is stored, for example in the order's description.
 * Such a payment would put the number on disk, into notifications and onto the dashboard.
 */
export function findCardNumber(
  card: CardData,
  stored: Readonly<Record<string, string | null | undefined>>,
): Refused | undefined {
  for (const [path, text] of Object.entries(stored)) {
    if (text?.replaceAll(SEPARATORS, '').includes(card.number)) return refused(path, 'must not hold the card number')
  }
  return undefined
}
