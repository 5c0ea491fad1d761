import type { Money } from '../domain/money.ts'
import type { CaptureMode, Payment } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'
import { type TestCardId, testCard, testCardDetails } from '../domain/test-cards.ts'
import { recordAudit } from '../store/clients.ts'
import type { Context } from './context.ts'
import { createSession } from './create-session.ts'
import { pay } from './pay.ts'
import { type NotInSandbox, notInSandbox } from './sandbox-client.ts'

export interface TestOrder {
  readonly clientId: string
  /** The same one never pays twice, as with the pay API. */
  readonly paymentRequestId: string
  readonly amount: Money
  readonly captureMode: CaptureMode
  readonly actor: string
}

/** How it is paid: by a documented card, or by another method. */
export type TestMethod =
  | { readonly type: 'CARD'; readonly card: TestCardId }
  | { readonly type: string; readonly card?: never }

export type TestPaymentResult =
  | { readonly kind: 'paid'; readonly payment: Payment }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | NotInSandbox

const description = 'Test payment made on the dashboard'

/** Pays as the merchant would, through the same use case, without its signature: only for a client of the sandbox. */
export async function makeTestPayment(
  context: Context,
  order: TestOrder & { readonly method: TestMethod },
): Promise<TestPaymentResult> {
  const { clientId, paymentRequestId, amount, captureMode, method } = order
  const refused = await prepare(context, order, 'test-payment', { method })
  if (refused) return refused
  const card = method.card && { number: testCard(method.card).number, ...testCardDetails }
  const paid = await pay(context, clientId, {
    paymentRequestId,
    amount,
    captureMode,
    methodType: method.type,
    ...(card && { card }),
    issuerAuthenticated: false,
    redirectUrl: backTo(context, clientId),
    description,
  })
  return paid.kind === 'refused' ? paid : { kind: 'paid', payment: paid.payment }
}

export type TestSessionResult =
  | { readonly kind: 'session'; readonly sessionId: string; readonly url: string; readonly expiresAt: Date }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | NotInSandbox

/** A link to the hosted checkout page, which takes the cards and wallets of the sandbox. */
export async function makeTestSession(context: Context, order: TestOrder): Promise<TestSessionResult> {
  const { clientId, paymentRequestId, amount, captureMode } = order
  const refused = await prepare(context, order, 'test-session', {})
  if (refused) return refused
  const made = await createSession(context, clientId, {
    paymentRequestId,
    amount,
    captureMode,
    methods: null,
    redirectUrl: backTo(context, clientId),
    description,
  })
  if (made.kind === 'refused') return made
  const { sessionId, expiresAt } = made.session
  return { kind: 'session', sessionId, url: made.url, expiresAt }
}

/** Audited before it is done, so that what breaks off has left its mark as well. */
async function prepare(
  context: Context,
  { clientId, paymentRequestId, amount, captureMode, actor }: TestOrder,
  action: string,
  facts: object,
): Promise<NotInSandbox | undefined> {
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  const value = { currency: amount.currency, value: String(amount.value) }
  const detail = { paymentRequestId, amount: value, captureMode, ...facts }
  await recordAudit(context.pool, clientId, { auditId: context.newId(), actor, action, detail })
  return undefined
}

/** Where a buyer's browser goes afterwards. */
function backTo({ publicUrl }: Context, clientId: string): string {
  return `${publicUrl}/dashboard/sandbox?client=${encodeURIComponent(clientId)}&tab=pay`
}
