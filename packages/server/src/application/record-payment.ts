import type { NewAlert } from '../domain/alert.ts'
import { type AuthorizationAnswer, type AuthorizationStep, decideAuthorization } from '../domain/authorization.ts'
import type { ClosingStep } from '../domain/cancel.ts'
import type { Capability } from '../domain/capability.ts'
import type { Capture } from '../domain/capture.ts'
import type { ExpiryMoment } from '../domain/expiry.ts'
import { type InquirySchedule, usualInquiries } from '../domain/inquiry-schedule.ts'
import { sameMoney } from '../domain/money.ts'
import type { AuthorizationInquiry, AuthorizeOutcome, VoidOutcome } from '../domain/outcome.ts'
import { capturable, type Payment, type PaymentState, paidAtOf } from '../domain/payment.ts'
import { nextDue, paymentAlert } from '../domain/payment-due.ts'
import type { RoutingExplanation } from '../domain/route-decision.ts'
import type { Attempt } from '../store/attempt.ts'
import type { AuditEntry } from '../store/clients.ts'
import { writtenOf } from '../store/handed.ts'
import { changePayment, type NewNotification, type PaymentChange } from '../store/payment-change.ts'
import { loadPayment, type PaymentEvidence } from '../store/payments.ts'
import { notifyCaptureBody } from '../wire/notify-capture.ts'
import { notifyExpiringBody } from '../wire/notify-expiring.ts'
import { notifyPaymentBody } from '../wire/notify-payment.ts'
import { success } from '../wire/results.ts'
import { acquirerOf } from './acquirer-of.ts'
import { type Context, looksEveryMs } from './context.ts'
import { raiseAlert } from './raise-alert.ts'
import { tryAgain } from './repeat.ts'
import { writeAndDeliver, writeAndWork } from './write-and-deliver.ts'

/** What a step of a payment comes from: an answer of the acquirer, the word of a person, or the time alone. */
export interface Evidence {
  readonly outcome?: AuthorizeOutcome | AuthorizationInquiry | VoidOutcome
  readonly attempt?: Attempt
  /** Where the payment went after the answer, or why it went nowhere. */
  readonly routing?: RoutingExplanation
  readonly now: Date
}

/**
 * Writes what an acquirer's answer makes of a payment whose authorization is open, with its notification and its
 * automatic capture in the same commit. Returns the payment as it stands afterwards.
 */
export async function recordAuthorization(
  context: Context,
  payment: Payment,
  capability: Capability,
  answer: AuthorizationAnswer,
  attempt: Attempt,
  now: Date,
  routing?: RoutingExplanation,
): Promise<Payment> {
  const { outcome } = answer
  let current = payment
  return tryAgain(async () => {
    const step = decideAuthorization(current, answer, capability, now)
    if (step.kind === 'ignore') return current
    const moved = authorizationMove(current, step)
    const recorded = await writeMove(context, current, moved, { outcome, attempt, ...(routing && { routing }), now })
    if (recorded) return recorded
    // A cancel may have been asked for meanwhile: it changes what the answer means, so decide again. But of a session
    // whose buyer has begun another try since, the answer says nothing.
    current = await reload(context, current)
    return current.reference === payment.reference ? undefined : current
  })
}

/** A change of state with what it entails, before ids and bodies are made for it. */
export interface Move {
  readonly state: PaymentState
  readonly releaseRest?: boolean
  /** `rest`: what is left, before it expires. */
  readonly capture?: 'automatic' | 'done' | 'rest'
  readonly notify?: boolean
  /** The warning ahead of the expiry. `notify`: the merchant is told as well, and of this ending. */
  readonly warning?: NewAlert & { readonly notify?: ExpiryMoment }
  /** Work on it at once instead of at the state's own time. */
  readonly dueNow?: boolean
  /** The rest cannot be captured before the expiry: not to be tried again. */
  readonly expiryCaptureTried?: boolean
  /** Keep it leased for the caller, who goes on with it. */
  readonly keepLease?: boolean
  /** The person who decided, and why. */
  readonly settledBy?: { readonly name: string; readonly reason: string }
  /** The entry in the audit of the person who wanted it. */
  readonly byPerson?: AuditEntry
}

