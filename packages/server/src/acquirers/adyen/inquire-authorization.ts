import type { AuthorizationInquiry, Unknown } from '../../domain/outcome.ts'
import type { AuthorizationInquiryOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import type { WithTold } from '../kit/connector.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { merchantReference, readResult, resultOf } from './authorization-answer.ts'
import { readError } from './errors.ts'
import { idempotencyKeyOf, post } from './requests.ts'
import { toldOfAuthorization } from './told.ts'

type Order = WithTold<AuthorizationInquiryOrder>

/** How long Adyen's webhooks may take before its silence is taken for "never seen", in milliseconds. */
const silenceMs = 2 * 60_000

/**
 * Adyen cannot be asked. What its webhooks told is the answer; where they told nothing and the buyer is back from the
 * page, handing over what the browser brought finishes the authorization.
 */
export function inquireAuthorization(order: Order, account: Account): Step<AuthorizationInquiry> {
  const told = toldOfAuthorization(order.told, order.reference)
  if (told) return told
  const redirectResult = new URLSearchParams(order.returned ?? '').get('redirectResult')
  return redirectResult ? finish(redirectResult, order, account) : nothingTold(order)
}

/** Silence is no word of Adyen's, but the only thing that ever comes of a request that never arrived. */
function nothingTold({ transactionId, requestedAt, now }: Order): AuthorizationInquiry {
  if (transactionId !== undefined) return { kind: 'pending', receipt: { transactionId } }
  if (now.getTime() - requestedAt.getTime() >= silenceMs) return { kind: 'not-found' }
  return { kind: 'unknown', reason: 'Adyen has told nothing yet' }
}

function finish(redirectResult: string, order: Order, account: Account): Step<AuthorizationInquiry> {
  // Adyen takes a result once, and refuses it the second time unless it comes under the same key.
  const key = idempotencyKeyOf('details', order.reference, redirectResult)
  const request = post(account, '/payments/details', { details: { redirectResult } }, key)
  return ask(request, (answer) => readFinished(answer, order))
}

/**
 * The browser's word is a stranger's: it may carry the result of another payment, or rubbish. So what Adyen answers counts
 * only with our own reference in it, and an error says nothing about this payment; the webhook will.
 */
function readFinished(answer: HttpAnswer, order: Order): AuthorizationInquiry {
  const body = resultOf(answer)
  if (!body) return notFinished(answer)
  const result = readResult(body, order)
  switch (result.kind) {
    case 'succeeded':
    case 'failed':
    case 'pending':
      // Also what is open: it names an id, and by that of another payment ours would be captured and cancelled.
      if (merchantReference(body) === order.reference) return result
      return { kind: 'unknown', reason: 'Adyen finished a payment without saying that it is this one' }
    case 'buyer-action':
      return { kind: 'pending', receipt: result.receipt }
    case 'unknown':
    case 'not-sent':
      return result
  }
}

function notFinished(answer: HttpAnswer): Unknown {
  const error = readError(answer)
  if (error.kind === 'unknown') return error
  const { resultCode, resultMessage } = error.receipt
  return { kind: 'unknown', reason: `Adyen did not take what the browser brought: ${resultCode}, ${resultMessage}` }
}
