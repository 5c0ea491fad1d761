import { cardBrands } from '../acquirers/card-facts.ts'
import type { Capability } from '../domain/capability.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { PaymentSession } from '../domain/payment-session.ts'
import type { Context } from './context.ts'
import { routeMethod } from './route-method.ts'

/** A way to pay that the checkout page can offer. */
export type OfferedMethod =
  | { readonly type: 'CARD'; readonly brands: readonly string[] }
  | { readonly type: string; readonly name: string }

/**
 * What buyers know the methods by, in the order of a page whose merchant asked for none. Apple Pay and Google Pay are not
 * among them: they need a sheet of the device, which the page does not open.
 */
const walletNames: ReadonlyMap<string, string> = new Map([
  ['PAYPAL', 'PayPal'],
  ['ALIPAY_CN', 'Alipay'],
  ['ALIPAY_HK', 'AlipayHK'],
  ['KAKAOPAY', 'Kakao Pay'],
  ['GCASH', 'GCash'],
  ['DANA', 'DANA'],
  ['TNG', "Touch 'n Go eWallet"],
  ['TRUEMONEY', 'TrueMoney'],
  ['PIX', 'Pix'],
  ['IDEAL', 'iDEAL'],
  ['PROMPTPAY', 'PromptPay'],
])

type Terms = Pick<PaymentSession, 'clientId' | 'amount' | 'captureMode' | 'methods'>

/**
 * What a session offers: what the merchant asked for, as far as the acquirer that the routing leads to takes it in this
 * currency, and can capture it by hand where that is wanted.
 */
export function offeredMethods(context: Context, session: Terms): readonly OfferedMethod[] {
  const wanted = session.methods ?? ['CARD', ...walletNames.keys()]
  return wanted.flatMap((type): OfferedMethod[] => {
    if (type === 'CARD') {
      const brands = cardBrands.filter((brand) => takesBrand(context, session, brand))
      return brands.length > 0 ? [{ type, brands }] : []
    }
    const name = walletNames.get(type)
    return name !== undefined && takesWallet(context, session, type) ? [{ type, name }] : []
  })
}

/** Whether the session takes this very method, a card with all that its number tells. */
export function takes(session: Pick<PaymentSession, 'captureMode'>, capability: Capability | undefined): boolean {
  return capability !== undefined && (session.captureMode === 'AUTOMATIC' || capability.manualCapture)
}

function takesBrand(context: Context, session: Terms, brand: string): boolean {
  return takes(session, routed(context, session, { type: 'CARD', card: { brand, lastFour: '' } }))
}

function takesWallet(context: Context, session: Terms, type: string): boolean {
  const capability = routed(context, session, { type })
  return capability?.flow === 'redirect' && takes(session, capability)
}

function routed(
  context: Context,
  { clientId, amount }: Terms,
  method: Omit<PaymentMethod, 'issuerAuthenticated'>,
): Capability | undefined {
  return routeMethod(context, clientId, amount.currency, { ...method, issuerAuthenticated: false }).capability
}
