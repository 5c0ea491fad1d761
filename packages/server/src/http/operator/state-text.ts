import { unreachable } from '../../assert.ts'
import type { Movement, MovementName } from '../../domain/movement.ts'
import { capturable, type Payment } from '../../domain/payment.ts'
import { formatMoney } from '../format-money.ts'
import { formatDuration } from './format-duration.ts'
import { formatTime } from './format-time.ts'

/** What follows the name of a payment's state: what it means, and what it waits for. `now` is the client's clock. */
export function paymentStateText(payment: Payment, now: Date): string {
  const { state } = payment
  switch (state.kind) {
    case 'choosing': {
      const last = state.declined === undefined ? '' : `; the last try was declined with ${state.declined}`
      return `the buyer is on the checkout page, ${until(payment.expiresAt, now)}${last}`
    }
    case 'requested':
      if (state.cancelRequested) return 'to be cancelled as soon as the acquirer has answered'
      return 'waits for the answer of the acquirer'
    case 'awaiting-buyer':
      return `waits for the buyer, ${until(payment.expiresAt, now)}`
    case 'authorized':
      return authorizedText(payment, state.authExpiresAt, now)
    case 'paid':
      return 'paid for good; this method has no captures'
    case 'closing':
      return `at the acquirer, because ${closingReasons[state.why]}`
    case 'cancelled':
      return `at ${formatTime(state.cancelledAt)}, because ${closingReasons[state.why]}`
    case 'failed':
      return `${state.code}, ${state.message}`
    default:
      return unreachable(state)
  }
}

export const closingReasons = {
  merchant: 'the merchant asked for it',
  expiry: 'it was not captured in time',
  timeout: 'the buyer did not pay in time',
  'not-found': 'the acquirer has never seen it',
} as const

function authorizedText(payment: Payment, authExpiresAt: Date, now: Date): string {
  const { amounts } = payment
  const { currency } = payment.amount
  const rest = capturable(amounts)
  if (rest > 0n) return `${formatMoney({ currency, value: rest })} can still be captured, ${until(authExpiresAt, now)}`
  if (amounts.held > 0n) return `${formatMoney({ currency, value: amounts.held })} is being captured`
  return 'nothing is left to capture'
}

function until(time: Date, now: Date): string {
  const ms = time.getTime() - now.getTime()
  return ms > 0
    ? `until ${formatTime(time)} (${formatDuration(ms)} from now)`
    : `until ${formatTime(time)}, which has passed`
}

export function movementStateText(
  name: MovementName,
  { state, reversal }: Pick<Movement, 'state' | 'reversal'>,
): string {
  const did = name === 'capture' ? 'captured' : 'refunded'
  if (reversal) return `${did}, and taken back by the acquirer with ${reversal.code}`
  switch (state.kind) {
    case 'held':
      return 'held; the acquirer has not answered'
    case 'pending':
      return 'in process at the acquirer'
    case 'unknown':
      return `outcome unknown: ${state.reason}`
    case 'succeeded':
      return did
    case 'failed':
      return `failed with ${state.code}: ${state.message}`
    case 'refused':
      return `refused with ${state.code}: ${state.message}`
    default:
      return unreachable(state)
  }
}
