import { formatTime, isSandboxClient } from '@capstan/protocol'
import { type Checkout, type ChosenMethod, lookAtCheckout, tryToPay } from '../../application/checkout.ts'
import type { Context } from '../../application/context.ts'
import { readPresentBuyer } from '../input/buyer.ts'
import { fault, readCardForm, readWalletForm } from './card-form.ts'
import type { CheckoutDesk, CheckoutReply, Visitor } from './desk.ts'
import { chooseLocale } from './locale.ts'
import type { CheckoutView } from './view.ts'

/** What stands behind the checkout page: reads its forms, has the payment tried, and tells how it stands. */
export function openDesk(context: Context): CheckoutDesk {
  const pay = async (visitor: Visitor, form: object, chosen: ChosenMethod): Promise<CheckoutReply | undefined> => {
    const buyer = readPresentBuyer(Object(form).browser, visitor, visitor.ip)
    const result = await tryToPay(context, visitor.token, chosen, buyer)
    if (!result) return undefined
    if (result.kind === 'checkout') return { kind: 'view', view: viewOf(result.checkout, visitor) }
    return 'card' in chosen ? refuse('cardNo', 'card') : refuse('methodType', 'method')
  }
  return {
    async look(visitor) {
      const checkout = await lookAtCheckout(context, visitor.token)
      return checkout && viewOf(checkout, visitor)
    },
    async payByCard(visitor, form) {
      const checkout = await lookAtCheckout(context, visitor.token)
      if (!checkout) return undefined
      const card = readCardForm(form, checkout.now)
      return card.ok ? pay(visitor, form, { type: 'CARD', card: card.value }) : { kind: 'input', fault: card.fault }
    },
    async payByWallet(visitor, form) {
      const type = readWalletForm(form)
      if (type.ok) return pay(visitor, form, { type: type.value })
      return (await lookAtCheckout(context, visitor.token)) && { kind: 'input', fault: type.fault }
    },
  }
}

function refuse(field: 'cardNo' | 'methodType', what: string): CheckoutReply {
  const refused = fault(field, 'NOT_OFFERED', `this ${what} cannot be used here`)
  return { kind: 'input', fault: refused.fault }
}

function viewOf(checkout: Checkout, { acceptLanguage }: Visitor): CheckoutView {
  const { session, status, merchantName, methods, declined, actionUrl, now } = checkout
  const leftMs = Math.max(0, session.expiresAt.getTime() - now.getTime())
  return {
    status,
    merchantName,
    description: session.description,
    amount: { currency: session.amount.currency, value: String(session.amount.value) },
    methods,
    ...(declined && { declined }),
    ...(actionUrl !== undefined && { actionUrl }),
    returnUrl: session.redirectUrl,
    expiresAt: formatTime(session.expiresAt),
    secondsLeft: Math.ceil(leftMs / 1_000),
    sandbox: isSandboxClient(session.clientId),
    locale: chooseLocale(session.locale ?? undefined, acceptLanguage),
  }
}
