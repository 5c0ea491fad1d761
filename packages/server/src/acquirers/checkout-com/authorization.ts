import type { AuthorizationInquiry, AuthorizeOutcome, Failed } from '../../domain/outcome.ts'
import type { AuthorizationInquiryOrder, AuthorizeOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asObject, asObjects, asText, jsonObject, malformed } from '../kit/reading.ts'
import { listOf } from './actions.ts'
import { refusalOf, unusable } from './error-codes.ts'
import { declined, type PaymentAnswer, readPayment } from './payment.ts'
import { actionsOf, get, paymentBody, paymentPath, paymentsByReference, post } from './requests.ts'

/** Authorizes a card, and captures nothing. */
export function authorize(order: AuthorizeOrder, account: Account): Step<AuthorizeOutcome> {
  const { card, reference } = order
  if (!card) return { kind: 'not-sent', reason: 'a card payment without a card cannot be sent to Checkout.com' }
  const request = post(account, '/payments', reference, paymentBody(order, card, account))
  return ask(request, (answer) => {
    switch (answer.status) {
      case 201:
      case 202:
        return readAuthorized(answer, order)
      case 422:
        return refusalOf('authorization', answer, {})
      default:
        return unusable(answer)
    }
  })
}

function readAuthorized(answer: HttpAnswer, { reference }: AuthorizeOrder): AuthorizeOutcome {
  const payment = jsonObject(answer.body)
  if (!payment) return malformed('it is no JSON object')
  const outcome = readPayment(payment, reference)
  switch (outcome.kind) {
    case 'declined':
      return outcome.outcome
    case 'voided':
      return { kind: 'unknown', reason: 'a new payment is closed already, which Checkout.com does not document' }
    case 'pending': {
      const link = asObject(asObject(payment['_links'])?.['redirect'])?.['href']
      if (link === undefined) return outcome
      const url = asText(link)
      if (!url || !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return malformed('its redirect is no web address')
      return { kind: 'buyer-action', url, receipt: outcome.receipt }
    }
    default:
      return outcome
  }
}

/** Asks by Checkout.com's id, and by our reference where that is unknown. */
export function inquireAuthorization(order: AuthorizationInquiryOrder, account: Account): Step<AuthorizationInquiry> {
  const { transactionId, reference } = order
  if (!transactionId) return inquireByReference(reference, account)
  return ask(get(account, paymentPath(transactionId)), (answer) => {
    // A wrong address answers 404 as well. Only the list says in so many words that there is no such payment.
    if (answer.status === 404) return inquireByReference(reference, account)
    if (answer.status !== 200) return unusable(answer)
    const payment = jsonObject(answer.body)
    if (payment?.['id'] !== transactionId) return malformed('it is not about the payment that was asked for')
    return readFound(payment, reference, account)
  })
}

function inquireByReference(reference: string, account: Account): Step<AuthorizationInquiry> {
  return ask(paymentsByReference(account, reference), (answer) => {
    if (answer.status !== 200) return unusable(answer)
    const data = jsonObject(answer.body)?.['data']
    if (!Array.isArray(data)) return malformed('a list of payments has no data')
    const [payment, second] = asObjects(data)
    if (data.length === 0) return { kind: 'not-found' }
    if (!payment || payment['reference'] !== reference)
      return malformed('the list names a payment of another reference')
    if (second) return { kind: 'unknown', reason: 'Checkout.com has more than one payment with our reference' }
    return readFound(payment, reference, account)
  })
}

function readFound(payment: PaymentAnswer, reference: string, account: Account): Step<AuthorizationInquiry> {
  const outcome = readPayment(payment, reference)
  if (outcome.kind !== 'declined') return outcome
  return outcome.reasonGiven ? outcome.outcome : askWhyDeclined(outcome.outcome, outcome.paymentId, account)
}

/** The details of a payment do not say why it was declined; its authorization does. */
function askWhyDeclined(outcome: Failed, paymentId: string, account: Account): Step<AuthorizationInquiry> {
  return ask(actionsOf(account, paymentId), (answer) => {
    if (answer.status !== 200) return outcome
    const authorization = listOf(answer.body)?.find((action) => action['type'] === 'Authorization')
    return authorization ? declined(outcome.receipt, authorization) : outcome
  })
}
