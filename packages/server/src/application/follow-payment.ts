import { assert, unreachable } from '../assert.ts'
import { paymentFailureMessage } from '../domain/authorization.ts'
import { endingOf, restIsCapturable } from '../domain/expiry.ts'
import { capturable, type Payment } from '../domain/payment.ts'
import { dueTask } from '../domain/payment-due.ts'
import { postponePayment } from '../store/due.ts'
import { loadPayment } from '../store/payments.ts'
import { acquirerOf } from './acquirer-of.ts'
import { authorizationInquiryOrder } from './authorization-inquiry-order.ts'
import { callAcquirer } from './call-acquirer.ts'
import { clientTime } from './client-time.ts'
import { closePayment } from './close-payment.ts'
import type { Context } from './context.ts'
import { recordAuthorization, writeMove } from './record-payment.ts'

/** Does what a payment that fell due needs: ask about its authorization, close it, or begin its expiry. */
export async function followPayment(context: Context, clientId: string, paymentId: string): Promise<void> {
  const { payment, now } = await loadPayment(context.pool, clientId, { paymentId })
  if (!payment) return
  const time = clientTime(now)
  const task = dueTask(payment, now)
  switch (task.kind) {
    case 'inquire':
      await inquireAuthorization(context, payment, time)
      return
    case 'void':
      await closePayment(context, payment, time)
      return
    case 'give-up':
      await giveUp(context, payment, now)
      return
    case 'expire':
      await expire(context, payment, time)
      return
    case 'warn':
      await warn(context, payment, now)
      return
    case 'capture-rest':
      await captureRest(context, payment, now)
      return
    case 'wait':
      await postponePayment(context.pool, payment, task.at.getTime() - now.getTime())
      return
    case 'none':
      await postponePayment(context.pool, payment, null)
      return
    default:
      unreachable(task)
  }
}

/** The session is over, and nothing is at any acquirer. Not written: the buyer began a try in its last moment. */
async function giveUp(context: Context, payment: Payment, now: Date): Promise<void> {
  const state = { kind: 'failed', code: 'ORDER_IS_CLOSED', message: paymentFailureMessage('ORDER_IS_CLOSED') } as const
  await writeMove(context, payment, { state, notify: true }, { now })
}

/**
 * Asks the acquirer about an open authorization and records the answer; closes the payment when it should be closed.
 * `returned`: the query that the buyer's browser brought back from the acquirer's page.
 */
export async function inquireAuthorization(
  context: Context,
  payment: Payment,
  time: () => Date,
  returned?: string,
): Promise<Payment> {
  const acquirer = acquirerOf(context, payment)
  const capability = acquirer?.capability(payment.method, payment.amount.currency)
  assert(acquirer && capability, `the acquirer ${payment.acquirer} of an open payment is configured`)
  const order = { ...authorizationInquiryOrder(payment, time()), ...(returned !== undefined && { returned }) }
  const { clientId, reference } = payment
  const call = { clientId, acquirer: acquirer.name, operation: 'inquire-authorization', reference } as const
  const { outcome, attempt } = await callAcquirer(context, call, (signal) =>
    acquirer.inquireAuthorization(order, signal),
  )
  return recordAuthorization(context, payment, capability, { to: 'inquiry', outcome }, attempt, time())
}

/** For the operator, and for the merchant who asked for it, in one commit with the note that it was done. */
async function warn(context: Context, payment: Payment, now: Date): Promise<void> {
  const { currency } = payment.amount
  const ending = endingOf(payment, acquirerOf(context, payment)?.capability(payment.method, currency))
  assert(ending, 'what is warned of comes')
  const then = ending.kind === 'capture-rest' ? 'will be captured before' : 'goes back to the buyer'
  const message = `${capturable(payment.amounts)} minor units of ${currency} are not captured; what is left ${then}`
  const notify = payment.expiryPolicy.notifies ? ending : undefined
  const warning = { kind: 'authorization-expiring', message, ...(notify && { notify }) } as const
  await writeMove(context, payment, { state: payment.state, warning }, { now })
}

/**
 * One capture of all that is left, like the automatic one: written here, sent by its own due row. Where the acquirer
 * cannot, it is noted as tried, and the authorization expires.
 */
async function captureRest(context: Context, payment: Payment, now: Date): Promise<void> {
  const capability = acquirerOf(context, payment)?.capability(payment.method, payment.amount.currency)
  const can = restIsCapturable(payment, capability)
  const { state } = payment
  await writeMove(context, payment, can ? { state, capture: 'rest' } : { state, expiryCaptureTried: true }, { now })
}

async function expire(context: Context, payment: Payment, time: () => Date): Promise<void> {
  const { state } = payment
  assert(state.kind === 'authorized', 'only an authorization expires')
  const authorization = { paidAt: state.paidAt, authExpiresAt: state.authExpiresAt }
  const move = { state: { kind: 'closing', why: 'expiry', authorization }, dueNow: true, keepLease: true } as const
  // Not written: a capture came between. The payment stays due and is looked at again.
  const closing = await writeMove(context, payment, move, { now: time() })
  if (closing) await closePayment(context, closing, time)
}
