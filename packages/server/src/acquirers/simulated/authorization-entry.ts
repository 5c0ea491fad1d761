import { cancelWindowEnd } from '../../domain/cancel-window.ts'
import type { Capability } from '../../domain/capability.ts'
import type { AuthorizeOrder } from '../acquirer.ts'
import type { AuthorizationEntry } from './authorization-book.ts'
import { isChallenged, refuseCard } from './card-check.ts'
import type { Scenario } from './scenario.ts'

/** What the acquirer makes of an authorization that it has not seen before. */
type FirstDecision = Pick<
  AuthorizationEntry,
  'state' | 'settlesAs' | 'staysPending' | 'declineCode' | 'buyerToken' | 'expiresAt' | 'cancelUntil'
>

/**
 * Decides a new authorization. `buyerToken` is used where the buyer decides later (redirect methods, and cards that are
 * challenged): there, of the magic amounts, only the one that declines at once has a say.
 */
export function decideAuthorization(
  order: AuthorizeOrder,
  terms: Capability,
  scenario: Scenario,
  buyerToken: string,
): FirstDecision {
  const open = {
    settlesAs: null,
    staysPending: false,
    declineCode: null,
    buyerToken: null,
    expiresAt: null,
    cancelUntil: null,
  }
  const refusal = refuseOrder(order)
  if (refusal !== undefined) return { ...open, state: 'declined', declineCode: refusal }
  const { approved, later, declineCode = 'PROCESS_FAIL' } = scenario
  if (!approved && !later) return { ...open, state: 'declined', declineCode }
  const asksBuyer = terms.flow === 'redirect' || (order.card && isChallenged(order.card))
  if (asksBuyer) return { ...open, state: 'awaiting-buyer', buyerToken }
  const window = new Date(order.now.getTime() + terms.authValiditySeconds * 1_000)
  const expiresAt = terms.capture === 'separate' ? window : null
  const cancelUntil = cancelWindowEnd(terms.cancelWindow, order.now) ?? null
  if (!scenario.later) return { ...open, state: 'authorized', expiresAt, cancelUntil }
  const staysPending = scenario.staysPending === true
  if (scenario.approved) return { ...open, state: 'pending', settlesAs: 'authorized', staysPending, expiresAt }
  return { ...open, state: 'pending', settlesAs: 'declined', declineCode, expiresAt }
}

function refuseOrder(order: AuthorizeOrder): string | undefined {
  if (order.method.type === 'CARD' && !order.card) return 'INVALID_PAYMENT_METHOD_META_DATA'
  const refusal = order.card && refuseCard(order.card)
  if (refusal !== undefined) return refusal
  return order.amount.value === 11n ? 'RISK_REJECT' : undefined
}
