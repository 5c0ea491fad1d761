import type { Money } from '../../domain/money.ts'
import type { AuthorizeOutcome, CardResult, Receipt } from '../../domain/outcome.ts'
import type { HttpAnswer } from '../kit/exchange.ts'
import { asObject, asText, jsonObject, malformed, unlisted } from '../kit/reading.ts'
import { fromAdyen } from './amounts.ts'
import { cardResult } from './card-result.ts'
import { refusal } from './refusal-reasons.ts'

type Body = Readonly<Record<string, unknown>>

interface Asked {
  readonly reference: string
  readonly amount: Money
}

/** The object of an answer to /payments or /payments/details; undefined for an error and for what is no such answer. */
export function resultOf(answer: HttpAnswer): Body | undefined {
  if (answer.status !== 200) return undefined
  const body = jsonObject(answer.body)
  return body && 'resultCode' in body ? body : undefined
}

/** Our reference as the answer names it. */
export function merchantReference(body: Body): string | undefined {
  return asText(body['merchantReference'])
}

/** Every `resultCode` of the Checkout API's specification, by name. */
export function readResult(body: Body, asked: Asked): AuthorizeOutcome {
  const reference = merchantReference(body)
  if (reference !== undefined && reference !== asked.reference) return malformed('it is about another payment')
  const resultCode = asText(body['resultCode'])
  switch (resultCode) {
    case 'Authorised':
    case 'PartiallyAuthorised':
      return authorized(body, resultCode, asked)
    case 'Refused':
    case 'Error':
    case 'Cancelled':
      return refused(body, resultCode)
    case 'RedirectShopper':
      return buyerAction(body)
    case 'Pending':
    case 'Received':
      return { kind: 'pending', receipt: { ...idOf(body), resultCode } }
    case 'ChallengeShopper':
    case 'IdentifyShopper':
    case 'PresentToShopper':
      // These ask for Adyen's own code in the buyer's browser. We asked for pages only, and have none to show: nothing is
      // held, and the payment is closed when the buyer's time is over.
      return { kind: 'pending', receipt: { resultCode } }
    case 'AuthenticationFinished':
    case 'AuthenticationNotRequired':
    case 'Success':
      return { kind: 'unknown', reason: `Adyen answered ${resultCode}, which no payment of ours can end in` }
    default:
      return resultCode === undefined ? malformed('no resultCode') : unlisted('resultCode', resultCode)
  }
}

function authorized(body: Body, resultCode: 'Authorised' | 'PartiallyAuthorised', asked: Asked): AuthorizeOutcome {
  const transactionId = asText(body['pspReference'])
  if (transactionId === undefined) return malformed(`${resultCode} without a pspReference`)
  const amount = authorizedAmount(body, resultCode, asked.amount)
  if (!amount) return malformed(`${resultCode} without an amount that can be read`)
  const card: CardResult | undefined = cardResult(body)
  return { kind: 'succeeded', amount, receipt: { transactionId, resultCode }, ...(card && { card }) }
}

/**
 * `amount` is optional in Adyen's answers. `Authorised` without one is about the whole amount: a part of it has a name of
 * its own, `PartiallyAuthorised`.
 */
function authorizedAmount(body: Body, resultCode: string, asked: Money): Money | undefined {
  if (body['amount'] !== undefined) return fromAdyen(body['amount'])
  return resultCode === 'Authorised' ? asked : undefined
}

function refused(body: Body, resultCode: string): AuthorizeOutcome {
  const reasonCode = asText(body['refusalReasonCode'])
  const reason = asText(body['refusalReason'])
  const { decline, elsewhere } = refusal(reasonCode, reason)
  const receipt: Receipt = {
    ...idOf(body),
    resultCode: reasonCode ?? resultCode,
    resultMessage: `${resultCode}${reason === undefined ? '' : `: ${reason}`}`.slice(0, 200),
  }
  // A buyer who gave up says nothing about the card.
  const code = reason === undefined && resultCode === 'Cancelled' ? 'ORDER_IS_CLOSED' : decline
  return { kind: 'failed', code, ...(elsewhere && { elsewhere }), receipt }
}

function idOf(body: Body): Pick<Receipt, 'transactionId'> {
  const transactionId = asText(body['pspReference'])
  return transactionId === undefined ? {} : { transactionId }
}

/** The receipt names no transaction: the payment's pspReference is the one that comes after the page. */
function buyerAction(body: Body): AuthorizeOutcome {
  const action = asObject(body['action'])
  const url = asText(action?.['url'])
  if (action?.['type'] !== 'redirect' || url === undefined || !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    return malformed('RedirectShopper without a page to go to')
  }
  if (asText(action['method']) !== 'GET') return malformed('RedirectShopper to a page that is not reached by GET')
  return { kind: 'buyer-action', url, receipt: { resultCode: 'RedirectShopper' } }
}
