import { unreachable } from '../assert.ts'
import type { Payment } from '../domain/payment.ts'
import { decideSubmit } from '../domain/payment-session.ts'
import { type Refusal, refusal } from '../domain/refusal.ts'
import { loadSession } from '../store/payment-sessions.ts'
import type { Context } from './context.ts'
import { checkoutUrl } from './create-session.ts'
import type { SubmitInput } from './inputs.ts'
import { openPayment } from './open-payment.ts'
import { tryAgain } from './repeat.ts'

export type SubmitPayResult =
  | { readonly kind: 'payment'; readonly payment: Payment; readonly url: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The submitPay API: makes the payment of a session, once; a repeat answers how the payment stands. */
export async function submitPay(
  context: Context,
  clientId: string,
  { sessionId, amount }: SubmitInput,
): Promise<SubmitPayResult> {
  return tryAgain(async () => {
    const loaded = await loadSession(context.pool, clientId, { sessionId })
    if (!loaded) {
      const message = 'paymentSessionId: no such session of this client; use the one that createPaymentSession returned'
      return { kind: 'refused', refusal: refusal('ORDER_NOT_EXIST', message) }
    }
    const { session, payment, now } = loaded
    const decision = decideSubmit(session, payment, amount, now)
    switch (decision.kind) {
      case 'refuse':
        return { kind: 'refused', refusal: decision.refusal }
      case 'repeat':
        return { kind: 'payment', payment: decision.payment, url: checkoutUrl(context, session) }
      case 'open':
        await openPayment(context, clientId, sessionId)
        return undefined
      default:
        return unreachable(decision)
    }
  })
}
