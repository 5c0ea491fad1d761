import { acquirerReasons } from '../../domain/scenario.ts'

/** The reason of a magic amount, `base` + 1 to `base` + 26. */
export function declineReason(base: bigint, amount: bigint): string | undefined {
  return acquirerReasons[Number(amount - base) - 1]
}

/**
 * Reasons that are the acquirer's own: its contract with the merchant, or what it takes at all. Another acquirer may well
 * say yes, and a simulated one declares so. All others are the buyer's, the bank's or a matter of risk, and hold everywhere.
 */
const ownReasons: ReadonlySet<string> = new Set([
  'CARD_NOT_SUPPORTED',
  'CURRENCY_NOT_SUPPORT',
  'INVALID_CONTRACT',
  'INVALID_MERCHANT_STATUS',
  'SELECTED_CARD_BRAND_NOT_AVAILABLE',
  'SETTLE_CONTRACT_NOT_MATCH',
])

export function mayGoElsewhere(declineCode: string | null): boolean {
  return declineCode !== null && ownReasons.has(declineCode)
}
