import type { AuthorizationInquiry, AuthorizeOutcome } from '../../domain/outcome.ts'
import type { AuthorizeOrder, CardData } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { fullName } from '../kit/buyer-name.ts'
import { type Ask, ask, type HttpAnswer, type HttpRequest, type Step } from '../kit/exchange.ts'
import { asText, malformed, unlisted } from '../kit/reading.ts'
import { setting } from './account.ts'
import { decimalNumber } from './amount.ts'
import { capturedByAuthorization } from './capability.ts'
import { turnedAway } from './maintenance.ts'
import {
  accountRefusals,
  knownInvoice,
  paymentCodes,
  tokenRefusals,
  tokenTroubles,
  unusableToken,
} from './payment-codes.ts'
import { inquiryRequest, readInquiry, untilCaptured } from './payment-inquiry.ts'
import { type Claims, jsonRequest, readClaims, receiptOf } from './payment-messages.ts'
import { unprovenAnswer } from './sealing.ts'

/**
 * Three requests: a payment token for the invoice, the payment with it, and the inquiry that tells what became of it,
 * because only that answer is signed. The invoice number is our reference as it is: up to 35 digits, and 2C2P has room
 * for 50 characters.
 */
export function authorize(order: AuthorizeOrder, account: Account): Step<AuthorizeOutcome> {
  const amount = decimalNumber(order.amount)
  if (amount === undefined) return { kind: 'not-sent', reason: '2C2P cannot be told this amount exactly' }
  const { card } = order
  if (!card) return { kind: 'not-sent', reason: 'there is no card to pay with' }
  const mode = capturedByAuthorization(order.method) ? undefined : account.settings['transactionMode']
  const claims = {
    merchantID: setting(account, 'merchantId'),
    invoiceNo: order.reference,
    idempotencyID: order.reference,
    description: descriptionOf(order),
    amount,
    currencyCode: order.amount.currency,
    paymentChannel: ['CC'],
    request3DS: 'Y',
    frontendReturnUrl: order.returnUrl,
    backendReturnUrl: account.callbackUrl,
    ...(mode !== undefined && { transactionMode: mode }),
  }
  // A token moves nothing: only we know it, and without it no payment begins.
  const request: HttpRequest = { ...jsonRequest('paymentToken', claims, account), reads: true }
  return ask(request, (answer) => readToken(answer, order, card, account))
}

const longestDescription = 250

/** HTML-encoded, as 2C2P wants it, and never empty. */
function descriptionOf({ description, reference }: AuthorizeOrder): string {
  let encoded = ''
  for (const character of description.trim()) {
    const next = /[&<>"']/.test(character) ? `&#${character.codePointAt(0)};` : character
    if (encoded.length + next.length > longestDescription) break
    encoded += next
  }
  return encoded || reference
}

function readToken(
  answer: HttpAnswer,
  order: AuthorizeOrder,
  card: CardData,
  account: Account,
): Step<AuthorizeOutcome> {
  if (unprovenAnswer(answer)) return { kind: 'not-sent', reason: turnedAway(answer).reason }
  const said = readClaims(answer.body)
  const code = asText(said?.respCode)
  if (!said || code === undefined) return malformed('respCode')
  const token = asText(said.paymentToken)
  if (code === '0000') return token === undefined ? malformed('paymentToken') : pay(token, order, card, account)
  const refusal = tokenRefusals.get(code)
  if (refusal) {
    const { code: decline, elsewhere } = refusal
    return { kind: 'failed', code: decline, ...(elsewhere && { elsewhere }), receipt: receiptOf(said) }
  }
  if (accountRefusals.has(code)) return { kind: 'not-sent', reason: `2C2P refuses the account (${code})` }
  if (tokenTroubles.has(code)) return { kind: 'not-sent', reason: `2C2P could not make a payment token (${code})` }
  if (knownInvoice.has(code)) return { kind: 'unknown', reason: `2C2P has an invoice of this number (${code})` }
  return unlisted('response code to a payment token', code)
}

const longestName = 50

function pay(paymentToken: string, order: AuthorizeOrder, card: CardData, account: Account): Ask<AuthorizeOutcome> {
  const { buyer = {} } = order
  const name = card.holderName || fullName(buyer.name)
  const data = {
    ...(name !== undefined && { name: name.slice(0, longestName) }),
    ...(buyer.email !== undefined && { email: buyer.email }),
    ...(buyer.phone !== undefined && { mobileNo: buyer.phone }),
    cardNo: card.number,
    expiryMonth: card.expiryMonth,
    expiryYear: `20${card.expiryYear}`,
    ...(card.cvv !== undefined && { securityCode: card.cvv }),
  }
  const body = {
    paymentToken,
    locale: 'en',
    ...(buyer.ip !== undefined && { clientIP: buyer.ip }),
    payment: { code: { channelCode: 'CC' }, data },
  }
  return ask(jsonRequest('payment', body, account), (answer) => readPayment(answer, order, account))
}

/** Redirect in a frame, and of the whole page. The other flows are for payment slips, apps and QR codes. */
const redirects = new Set(['1000', '1001'])
const otherFlows = new Set(['1002', '1003', '1004', '1005'])
const completed = '2000'
const inProgress = '2001'

/** Nobody signed this answer, so it is believed only as to what to do next. */
function readPayment(answer: HttpAnswer, order: AuthorizeOrder, account: Account): Step<AuthorizeOutcome> {
  const said = readClaims(answer.body)
  const code = asText(said?.respCode)
  if (!said || code === undefined) return malformed('respCode')
  if (redirects.has(code)) return redirect(said, account)
  if (code === inProgress) return { kind: 'pending', receipt: receiptOf(said) }
  if (otherFlows.has(code)) return { kind: 'unknown', reason: `2C2P answered a card with payment flow ${code}` }
  if (code === completed || paymentCodes.has(code) || unusableToken.has(code)) {
    return ask(inquiryRequest(order.reference, account), (inquired) =>
      asAuthorized(untilCaptured(readInquiry(inquired, order, account), order.method)),
    )
  }
  return unlisted('payment flow', code)
}

function redirect(said: Claims, account: Account): AuthorizeOutcome {
  const url = URL.parse(asText(said.data) ?? '')
  if (url?.protocol !== 'https:' && url?.protocol !== URL.parse(setting(account, 'paymentUrl'))?.protocol) {
    return malformed('the address to send the buyer to')
  }
  return { kind: 'buyer-action', url: url?.href ?? '', receipt: receiptOf(said) }
}

/** A question asked at once after the payment was: what it does not find may still come. */
function asAuthorized(inquiry: AuthorizationInquiry): AuthorizeOutcome {
  switch (inquiry.kind) {
    case 'not-found':
      return { kind: 'unknown', reason: '2C2P took the payment on and does not find it yet' }
    case 'voided':
      return { kind: 'unknown', reason: '2C2P says of a payment that was just asked for that it is cancelled' }
    default:
      return inquiry
  }
}
