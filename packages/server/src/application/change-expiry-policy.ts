import type { ExpiryPolicy } from '../domain/expiry-policy.ts'
import { setExpiryPolicy } from '../store/clients.ts'
import type { Context } from './context.ts'

/**
 * Sets what happens before a client's authorizations expire; what is absent stays. It holds at once, for authorizations
 * that are open too. False when there is no such client.
 */
export async function changeExpiryPolicy(
  context: Context,
  clientId: string,
  change: Partial<ExpiryPolicy>,
  actor: string,
): Promise<boolean> {
  const audit = { auditId: context.newId(), actor, action: 'set-expiry-policy', detail: change }
  const changed = await setExpiryPolicy(context.pool, clientId, change, audit)
  context.wake('payments')
  return changed
}
