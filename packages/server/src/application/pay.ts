import type { Confided } from '../acquirers/acquirer.ts'
import { cardFacts } from '../acquirers/card-facts.ts'
import { unreachable } from '../assert.ts'
import { updatesAllowed } from '../domain/amount-update.ts'
import { decidePay } from '../domain/pay.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { PaymentToRoute } from '../domain/route-decision.ts'
import { insertPayment, type LoadedPayment, loadPayment } from '../store/payments.ts'
import { notifyPaymentBody } from '../wire/notify-payment.ts'
import { authorize } from './authorize.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import type { PayInput } from './inputs.ts'
import { awaitFirstRequest, tryAgain } from './repeat.ts'
import { isTakable, obstacleTo, type Routed, routeMethod, type Takable } from './route-method.ts'

export type PayResult =
  | { readonly kind: 'decided'; readonly payment: Payment }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The pay API. The card and what is told of the buyer go from `input` to the acquirer's authorize call and nowhere else. */
export async function pay(context: Context, clientId: string, input: PayInput): Promise<PayResult> {
  return tryAgain(async () => {
    const name = { paymentRequestId: input.paymentRequestId }
    const loaded = await loadPayment(context.pool, clientId, name)
    const routed = routeMethod(context, { clientId, ...wanted(input) })
    const decision = decidePay(input, loaded, obstacleTo(context, routed))
    switch (decision.kind) {
      case 'refuse-untouched':
        return { kind: 'refused', refusal: decision.refusal }
      case 'repeat': {
        const settled = await awaitFirstRequest(context.deadlines.repeatMs, loaded, () =>
          loadPayment(context.pool, clientId, name),
        )
        return { kind: 'decided', payment: settled.payment ?? decision.payment }
      }
      case 'refuse':
        return refusePayment(
          context,
          newPayment(context, clientId, input, routed, loaded, decision.expiresAt),
          routed,
          decision.refusal,
        )
      case 'request': {
        if (!isTakable(routed)) throw new Error('a payment is requested only of an acquirer that takes it')
        // At once, before anything else happens in this process: of a half-open circuit only one request is the try.
        context.circuits.take({ clientId, acquirer: routed.candidates[0].acquirer.name })
        const payment = newPayment(context, clientId, input, routed, loaded, decision.expiresAt)
        return requestPayment(context, payment, routed, confidedIn(input))
      }
      default:
        return unreachable(decision)
    }
  })
}

function confidedIn({ card, buyer }: PayInput): Confided {
  return { ...(card && { card }), ...(buyer && { buyer }) }
}

function wanted(input: PayInput): Omit<PaymentToRoute, 'clientId'> {
  const { paymentRequestId, amount, captureMode } = input
  const method: PaymentMethod = {
    type: input.methodType,
    ...(input.card && { card: cardFacts(input.card) }),
    issuerAuthenticated: input.issuerAuthenticated,
  }
  return { paymentRequestId, amount, captureMode, method }
}

function newPayment(
  context: Context,
  clientId: string,
  input: PayInput,
  routed: Routed,
  { now, policy }: Pick<LoadedPayment, 'now' | 'policy'>,
  expiresAt: Date,
): Payment {
  const [first] = routed.candidates
  return {
    clientId,
    paymentId: context.newId(),
    paymentRequestId: input.paymentRequestId,
    amount: input.amount,
    firstValue: input.amount.value,
    updates: { allowed: updatesAllowed(input.captureMode, first?.capability), made: 0 },
    amounts: {
      authorized: input.amount.value,
      held: 0n,
      captured: 0n,
      released: 0n,
      captureCount: 0,
      lastCaptureHeld: false,
      refunding: 0n,
      refunded: 0n,
    },
    method: routed.payment.method,
    captureMode: input.captureMode,
    acquirer: first?.acquirer.name ?? null,
    acquirerMerchantId: first?.acquirer.merchantIdFor(clientId) ?? null,
    reference: context.newId(),
    voidReference: context.newId(),
    receipt: {},
    state: { kind: 'requested', cancelRequested: false },
    createdAt: now,
    askedAt: now,
    expiresAt,
    redirectUrl: input.redirectUrl,
    description: input.description,
    notifyUrl: input.notifyUrl ?? null,
    metadata: input.metadata ?? null,
    stopped: false,
    expiryPolicy: policy,
    expiryWarned: false,
    expiryCaptureTried: false,
    tries: 0,
  }
}

/** Undefined: another request recorded this id first, decide again. */
async function refusePayment(
  context: Context,
  asked: Payment,
  routed: Routed,
  refusal: Refusal,
): Promise<PayResult | undefined> {
  const state = { kind: 'failed', code: refusal.code, message: refusal.message } as const
  const payment: Payment = { ...asked, state, acquirer: null, acquirerMerchantId: null }
  const notification = { notificationId: context.newId(), body: notifyPaymentBody(payment) }
  const written = await insertPayment(context.pool, payment, 0, routed.decision.explanation, notification)
  if (!written) return undefined
  context.wake('notifications')
  context.changes.payment(payment)
  return { kind: 'decided', payment }
}

async function requestPayment(
  context: Context,
  payment: Payment,
  routed: Takable,
  confided: Confided,
): Promise<PayResult | undefined> {
  const time = clientTime(payment.createdAt)
  const { explanation } = routed.decision
  const askedAt = performance.now()
  const written = await insertPayment(context.pool, payment, context.deadlines.leaseMs, explanation)
  if (!written) return undefined
  context.changes.payment(payment)
  const work = () => authorize(context, payment, routed, confided, time)
  const requested = await context.leases.keep('payments', payment.clientId, payment.paymentId, work, askedAt)
  return { kind: 'decided', payment: requested }
}