function authorizationMove(payment: Payment, step: Exclude<AuthorizationStep, { kind: 'ignore' }>): Move {
  switch (step.kind) {
    case 'authorized':
      return {
        state: { kind: 'authorized', ...step.times },
        notify: true,
        ...(step.capture !== 'later' && { capture: step.capture }),
      }
    case 'paid':
      return { state: step, notify: true }
    case 'failed':
      return { state: step, notify: true }
    case 'declined':
      return { state: { kind: 'choosing', declined: step.code } }
    case 'awaiting-buyer':
      return { state: step }
    case 'close':
      return {
        state: {
          kind: 'closing',
          why: step.why,
          ...(step.times && { authorization: step.times }),
          ...(step.paidAt && { paidAt: step.paidAt }),
        },
        notify: step.times !== undefined || step.paidAt !== undefined,
        dueNow: true,
      }
    case 'wait':
      return { state: payment.state }
  }
}

/** Undefined for a step that writes nothing. */
export function closingMove(payment: Payment, step: ClosingStep): Move | undefined {
  switch (step.kind) {
    case 'cancelled':
      return { state: step, releaseRest: paidAtOf(payment.state) !== undefined }
    case 'rest-released':
      return { state: { kind: 'authorized', ...step.authorization }, releaseRest: true }
    case 'failed':
      return { state: step, notify: true }
    case 'declined':
      return { state: { kind: 'choosing', declined: step.code } }
    case 'reopened':
      return {
        state: step.state,
        notify: step.notify,
        ...(step.capture !== 'later' && { capture: step.capture }),
      }
    case 'found-authorized':
      return {
        state: { kind: 'closing', why: 'merchant', authorization: step.authorization },
        notify: true,
        dueNow: true,
      }
    case 'inquire':
      return { state: payment.state, keepLease: true }
    case 'wait':
      return { state: payment.state }
    case 'ignore':
      return undefined
  }
}

/** Writes a move in one commit. Undefined when the payment was changed by somebody else meanwhile. */
export async function writeMove(
  context: Context,
  payment: Payment,
  move: Move,
  evidence: Evidence,
): Promise<Payment | undefined> {
  const { now } = evidence
  const facts = evidenceOf(evidence)
  const same = move.state.kind === payment.state.kind
  const moved: Payment = {
    ...payment,
    state: move.state,
    receipt: { ...payment.receipt, ...facts.receipt },
    ...(facts.card && { card: facts.card }),
    tries: same ? payment.tries + 1 : 0,
    expiryWarned: payment.expiryWarned || move.warning !== undefined,
    expiryCaptureTried: payment.expiryCaptureTried || move.capture === 'rest' || move.expiryCaptureTried === true,
  }
  const capture = move.capture && captureOfAuthorization(context, moved, move.capture, now)
  const schedule = acquirerOf(context, payment)?.inquiries ?? usualInquiries
  const alarming = move.warning ?? (same ? alarmOf(moved, evidence, schedule) : undefined)
  const alert = alarming && raiseAlert(context, payment, alarming)
  const change: PaymentChange = {
    state: move.state,
    evidence: facts,
    releaseRest: move.releaseRest ?? false,
    tries: moved.tries,
    dueInMs: move.dueNow ? 0 : dueInMs(moved, move, now, schedule),
    leaseMs: move.keepLease ? context.deadlines.leaseMs : 0,
    ...(capture && { capture: { ...capture, state: move.capture === 'done' ? 'succeeded' : 'held' } }),
    ...(move.notify && { paymentNotification: paymentNotification(context, moved) }),
    ...(move.warning?.notify && {
      paymentNotification: {
        notificationId: context.newId(),
        body: notifyExpiringBody(moved, move.warning.notify),
        type: 'AUTHORIZATION_EXPIRING' as const,
      },
    }),
    ...(move.warning && { expiry: 'warned' as const }),
    ...((move.capture === 'rest' || move.expiryCaptureTried) && { expiry: 'capture-tried' as const }),
    ...(capture && move.capture === 'done' && { captureNotification: captureNotification(context, moved, capture) }),
    ...(evidence.attempt && { attempt: evidence.attempt }),
    ...(evidence.routing && { routing: evidence.routing }),
    ...(alert && { alert }),
    ...(move.settledBy && { settledBy: move.settledBy }),
    ...(move.byPerson && { byPerson: move.byPerson }),
    at: now,
  }
  if (!(await writeChange(context, payment, change))) return undefined
  // Waking a worker for what is due in a week would cost every authorization a claim.
  if (change.dueInMs !== null && change.dueInMs < looksEveryMs) context.wake('payments')
  if (change.captureNotification) context.wake('notifications')
  context.changes.payment(payment)
  return moved
}

