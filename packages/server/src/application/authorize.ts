import type { AuthorizeOrder, Confided } from '../acquirers/acquirer.ts'
import { updatesAllowed } from '../domain/amount-update.ts'
import type { Payment } from '../domain/payment.ts'
import { endedForAnother, judge, mayPassOn, passOn } from '../domain/route-decision.ts'
import type { Attempt } from '../store/attempt.ts'
import { moveToAcquirer } from '../store/checkout-tries.ts'
import { callAcquirer } from './call-acquirer.ts'
import type { Context } from './context.ts'
import { prospectOf } from './market.ts'
import { recordAuthorization } from './record-payment.ts'
import { type Candidate, candidatesOf, type Routed, type Takable } from './route-method.ts'

/**
 * Asks for the money of a payment that is on disk and leased, and records the answer. While it is certain that an acquirer
 * holds nothing and another one may help, the next candidate is asked; what is confided is in memory only, so nobody can
 * do that later. Returns the payment as it stands afterwards.
 */
export async function authorize(
  context: Context,
  payment: Payment,
  routed: Takable,
  confided: Confided,
  time: () => Date,
): Promise<Payment> {
  const { clientId, reference } = payment
  const [{ acquirer, capability }] = routed.candidates
  const call = { clientId, acquirer: acquirer.name, operation: 'authorize', reference } as const
  const { outcome, attempt } = await callAcquirer(context, call, (signal) =>
    acquirer.authorize(orderOf(context, payment, confided, time()), signal),
  )
  const rest = afterwards(context, payment, routed, endedForAnother(outcome), time())
  const next = rest && (await moveOn(context, payment, rest, attempt, time()))
  if (next) return authorize(context, next.payment, next.routed, confided, time)
  const answer = { to: 'authorize', outcome } as const
  // Where there was a next one, the payment did not go there after all, and its explanation stays what it is.
  const explanation = rest?.candidates.length === 0 ? rest.decision.explanation : undefined
  return recordAuthorization(context, payment, capability, answer, attempt, time(), explanation)
}

function orderOf(context: Context, payment: Payment, confided: Confided, now: Date): AuthorizeOrder {
  return {
    clientId: payment.clientId,
    reference: payment.reference,
    amount: payment.amount,
    method: payment.method,
    ...confided,
    returnUrl: `${context.publicUrl}/buyer/return/${payment.clientId}/${payment.paymentId}`,
    description: payment.description,
    now,
  }
}

/**
 * What is left of the candidates after one was asked in vain; undefined where the payment is not to go on to another. They
 * are looked up again: an account may have been disabled while the last one was asked, and removed, and then nobody could
 * capture or void what it holds.
 */
function afterwards(
  context: Context,
  payment: Payment,
  { payment: asked, decision }: Takable,
  ended: ReturnType<typeof endedForAnother>,
  now: Date,
): Routed | undefined {
  if (!ended || !mayPassOn(payment, now)) return undefined
  const { clientId, method, amount, captureMode } = asked
  const acquirers = context.acquirersOf(clientId)
  const left = passOn(decision, ended, (acquirer) => {
    const way = { clientId, acquirer }
    const verdict = judge(prospectOf(context, acquirers, way, { method, currency: amount.currency }), captureMode)
    if (verdict === 'not-needed') context.circuits.take(way)
    return verdict
  })
  return { payment: asked, decision: left, candidates: candidatesOf(context, asked, left) }
}

/**
 * Puts the next acquirer on record, with references that the last one has never seen: a late copy of what was sent to one
 * must not be taken for the other's. Undefined where there is none, or where the payment was changed by somebody else
 * meanwhile, a cancel above all: it then ends by the answer that there is.
 */
async function moveOn(
  context: Context,
  payment: Payment,
  { payment: asked, decision, candidates }: Routed,
  attempt: Attempt,
  now: Date,
): Promise<{ readonly payment: Payment; readonly routed: Takable } | undefined> {
  const [next, ...others] = candidates
  if (!next) return undefined
  const moved = { ...payment, ...newPlace(context, payment, next), askedAt: now, receipt: {}, tries: 0 }
  const written = await moveToAcquirer(context.pool, payment, moved, {
    attempt,
    routing: decision.explanation,
    leaseMs: context.deadlines.leaseMs,
    at: now,
  })
  if (!written) return undefined
  context.changes.payment(moved)
  return { payment: moved, routed: { payment: asked, decision, candidates: [next, ...others] } }
}

/** What a payment has of the acquirer that it is with. */
function newPlace(
  context: Context,
  { clientId, captureMode, updates }: Pick<Payment, 'clientId' | 'captureMode' | 'updates'>,
  { acquirer, capability }: Candidate,
): Pick<Payment, 'acquirer' | 'acquirerMerchantId' | 'reference' | 'voidReference' | 'updates'> {
  return {
    acquirer: acquirer.name,
    acquirerMerchantId: acquirer.merchantIdFor(clientId),
    reference: context.newId(),
    voidReference: context.newId(),
    updates: { ...updates, allowed: updatesAllowed(captureMode, capability) },
  }
}
