import type { PaymentResultInfo } from '@capstan/protocol'
import { canBeRaised } from '../domain/amount-update.ts'
import type { Payment } from '../domain/payment.ts'

/** `paymentResultInfo` of a card payment: masked, never the number. */
export function cardFields(payment: Payment): { paymentResultInfo?: PaymentResultInfo } {
  const { card } = payment
  if (!card) return {}
  return {
    paymentResultInfo: {
      cardBrand: card.brand,
      lastFour: card.lastFour,
      cardNo: `************${card.lastFour}`,
      ...(card.issuingCountry !== undefined && { issuingCountry: card.issuingCountry }),
      ...(card.funding !== undefined && { funding: card.funding }),
      // Only where it can be: its absence says no, as for acquirers that know no such thing.
      ...(canBeRaised(payment) && { incrementalAuthorizationAvailable: true }),
    },
  }
}
