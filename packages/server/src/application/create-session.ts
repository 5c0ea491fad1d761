import { unreachable } from '../assert.ts'
import { decideSession, type PaymentSession } from '../domain/payment-session.ts'
import type { Refusal } from '../domain/refusal.ts'
import { insertSession, loadSession } from '../store/payment-sessions.ts'
import { loadPayment } from '../store/payments.ts'
import { offeredMethods } from './checkout-methods.ts'
import type { Context } from './context.ts'
import type { SessionInput } from './inputs.ts'
import { tryAgain } from './repeat.ts'
import { sealSession } from './seal-session.ts'

export type CreateSessionResult =
  | {
      readonly kind: 'session'
      readonly session: PaymentSession
      /** Opaque text for scripts in the buyer's browser. */
      readonly data: string
      readonly url: string
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** The createPaymentSession API. Repeats answer the first session, however it stands by now. */
export async function createSession(
  context: Context,
  clientId: string,
  input: SessionInput,
): Promise<CreateSessionResult> {
  return tryAgain(async () => {
    const { paymentRequestId } = input
    const existing = await loadSession(context.pool, clientId, { paymentRequestId })
    const { now, payment } = existing ?? (await loadPayment(context.pool, clientId, { paymentRequestId }))
    const offered = existing ? 0 : offeredMethods(context, { clientId, ...input }).length
    const decision = decideSession(input, existing?.session, payment !== undefined, offered, now)
    switch (decision.kind) {
      case 'refuse':
        return { kind: 'refused', refusal: decision.refusal }
      case 'repeat':
        return answer(context, decision.session)
      case 'create': {
        const session = newSession(context, clientId, input, now, decision.expiresAt)
        return (await insertSession(context.pool, session)) ? answer(context, session) : undefined
      }
      default:
        return unreachable(decision)
    }
  })
}

function newSession(
  context: Context,
  clientId: string,
  input: SessionInput,
  now: Date,
  expiresAt: Date,
): PaymentSession {
  return {
    clientId,
    sessionId: context.newId(),
    paymentRequestId: input.paymentRequestId,
    token: context.newToken(),
    amount: input.amount,
    captureMode: input.captureMode,
    methods: input.methods,
    locale: input.locale ?? null,
    description: input.description,
    redirectUrl: input.redirectUrl,
    notifyUrl: input.notifyUrl ?? null,
    metadata: input.metadata ?? null,
    createdAt: now,
    expiresAt,
  }
}

async function answer(context: Context, session: PaymentSession): Promise<CreateSessionResult> {
  return {
    kind: 'session',
    session,
    data: await sealSession(context, session),
    url: checkoutUrl(context, session),
  }
}

/** The client is part of the address, as it is of every key: a session is found without asking other clients' tables. */
export function checkoutUrl(
  { publicUrl }: Pick<Context, 'publicUrl'>,
  { clientId, token }: Pick<PaymentSession, 'clientId' | 'token'>,
): string {
  return `${publicUrl}/checkout/${clientId}.${token}`
}
