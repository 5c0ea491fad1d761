import type { Payment } from '../domain/payment.ts'
import { listClients } from '../store/clients.ts'
import { loadSession } from '../store/payment-sessions.ts'
import { loadPayment } from '../store/payments.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { checkoutUrl } from './create-session.ts'
import { inquireAuthorization } from './follow-payment.ts'

/**
 * The buyer came back from the acquirer's page: ask at once what became of the payment, then tell where the buyer goes
 * on. What the browser says is worth nothing; only the acquirer's answer is recorded. `returned`: the query it came with,
 * which some acquirers ask for. Undefined: no such payment.
 */
export async function buyerReturn(
  context: Context,
  { clientId, paymentId, returned }: { clientId: string; paymentId: string; returned: string },
): Promise<string | undefined> {
  // Anybody can open the address: unlike an API request, nobody has looked up the client before.
  if ((await listClients(context.pool, clientId)).length === 0) return undefined
  const { payment, now } = await loadPayment(context.pool, clientId, { paymentId })
  if (payment?.state.kind !== 'awaiting-buyer') return payment && addressAfter(context, payment)
  return addressAfter(context, await inquireAuthorization(context, payment, clientTime(now), returned))
}

/** The merchant's page; of a session that can still be paid, or is not answered yet, the checkout page. */
async function addressAfter(context: Context, payment: Payment): Promise<string> {
  const { clientId, state, session, redirectUrl } = payment
  const ended =
    state.kind === 'authorized' || state.kind === 'paid' || state.kind === 'cancelled' || state.kind === 'failed'
  if (!session || ended) return redirectUrl
  const loaded = await loadSession(context.pool, clientId, { sessionId: session.sessionId })
  return loaded ? checkoutUrl(context, loaded.session) : redirectUrl
}
