import type { NotSent } from '../domain/outcome.ts'
import type { Acquirer } from './acquirer.ts'

/**
 * An acquirer that cannot be spoken to for now, because its credentials cannot be opened. Its capabilities are still known:
 * were it simply missing, a capture of one of its payments would be refused for good. So nothing is sent, and what is open
 * stays open and goes on when the credentials are there again.
 */
export function withoutCredentials(acquirer: Acquirer, reason: string): Acquirer {
  const outcome: NotSent = { kind: 'not-sent', reason: `the account ${acquirer.name} cannot be used: ${reason}` }
  const notSent = async () => outcome
  return {
    name: acquirer.name,
    merchantIdFor: (clientId) => acquirer.merchantIdFor(clientId),
    ...(acquirer.inquiries && { inquiries: acquirer.inquiries }),
    ...(acquirer.forgetsReferences && { forgetsReferences: true }),
    capability: (method, currency) => acquirer.capability(method, currency),
    authorize: notSent,
    inquireAuthorization: notSent,
    capture: notSent,
    inquireCapture: notSent,
    refund: notSent,
    inquireRefund: notSent,
    void: notSent,
    ...(acquirer.updates && { updates: { update: notSent, inquire: notSent } }),
  }
}
