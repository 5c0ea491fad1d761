import type { AuthorizeOrder, Confided } from '../acquirers/acquirer.ts'
import { updatesAllowed } from '../domain/amount-update.ts'
import type { Payment } from '../domain/payment.ts'
import { endedForAnother, mayPassOn, passOn } from '../domain/route-decision.ts'
import type { Attempt } from '../store/attempt.ts'
import { moveToAcquirer } from '../store/checkout-tries.ts'
import { callAcquirer } from './call-acquirer.ts'
import type { Context } from './context.ts'
import { recordAuthorization } from './record-payment.ts'
import type { Candidate, Routed, Takable } from './route-method.ts'

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
  return recordAuthorization(context, payment, capability, answer, attempt, time(), rest?.decision.explanation)
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

/** What is left of the candidates after one was asked in vain; undefined where the payment is not to go on to another. */
function afterwards(
  context: Context,
  payment: Payment,
  { payment: asked, decision, candidates }: Takable,
  ended: ReturnType<typeof endedForAnother>,
  now: Date,
): Routed | undefined {
  if (!ended || !mayPassOn(payment, now)) return undefined
  const { clientId } = payment
  const left = passOn(decision, ended, (acquirer) => context.circuits.take({ clientId, acquirer }))
  const able = candidates.filter(({ acquirer }) => left.candidates.includes(acquirer.name))
  return { payment: asked, decision: left, candidates: able }
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
  return written ? { payment: moved, routed: { payment: asked, decision, candidates: [next, ...others] } } : undefined
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
