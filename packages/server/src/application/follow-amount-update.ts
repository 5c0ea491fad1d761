import type { Acquirer } from '../acquirers/acquirer.ts'
import { assert, unreachable } from '../assert.ts'
import {
  type AmountUpdate,
  type AmountUpdateState,
  decideUpdateOutcome,
  endBeforeSending,
  endWithoutAuthorization,
  type UpdateStep,
  updateAlert,
} from '../domain/amount-update.ts'
import { inquiryWaitMs, usualInquiries } from '../domain/inquiry-schedule.ts'
import type { MovementAnswer } from '../domain/open-outcome.ts'
import type { Payment } from '../domain/payment.ts'
import { loadUpdate, recordUpdate } from '../store/amount-updates.ts'
import type { Attempt } from '../store/attempt.ts'
import { notifyUpdateAmountBody } from '../wire/notify-update-amount.ts'
import { acquirerOf } from './acquirer-of.ts'
import { callAcquirer } from './call-acquirer.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import type { Lease } from './leases.ts'
import { raiseAlert } from './raise-alert.ts'

interface Following {
  readonly context: Context
  readonly acquirer: Acquirer
  readonly payment: Payment
  readonly update: AmountUpdate
  readonly time: () => Date
}

/**
 * Does what an update that fell due needs. One that nobody ever sent is sent; otherwise the acquirer is asked first, and
 * only what it has never seen is sent, under the reference it always had.
 */
export async function followAmountUpdate(
  context: Context,
  { clientId, id, neverSent }: { readonly clientId: string; readonly id: string; readonly neverSent: boolean },
  lease: Lease,
): Promise<void> {
  const { now, payment, update } = await loadUpdate(context.pool, clientId, id)
  const acquirer = acquirerOf(context, payment)
  assert(acquirer, `the acquirer ${payment.acquirer} of an open update is configured`)
  const following = { context, acquirer, payment, update, time: clientTime(now) }
  const over = endWithoutAuthorization(payment, now)
  if (over) {
    await record(following, { kind: 'final', state: over })
    return
  }
  // Whoever claimed it when the lease lapsed may be sending it.
  if (neverSent && !lease.isOurs()) return
  const step = neverSent ? ({ kind: 'submit' } as const) : await inquire(following)
  if (step.kind === 'submit') await submit(following)
}

function updatesOf(acquirer: Acquirer): NonNullable<Acquirer['updates']> {
  assert(acquirer.updates, `the acquirer ${acquirer.name} still raises what it once could`)
  return acquirer.updates
}

async function inquire(following: Following): Promise<UpdateStep> {
  const { context, acquirer, payment, update, time } = following
  const { clientId, reference, amount, createdAt } = update
  const order = {
    clientId,
    paymentReference: payment.reference,
    paymentTransactionId: payment.receipt.transactionId ?? '',
    reference,
    amount,
    requestedAt: createdAt,
    now: time(),
  }
  const call = { clientId, acquirer: acquirer.name, operation: 'inquire-update', reference } as const
  const { outcome, attempt } = await callAcquirer(context, call, (signal) => updatesOf(acquirer).inquire(order, signal))
  const repeatIsSafe = acquirer.forgetsReferences !== true
  return decideAndRecord(following, { to: 'inquiry', outcome, repeatIsSafe }, attempt)
}

async function submit(following: Following): Promise<void> {
  const { context, acquirer, payment, update, time } = following
  const over = endBeforeSending(payment, time())
  if (over) {
    await record(following, { kind: 'final', state: over })
    return
  }
  const { clientId, reference, amount } = update
  const { transactionId } = payment.receipt
  assert(transactionId !== undefined, 'an authorization has an id at its acquirer')
  const call = { clientId, acquirer: acquirer.name, operation: 'update-amount', reference } as const
  const { outcome, attempt } = await callAcquirer(context, call, (signal) =>
    updatesOf(acquirer).update(
      {
        clientId,
        paymentReference: payment.reference,
        paymentTransactionId: transactionId,
        reference,
        amount,
        now: time(),
      },
      signal,
    ),
  )
  await decideAndRecord(following, { to: 'request', outcome }, attempt)
}

async function decideAndRecord(following: Following, answer: MovementAnswer, attempt: Attempt): Promise<UpdateStep> {
  const step = decideUpdateOutcome(following.update, answer, following.time())
  const { outcome } = answer
  if (step.kind === 'final' || step.kind === 'wait') {
    await record(following, step, attempt, 'receipt' in outcome ? outcome.receipt : {})
  }
  return step
}

async function record(
  { context, acquirer, payment, update, time }: Following,
  step: Extract<UpdateStep, { kind: 'final' | 'wait' }>,
  attempt?: Attempt,
  receipt = {},
): Promise<void> {
  const schedule = acquirer.inquiries ?? usualInquiries
  const tries = update.tries + 1
  const alarming = step.kind === 'wait' ? updateAlert(step.state, tries, schedule) : undefined
  const result = step.kind === 'final' ? resultOf(payment, update, step.state) : undefined
  await recordUpdate(context.pool, update, {
    step,
    receipt,
    tries,
    dueInMs: step.kind === 'wait' ? inquiryWaitMs(update.tries, schedule) : null,
    ...(result && { notification: { notificationId: context.newId(), body: result } }),
    ...(attempt && { attempt }),
    ...(alarming && { alert: raiseAlert(context, payment, alarming) }),
    at: time(),
  })
  context.wake('amount_updates', 'payments', 'notifications')
  context.changes.payment(payment)
}

function resultOf(
  payment: Payment,
  update: AmountUpdate,
  state: Extract<AmountUpdateState, { kind: 'succeeded' | 'failed' }>,
): string {
  switch (state.kind) {
    case 'succeeded':
      return notifyUpdateAmountBody({ ...payment, amount: update.amount }, { ...update, state })
    case 'failed':
      return notifyUpdateAmountBody(payment, { ...update, state })
    default:
      return unreachable(state)
  }
}
