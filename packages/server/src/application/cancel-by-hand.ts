import { loadClient, recordAudit } from '../store/clients.ts'
import { type ByPerson, cancelEntry, repeatOf } from './by-person.ts'
import { type CancelResult, cancelPayment } from './cancel-payment.ts'
import type { Context } from './context.ts'

export type CancelledByHand = CancelResult | { readonly kind: 'unknown-payment' }

/** A cancel by a person, through the same use case as a merchant's. The payment's own id makes it one, however often it is asked for. */
export async function cancelByHand(
  context: Context,
  { clientId, paymentId }: { readonly clientId: string; readonly paymentId: string },
  by: ByPerson,
): Promise<CancelledByHand> {
  if (!(await loadClient(context.pool, clientId))) return { kind: 'unknown-payment' }
  const result = await cancelPayment(context, clientId, { paymentId }, by)
  if (result.kind === 'refused') {
    return result.refusal.code === 'ORDER_NOT_EXIST' ? { kind: 'unknown-payment' } : result
  }
  if (result.repeated) await recordAudit(context.pool, clientId, repeatOf(cancelEntry(result.payment, by)))
  return result
}
