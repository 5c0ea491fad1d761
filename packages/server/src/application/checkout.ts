import type { Buyer, CardData, Confided } from '../acquirers/acquirer.ts'
import { cardFacts } from '../acquirers/card-facts.ts'
import { updatesAllowed } from '../domain/amount-update.ts'
import { mostTries } from '../domain/checkout-tries.ts'
import type { Payment } from '../domain/payment.ts'
import { type CheckoutStatus, checkoutStatus, decideTry, type PaymentSession } from '../domain/payment-session.ts'
import { beginTry, type NewTry } from '../store/checkout-tries.ts'
import { type LoadedSession, loadSession } from '../store/payment-sessions.ts'
import { authorize } from './authorize.ts'
import { type CheckoutMethod, checkoutMethods, takes } from './checkout-methods.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { openPayment } from './open-payment.ts'
import type { Takable } from './route-method.ts'

/** A session as its buyer may see it. */
export interface Checkout {
  readonly session: PaymentSession
  readonly status: CheckoutStatus
  readonly merchantName: string
  readonly methods: readonly CheckoutMethod[]
  /** While the buyer can try again. */
  readonly declined?: { readonly code: string; readonly triesLeft: number }
  /** While the buyer must go to a page of the bank or the wallet. */
  readonly actionUrl?: string
  /** The client's clock. */
  readonly now: Date
}

/** Undefined for a token that was never given out. */
export async function lookAtCheckout(context: Context, token: string): Promise<Checkout | undefined> {
  const loaded = await loadByToken(context, token)
  return loaded && checkoutOf(context, loaded)
}

/** How the buyer wants to pay. A card is in memory only, on its way to the acquirer. */
export type ChosenMethod = { readonly type: 'CARD'; readonly card: CardData } | { readonly type: string }

export type TryResult =
  /** How it stands afterwards, whether or not this try was the one that was made. */
  | { readonly kind: 'checkout'; readonly checkout: Checkout }
  /** The session does not take this method, or not this card. */
  | { readonly kind: 'not-offered' }

/**
 * One try of the buyer to pay: recorded with references of its own, then sent, like a pay request. Where a try is open
 * already, or the session has ended, nothing is sent. Undefined for a token that was never given out. `buyer`: as the
 * request shows it, in memory only.
 */
export async function tryToPay(
  context: Context,
  token: string,
  chosen: ChosenMethod,
  buyer?: Buyer,
): Promise<TryResult | undefined> {
  const loaded = await loadByToken(context, token)
  if (!loaded) return undefined
  const { session } = loaded
  if (!routeChosen(context, session, chosen)) return { kind: 'not-offered' }
  const { payment, now } = await madePayment(context, loaded)
  if (payment && decideTry(session, payment, now) === 'begin') {
    // As it is routed now, so that of a half-open circuit only one request is the try.
    const routed = routeChosen(context, session, chosen)
    if (!routed) return { kind: 'not-offered' }
    const confided = { ...('card' in chosen && { card: chosen.card }), ...(buyer && { buyer }) }
    await begin(context, payment, routed, confided, clientTime(now))
  }
  const after = await loadByToken(context, token)
  return after && { kind: 'checkout', checkout: checkoutOf(context, after) }
}

/** The session with its payment, made now where there was none and its time is not over. */
async function madePayment(context: Context, loaded: LoadedSession): Promise<LoadedSession> {
  const { session, payment, now } = loaded
  const { clientId, sessionId } = session
  if (decideTry(session, payment, now) !== 'open') return loaded
  await openPayment(context, clientId, sessionId)
  return (await loadSession(context.pool, clientId, { sessionId })) ?? loaded
}

function routeChosen(context: Context, session: PaymentSession, chosen: ChosenMethod): Takable | undefined {
  if (!checkoutMethods(context, session).some(({ type }) => type === chosen.type)) return undefined
  return takes(context, session, {
    type: chosen.type,
    ...('card' in chosen && { card: cardFacts(chosen.card) }),
  })
}

/** Nothing is sent when the try was not written: another one was first, or the merchant cancelled. */
async function begin(
  context: Context,
  payment: Payment,
  routed: Takable,
  confided: Confided,
  time: () => Date,
): Promise<void> {
  const { clientId, paymentId } = payment
  const [first] = routed.candidates
  context.circuits.take({ clientId, acquirer: first.acquirer.name })
  const begun: NewTry = {
    acquirer: first.acquirer.name,
    acquirerMerchantId: first.acquirer.merchantIdFor(clientId),
    method: routed.payment.method,
    reference: context.newId(),
    voidReference: context.newId(),
    updatesAllowed: updatesAllowed(payment.captureMode, first.capability),
    routing: routed.decision.explanation,
    begunAt: time(),
  }
  const askedAt = performance.now()
  if (!(await beginTry(context.pool, payment, begun, context.deadlines.leaseMs))) return
  context.changes.payment(payment)
  const requested = afterBeginning(payment, begun)
  const work = () => authorize(context, requested, routed, confided, time)
  await context.leases.keep('payments', clientId, paymentId, work, askedAt)
}

/** As it was written. What the last try left, its card above all, says nothing of this one. */
function afterBeginning(payment: Payment, begun: NewTry): Payment {
  const { card: _ofTheLastTry, session, ...kept } = payment
  const { updatesAllowed: allowed, begunAt: askedAt, routing: _why, ...routed } = begun
  return {
    ...kept,
    ...routed,
    updates: { allowed, made: 0 },
    askedAt,
    ...(session && { session: { ...session, tries: session.tries + 1 } }),
    receipt: {},
    state: { kind: 'requested', cancelRequested: false },
    tries: 0,
  }
}

/** The part of a checkout address after the last slash: the client, and what `createSession` drew for it. */
const addressToken = /^([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9_-]{32})$/

async function loadByToken(context: Context, text: string): Promise<LoadedSession | undefined> {
  const [, clientId, token] = addressToken.exec(text) ?? []
  return clientId === undefined || token === undefined ? undefined : loadSession(context.pool, clientId, { token })
}

function checkoutOf(context: Context, { session, payment, clientName, now }: LoadedSession): Checkout {
  const status = checkoutStatus(session, payment, now)
  const declined = status === 'open' && payment?.state.kind === 'choosing' ? payment.state.declined : undefined
  const triesLeft = mostTries - (payment?.session?.tries ?? 0)
  return {
    session,
    status,
    // A client that was given no name has its id for one, which tells a buyer nothing.
    merchantName: clientName === session.clientId ? '' : clientName,
    methods: checkoutMethods(context, session),
    ...(declined !== undefined && { declined: { code: declined, triesLeft } }),
    ...(status === 'action' && payment?.state.kind === 'awaiting-buyer' && { actionUrl: payment.state.url }),
    now,
  }
}
