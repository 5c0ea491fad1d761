import type { Acquirer, CardData } from '../acquirers/acquirer.ts'
import type { Capability } from '../domain/capability.ts'
import type { Payment } from '../domain/payment.ts'
import { callAcquirer } from './call-acquirer.ts'
import type { Context } from './context.ts'
import { recordAuthorization } from './record-payment.ts'

/** Asks the acquirer for the money of a payment that is on disk and leased, and records the answer. */
export async function authorize(
  context: Context,
  payment: Payment,
  { acquirer, capability, card }: { acquirer: Acquirer; capability: Capability; card: CardData | undefined },
  time: () => Date,
): Promise<Payment> {
  const { outcome, attempt } = await callAcquirer(context, 'authorize', payment.reference, (signal) =>
    acquirer.authorize(
      {
        clientId: payment.clientId,
        reference: payment.reference,
        amount: payment.amount,
        method: payment.method,
        ...(card && { card }),
        returnUrl: `${context.publicUrl}/buyer/return/${payment.clientId}/${payment.paymentId}`,
        description: payment.description,
        now: time(),
      },
      signal,
    ),
  )
  const answer = { to: 'authorize', outcome } as const
  return recordAuthorization(context, payment, capability, answer, attempt, time())
}
