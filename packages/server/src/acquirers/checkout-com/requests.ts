import { isIPv4 } from 'node:net'
import type { AuthorizeOrder, Buyer, CardData } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { fullName } from '../kit/buyer-name.ts'
import type { HttpRequest } from '../kit/exchange.ts'
import { toTheirs } from './amounts.ts'

/** A question. `path` begins with a slash and may end in a query. */
export function get(account: Account, path: string): HttpRequest {
  return { method: 'GET', url: `${addressOf(account)}${path}`, headers: { accept: 'application/json' }, reads: true }
}

/** Something to be done. A repeat under the same `key` is answered like the first, for a day. */
export function post(account: Account, path: string, key: string, body: object): HttpRequest {
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'cko-idempotency-key': key }
  return { method: 'POST', url: `${addressOf(account)}${path}`, headers, body: JSON.stringify(body) }
}

export function paymentPath(paymentId: string): string {
  return `/payments/${encodeURIComponent(paymentId)}`
}

/** Two are enough to see that there is more than one. */
export function paymentsByReference(account: Account, reference: string): HttpRequest {
  return get(account, `/payments?${new URLSearchParams({ reference, limit: '2', skip: '0' })}`)
}

export function actionsOf(account: Account, paymentId: string): HttpRequest {
  return get(account, `${paymentPath(paymentId)}/actions`)
}

/**
 * Goes with every request and comes back in webhooks: the guides do not say whether a webhook's own `reference` is that of
 * the payment or of what was done with it, and a void's is no reference that we look for.
 */
export function metadata(paymentReference: string): object {
  return { [paymentMember]: paymentReference }
}

export const paymentMember = 'capstan_payment'

const longestDescription = 100

/** The body of an authorization: never captured by itself, and sent through 3-D Secure unless the account says otherwise. */
export function paymentBody(order: AuthorizeOrder, card: CardData, { settings }: Account): object {
  return {
    source: cardSource(card),
    amount: toTheirs(order.amount),
    currency: order.amount.currency,
    payment_type: 'Regular',
    reference: order.reference,
    description: [...order.description].slice(0, longestDescription).join(''),
    capture: false,
    // Without `attempt_n3d` a card whose issuer knows no 3-D Secure would be refused.
    '3ds': settings['threeDSecure'] === 'off' ? { enabled: false } : { enabled: true, attempt_n3d: true },
    processing_channel_id: settings['processingChannelId'],
    success_url: order.returnUrl,
    failure_url: order.returnUrl,
    metadata: metadata(order.reference),
    ...(order.buyer && customer(order.buyer)),
  }
}

/**
 * A customer is known by the e-mail address at Checkout.com, so without one no name is sent either. `payment_ip` is
 * specified as IPv4: a risk check that misses an address costs less than a payment that is refused for it.
 */
function customer({ email, name, ip }: Buyer): object {
  const full = fullName(name)
  return {
    ...(email !== undefined && { customer: { email, ...(full !== undefined && { name: full }) } }),
    ...(ip !== undefined && isIPv4(ip) && { payment_ip: ip }),
  }
}

function cardSource({ number, cvv, expiryMonth, expiryYear, holderName }: CardData): object {
  return {
    type: 'card',
    number,
    expiry_month: wholeNumber(expiryMonth),
    expiry_year: wholeNumber(`20${expiryYear}`),
    ...(holderName && { name: holderName }),
    ...(cvv && { cvv }),
  }
}

/** What is no number is left as it is, for the acquirer to refuse. */
function wholeNumber(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text
}

function addressOf({ settings }: Account): string {
  return (settings['apiUrl'] ?? '').replace(/\/+$/, '')
}
