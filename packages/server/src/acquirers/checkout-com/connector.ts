import type { Capability } from '../../domain/capability.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type { Connector, Traits } from '../kit/connector.ts'
import { check, fields, seal } from './account.ts'
import { authorize, inquireAuthorization } from './authorization.ts'
import { callback } from './callback.ts'
import { capture, inquire, refund } from './movement.ts'
import { voidAuthorization } from './void.ts'

const hour = 3_600
const day = 24 * hour

const card: Capability = {
  flow: 'direct',
  challenges: true,
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  // 150 partial captures and refunds together: half of them, so that each capture can still be refunded.
  maxCaptures: 75,
  remainderAfterCapture: 'keep',
  refund: 'partial',
  // Checkout.com documents that there is a period (response code 20158) and not how long: a year is our choice.
  refundWindowSeconds: 365 * day,
  authValiditySeconds: 7 * day,
  cancelWindow: 'until-taken',
  maxAmountUpdates: 0,
}

/** Cards that Checkout.com does not process. A brand that the number does not tell is left to it. */
const foreignBrands = new Set(['MIR', 'ELO', 'HIPERCARD', 'TROY', 'HYUNDAI'])

function capability(method: PaymentMethod): Capability | undefined {
  // Wallets would need their token, which is not part of an order; Korean issuers authenticate their own cards only.
  if (method.type !== 'CARD' || method.issuerAuthenticated) return undefined
  return method.card && foreignBrands.has(method.card.brand) ? undefined : card
}

const traits: Traits = {
  // Keys are kept for a day. An hour less leaves time between the question and the repeat.
  repeats: { by: 'key', forSeconds: 23 * hour },
  inquiries: 'reference',
  voidsBy: 'transaction',
  results: { capture: 'later', refund: 'later', void: 'later' },
  overCapture: 'none: a capture above what is left of the authorization is refused',
  lateArrivalMs: 15 * 60 * 1_000,
}

/**
 * Checkout.com's unified payments API. Authorizations are answered at once, or after the buyer's visit to the issuer;
 * captures, refunds and voids are only accepted (202), and their results stand in the payment's actions later.
 */
export const checkoutCom: Connector = {
  id: 'checkout-com',
  title: 'Checkout.com',
  acquirerName: 'CHECKOUT',
  fields,
  traits,
  secretMembers: [
    'number',
    'cvv',
    'name',
    'expiry_month',
    'expiry_year',
    'fingerprint',
    'customer',
    'email',
    'phone',
    'payment_ip',
  ],
  capability,
  merchantId: ({ settings }) => settings['processingChannelId'] ?? '',
  seal,
  open: (answer) => answer,
  authorize,
  inquireAuthorization,
  capture,
  inquireCapture: (order, account) => inquire('Capture', order, account),
  refund,
  inquireRefund: (order, account) => inquire('Refund', order, account),
  void: voidAuthorization,
  callback,
  check,
}
