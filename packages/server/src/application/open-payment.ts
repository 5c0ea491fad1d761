import { loadSession, openSessionPayment } from '../store/payment-sessions.ts'
import type { Context } from './context.ts'

/**
 * Makes the payment of a session, unless there is one: once per session, whoever comes first. False when the session's
 * time is over and nobody had made it.
 */
export async function openPayment(context: Context, clientId: string, sessionId: string): Promise<boolean> {
  const ids = { paymentId: context.newId(), reference: context.newId(), voidReference: context.newId() }
  await openSessionPayment(context.pool, { clientId, sessionId }, ids)
  context.wake('payments')
  context.changes.payment({ clientId, paymentId: ids.paymentId })
  return (await loadSession(context.pool, clientId, { sessionId }))?.payment !== undefined
}
