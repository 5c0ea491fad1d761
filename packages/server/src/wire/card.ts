import type { Payment } from '../domain/payment.ts'

/** `paymentResultInfo` of a card payment: masked, never the number. */
export function cardFields(payment: Payment): { paymentResultInfo?: Readonly<Record<string, string>> } {
  const { card } = payment
  if (!card) return {}
  return {
    paymentResultInfo: {
      cardBrand: card.brand,
      lastFour: card.lastFour,
      cardNo: `************${card.lastFour}`,
      ...(card.issuingCountry !== undefined && { issuingCountry: card.issuingCountry }),
      ...(card.funding !== undefined && { funding: card.funding }),
    },
  }
}
