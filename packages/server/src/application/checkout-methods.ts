import { cardBrands } from '../domain/known-methods.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { PaymentSession } from '../domain/payment-session.ts'
import type { Context } from './context.ts'
import { isTakable, obstacleTo, routeMethod, type Takable } from './route-method.ts'

/** A way to pay that the checkout page can offer. */
export type CheckoutMethod =
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

type Terms = Pick<PaymentSession, 'clientId' | 'paymentRequestId' | 'amount' | 'captureMode' | 'methods'>

/**
 * What a session offers: what the merchant asked for, as far as it can be paid with, by the rule that pay and consult go
 * by.
 */
export function checkoutMethods(context: Context, session: Terms): readonly CheckoutMethod[] {
  const wanted = session.methods ?? ['CARD', ...walletNames.keys()]
  return wanted.flatMap((type): CheckoutMethod[] => {
    if (type === 'CARD') {
      const brands = cardBrands.filter((brand) => takes(context, session, { type, card: { brand, lastFour: '' } }))
      return brands.length > 0 ? [{ type, brands }] : []
    }
    const name = walletNames.get(type)
    const taken = takes(context, session, { type })
    return name !== undefined && taken?.candidates[0].capability.flow === 'redirect' ? [{ type, name }] : []
  })
}

/** Where a payment by this very method goes, a card with all that its number tells; undefined where nobody takes it. */
export function takes(
  context: Context,
  session: Terms,
  chosen: Omit<PaymentMethod, 'issuerAuthenticated'>,
): Takable | undefined {
  const { clientId, paymentRequestId, amount, captureMode } = session
  const method = { ...chosen, issuerAuthenticated: false }
  const routed = routeMethod(context, { clientId, paymentRequestId, amount, captureMode, method })
  return isTakable(routed) && obstacleTo(context, routed) === undefined ? routed : undefined
}
