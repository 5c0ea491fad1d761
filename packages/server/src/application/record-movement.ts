import type { Acquirer } from '../acquirers/acquirer.ts'
import { unreachable } from '../assert.ts'
import { inquiryWaitMs, usualInquiries } from '../domain/inquiry-schedule.ts'
import { decideMovementOutcome, type Movement, type MovementStep, movementAlert } from '../domain/movement.ts'
import type { MovementAnswer } from '../domain/open-outcome.ts'
import type { Payment } from '../domain/payment.ts'
import { openAlert } from '../store/alerts.ts'
import type { Attempt } from '../store/attempt.ts'
import { insertCallback } from '../store/callbacks.ts'
import type { MovementChange } from '../store/movement-change.ts'
import { recordReversal } from '../store/reversals.ts'
import type { Context } from './context.ts'
import { type MovementKind, noticeOf } from './movement-kind.ts'
import { raiseAlert } from './raise-alert.ts'
import { writeAndDeliver } from './write-and-deliver.ts'

export type RecordedMovement<M> =
  | { readonly kind: 'recorded'; readonly movement: M }
  /** The acquirer has never seen it; nothing was written. */
  | { readonly kind: 'submit' }

/** One answer of an acquirer about a capture or refund, with the record of the call. `now` is on the client's clock. */
export interface MovementEvidence {
  readonly acquirer: Acquirer
  readonly answer: MovementAnswer
  readonly attempt: Attempt
  readonly now: Date
}

/**
 * The second half of a capture or refund, shared by the request, the worker, inquiries and callbacks: decides what the
 * acquirer's answer means and writes it with its notification, its alert, or the time of the next inquiry.
 */
export async function recordMovementOutcome<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  payment: Payment,
  movement: M,
  evidence: MovementEvidence,
): Promise<RecordedMovement<M>> {
  const step = decideMovementOutcome(kind.name, movement, evidence.answer, evidence.now)
  switch (step.kind) {
    case 'submit':
      return step
    case 'ignore':
      return { kind: 'recorded', movement }
    case 'confirm':
      await askAgain(context, kind, movement, evidence)
      return { kind: 'recorded', movement }
    case 'reverse':
      await reverse(context, kind, payment, movement, evidence, step)
      return { kind: 'recorded', movement }
    case 'contradiction': {
      const subject = kind.subject(movement)
      const alert = raiseAlert(context, subject, { kind: 'contradiction', message: step.message })
      await openAlert(context.pool, subject, alert, evidence.attempt, evidence.now)
      context.changes.payment(payment)
      return { kind: 'recorded', movement }
    }
    case 'final':
    case 'wait':
      return { kind: 'recorded', movement: await write(context, kind, payment, movement, evidence, step) }
    default:
      return unreachable(step)
  }
}

async function write<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  payment: Payment,
  movement: M,
  evidence: MovementEvidence,
  step: Extract<MovementStep, { kind: 'final' | 'wait' }>,
): Promise<M> {
  const { acquirer, attempt, now } = evidence
  const { outcome } = evidence.answer
  const schedule = acquirer.inquiries ?? usualInquiries
  const receipt = 'receipt' in outcome ? { ...movement.receipt, ...outcome.receipt } : movement.receipt
  const tries = movement.tries + 1
  const decided: M = { ...movement, state: step.state, receipt, tries }
  const alarming = step.kind === 'wait' ? movementAlert(kind.name, step.state, tries, schedule) : undefined
  const alert = alarming && raiseAlert(context, kind.subject(movement), alarming)
  const final = step.kind === 'final'
  const notification = final ? { notificationId: context.newId(), body: kind.notice(payment, decided) } : undefined
  const change: MovementChange = {
    step,
    receipt,
    tries,
    dueInMs: final ? null : inquiryWaitMs(movement.tries, schedule),
    ...(notification && { notification }),
    attempt,
    ...(alert && { alert }),
    at: now,
  }
  const notice = notification && noticeOf(kind, payment, movement, notification)
  const written = await writeAndDeliver(context, movement.clientId, notice, (courierMs) =>
    kind.record(context.pool, movement, { ...change, courierMs }),
  )
  if (!final) context.wake(kind.table)
  context.changes.payment(payment)
  if (written) return decided
  return overtaken(context, kind, movement, evidence)
}

/**
 * Somebody else recorded a final answer meanwhile, and it stands. Where this answer says the opposite, nobody knows
 * which came first: the acquirer is asked.
 */
async function overtaken<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  movement: M,
  evidence: MovementEvidence,
): Promise<M> {
  const stored = await kind.load(context.pool, movement.clientId, kind.idOf(movement))
  const step = decideMovementOutcome(kind.name, stored.movement, evidence.answer, evidence.now)
  if (step.kind !== 'ignore') await askAgain(context, kind, stored.movement, evidence)
  return stored.movement
}

/** A due row of our own making, so that the question outlives this process. */
async function askAgain<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  movement: M,
  { acquirer, attempt }: MovementEvidence,
): Promise<void> {
  const { clientId, reference } = movement
  const eventId = `answer ${attempt.attemptId}`
  const callback = { clientId, callbackId: context.newId(), acquirer: acquirer.name, eventId, reference }
  await insertCallback(context.pool, { ...callback, subject: kind.name }, 0)
  context.log.warn(kind.subject(movement), 'contradictory answer; asking again')
  context.wake('callbacks')
}

async function reverse<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  payment: Payment,
  movement: M,
  { answer, attempt, now }: MovementEvidence,
  { code, message }: Extract<MovementStep, { kind: 'reverse' }>,
): Promise<void> {
  const receipt = 'receipt' in answer.outcome ? answer.outcome.receipt : {}
  const reversal = { reversalId: context.newId(), code, message, receipt, reversedAt: now }
  await recordReversal(context.pool, kind.name, movement, kind.idOf(movement), {
    reversal,
    notification: { notificationId: context.newId(), body: kind.notice(payment, { ...movement, reversal }) },
    alert: raiseAlert(context, kind.subject(movement), { kind: 'reversal', message }),
    attempt,
  })
  context.wake('notifications', 'payments')
  context.changes.payment(payment)
}