/** Writes it, and makes its automatic capture and delivers its notification where the commit gave them to this process. */
function writeChange(context: Context, payment: Payment, change: PaymentChange): Promise<boolean> {
  const { clientId, paymentId, notifyUrl: requestUrl } = payment
  const { capture, paymentNotification: told } = change
  const none = capture?.state !== 'held'
  const notice = told && {
    clientId,
    paymentId,
    notificationId: told.notificationId,
    notifyType: told.type ?? ('PAYMENT_RESULT' as const),
    body: told.body,
    requestUrl,
  }
  return writeAndWork(context, 'captures', { clientId, none }, async (captureRoomMs) => {
    let captureHanded = false
    const written = await writeAndDeliver(context, clientId, notice, async (courierMs) => {
      const changed = await changePayment(context.pool, payment, { ...change, courierMs, captureRoomMs })
      captureHanded = changed?.captureHanded ?? false
      return writtenOf(changed)
    })
    if (!written) return false
    return captureHanded && capture ? { begin: (room) => room.begin(capture.captureId) } : 'written'
  })
}

/** A void has ids of its own, which must not take the place of the authorization's. */
function evidenceOf({ outcome, attempt }: Evidence): PaymentEvidence {
  if (!outcome || attempt?.operation === 'void') return {}
  if (!('receipt' in outcome)) return {}
  return { receipt: outcome.receipt, ...('card' in outcome && outcome.card && { card: outcome.card }) }
}

/** What a person is to be told of a payment that the answer leaves open. */
function alarmOf(payment: Payment, { outcome }: Evidence, schedule: InquirySchedule): NewAlert | undefined {
  if (!outcome) return undefined
  const otherAmount = outcome.kind === 'succeeded' && 'amount' in outcome && !sameMoney(outcome.amount, payment.amount)
  return paymentAlert(payment, otherAmount, schedule)
}

function dueInMs(payment: Payment, move: Move, now: Date, schedule: InquirySchedule): number | null {
  if (move.capture === 'done' || move.releaseRest) return null
  const waited = { ...payment, tries: Math.max(0, payment.tries - 1) }
  const due = nextDue(waited, now, schedule)
  return due ? due.getTime() - now.getTime() : null
}

function captureOfAuthorization(
  context: Context,
  payment: Payment,
  kind: 'automatic' | 'done' | 'rest',
  now: Date,
): Capture {
  const captureId = context.newId()
  return {
    clientId: payment.clientId,
    captureId,
    // APO's own id stands for the request of a capture that the merchant did not ask for.
    captureRequestId: captureId,
    paymentId: payment.paymentId,
    amount: { ...payment.amount, value: capturable(payment.amounts) },
    last: true,
    automatic: true,
    reference: context.newId(),
    receipt: kind === 'done' ? payment.receipt : {},
    state: kind === 'done' ? { kind: 'succeeded', succeededAt: now } : { kind: 'held' },
    createdAt: now,
    tries: 0,
  }
}

function paymentNotification(context: Context, payment: Payment): NewNotification {
  // An authorization that is being cancelled in the same commit was an authorization all the same.
  const result = payment.state.kind === 'closing' ? success() : undefined
  return { notificationId: context.newId(), body: notifyPaymentBody(payment, result) }
}

function captureNotification(context: Context, payment: Payment, capture: Capture): NewNotification {
  return { notificationId: context.newId(), body: notifyCaptureBody(payment, capture) }
}

export async function reload(context: Context, payment: Payment): Promise<Payment> {
  const loaded = await loadPayment(context.pool, payment.clientId, { paymentId: payment.paymentId })
  return loaded.payment ?? payment
}
