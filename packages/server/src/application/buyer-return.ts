import type { Payment } from '../domain/payment.ts'
import { listClients } from '../store/clients.ts'
import { loadPayment } from '../store/payments.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { inquireAuthorization } from './follow-payment.ts'

/**
 * The buyer came back from the acquirer's page: ask at once what became of the payment, then tell where the buyer goes
 * on. What the browser says is worth nothing; only the acquirer's answer is recorded. Undefined: no such payment.
 */
export async function buyerReturn(context: Context, clientId: string, paymentId: string): Promise<Payment | undefined> {
  // Anybody can open the address: unlike an API request, nobody has looked up the client before.
  if ((await listClients(context.pool, clientId)).length === 0) return undefined
  const { payment, now } = await loadPayment(context.pool, clientId, { paymentId })
  if (payment?.state.kind !== 'awaiting-buyer') return payment
  return inquireAuthorization(context, payment, clientTime(now))
}
