import type { CardData } from '../acquirers/acquirer.ts'
import { cardFacts } from '../acquirers/card-facts.ts'
import { unreachable } from '../assert.ts'
import { updatesAllowed } from '../domain/amount-update.ts'
import { decidePay } from '../domain/pay.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { Refusal } from '../domain/refusal.ts'
import { insertPayment, type LoadedPayment, loadPayment } from '../store/payments.ts'
import { notifyPaymentBody } from '../wire/notify-payment.ts'
import { authorize } from './authorize.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import type { PayInput } from './inputs.ts'
import { awaitFirstRequest, tryAgain } from './repeat.ts'
import { obstacleTo, type Routed, routeMethod } from './route-method.ts'

export type PayResult =
  | { readonly kind: 'decided'; readonly payment: Payment }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The pay API. Card data goes from `input` to the acquirer's authorize call and nowhere else. */
export async function pay(context: Context, clientId: string, input: PayInput): Promise<PayResult> {
  return tryAgain(async () => {
    const name = { paymentRequestId: input.paymentRequestId }
    const loaded = await loadPayment(context.pool, clientId, name)
    const routed = routeMethod(context, clientId, input.amount.currency, methodOf(input))
    const decision = decidePay(input, loaded, obstacleTo(context, routed, input))
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
          decision.refusal,
        )
      case 'request': {
        const payment = newPayment(context, clientId, input, routed, loaded, decision.expiresAt)
        return requestPayment(context, payment, routed, input.card)
      }
      default:
        return unreachable(decision)
    }
  })
}

function methodOf(input: PayInput): PaymentMethod {
  return {
    type: input.methodType,
    ...(input.card && { card: cardFacts(input.card) }),
    issuerAuthenticated: input.issuerAuthenticated,
  }
}

function newPayment(
  context: Context,
  clientId: string,
  input: PayInput,
  routed: Routed,
  { now, policy }: Pick<LoadedPayment, 'now' | 'policy'>,
  expiresAt: Date,
): Payment {
  const { acquirer } = routed
  return {
    clientId,
    paymentId: context.newId(),
    paymentRequestId: input.paymentRequestId,
    amount: input.amount,
    firstValue: input.amount.value,
    updates: { allowed: updatesAllowed(input.captureMode, routed.capability), made: 0 },
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
    method: routed.method,
    captureMode: input.captureMode,
    acquirer: acquirer?.name ?? null,
    acquirerMerchantId: acquirer?.merchantIdFor(clientId) ?? null,
    reference: context.newId(),
    voidReference: context.newId(),
    receipt: {},
    state: { kind: 'requested', cancelRequested: false },
    createdAt: now,
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
async function refusePayment(context: Context, asked: Payment, refusal: Refusal): Promise<PayResult | undefined> {
  const state = { kind: 'failed', code: refusal.code, message: refusal.message } as const
  const payment: Payment = { ...asked, state, acquirer: null, acquirerMerchantId: null }
  const notification = { notificationId: context.newId(), body: notifyPaymentBody(payment) }
  const written = await insertPayment(context.pool, payment, 0, notification)
  if (!written) return undefined
  context.wake('notifications')
  return { kind: 'decided', payment }
}

async function requestPayment(
  context: Context,
  payment: Payment,
  routed: Routed,
  card: CardData | undefined,
): Promise<PayResult | undefined> {
  const { acquirer, capability } = routed
  if (!acquirer || !capability) throw new Error('a payment is requested only of an acquirer that takes it')
  const time = clientTime(payment.createdAt)
  const written = await insertPayment(context.pool, payment, context.deadlines.leaseMs)
  if (!written) return undefined
  const requested = await context.leases.keep('payments', payment.clientId, payment.paymentId, () =>
    authorize(context, payment, { acquirer, capability, card }, time),
  )
  return { kind: 'decided', payment: requested }
}
