import { assert } from '../assert.ts'
import { type ClosingStep, decideClosingInquiry, decideVoidOutcome } from '../domain/cancel.ts'
import type { Payment } from '../domain/payment.ts'
import { acquirerOf } from './acquirer-of.ts'
import { authorizationInquiryOrder, requestedAt } from './authorization-inquiry-order.ts'
import { callAcquirer } from './call-acquirer.ts'
import type { Context } from './context.ts'
import { closingMove, type Evidence, reload, writeMove } from './record-payment.ts'

/**
 * Closes a payment at its acquirer: voids under the stored void reference (a repeat can only close what is open), and
 * where that is refused asks what became of the authorization. Returns the payment as it stands afterwards.
 */
export async function closePayment(context: Context, payment: Payment, time: () => Date): Promise<Payment> {
  const acquirer = acquirerOf(context, payment)
  assert(acquirer, `the acquirer ${payment.acquirer} of an open payment is configured`)
  const { transactionId } = payment.receipt
  const order = {
    clientId: payment.clientId,
    paymentReference: payment.reference,
    ...(transactionId !== undefined && { paymentTransactionId: transactionId }),
    reference: payment.voidReference,
    method: payment.method,
    amount: payment.amount,
    captured: payment.amounts.captured,
    requestedAt: requestedAt(payment),
    now: time(),
  }
  const voided = await callAcquirer(context, 'void', payment.voidReference, (signal) => acquirer.void(order, signal))
  const step = decideVoidOutcome(payment, voided.outcome, time())
  const closing = await writeStep(context, payment, step, { ...voided, now: time() })
  if (step.kind !== 'inquire' || closing.state.kind !== 'closing') return closing
  if (closing.reference !== payment.reference) return closing
  const inquired = await callAcquirer(context, 'inquire-authorization', payment.reference, (signal) =>
    acquirer.inquireAuthorization(authorizationInquiryOrder(payment, time()), signal),
  )
  const capability = acquirer.capability(payment.method, payment.amount.currency)
  assert(capability, 'an acquirer still knows the method of a payment it took')
  const found = decideClosingInquiry(closing, inquired.outcome, capability, time())
  return writeStep(context, closing, found, { ...inquired, now: time() })
}

async function writeStep(context: Context, payment: Payment, step: ClosingStep, evidence: Evidence): Promise<Payment> {
  const move = closingMove(payment, step)
  if (!move) return payment
  return (await writeMove(context, payment, move, evidence)) ?? reload(context, payment)
}
