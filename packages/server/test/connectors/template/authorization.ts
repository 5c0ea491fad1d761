import type { AuthorizationInquiryOrder, AuthorizeOrder } from '../../../src/acquirers/acquirer.ts'
import type { Account } from '../../../src/acquirers/kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../../../src/acquirers/kit/exchange.ts'
import { asMinorUnits, asObjects, asText, jsonObject, malformed, unlisted } from '../../../src/acquirers/kit/reading.ts'
import type { AuthorizationInquiry, AuthorizeOutcome, Receipt } from '../../../src/domain/outcome.ts'
import { declined, refused } from './refusals.ts'
import { get, post } from './requests.ts'

export function authorize(order: AuthorizeOrder, account: Account): Step<AuthorizeOutcome> {
  const { reference, amount, card, returnUrl, description } = order
  if (!card) return { kind: 'failed', code: 'INVALID_PAYMENT_METHOD_META_DATA', receipt: {} }
  const request = post(account, '/authorizations', {
    merchant: account.settings['merchantId'],
    reference,
    amount: Number(amount.value),
    currency: amount.currency,
    card: { number: card.number, cvv: card.cvv, expiry: `${card.expiryMonth}/${card.expiryYear}` },
    return_url: returnUrl,
    description,
  })
  return ask(request, (answer) => {
    if (answer.status !== 200) return refused(answer)
    const read = readAuthorization(jsonObject(answer.body))
    if (read.kind === 'voided') return unlisted('status of a new authorization', 'voided')
    return read
  })
}

export function inquireAuthorization(
  { reference }: AuthorizationInquiryOrder,
  account: Account,
): Step<AuthorizationInquiry> {
  return ask(get(account, `/authorizations?reference=${encodeURIComponent(reference)}`), (answer) => readFound(answer))
}

function readFound(answer: HttpAnswer): AuthorizationInquiry {
  if (answer.status !== 200) {
    const no = refused(answer)
    // A refused question says nothing about the authorization.
    return no.kind === 'failed' ? { kind: 'unknown', reason: 'the acquirer refused the question' } : no
  }
  const found = jsonObject(answer.body)?.['authorizations']
  if (!Array.isArray(found)) return malformed('no list of authorizations')
  const [first] = asObjects(found)
  if (!first) return found.length === 0 ? { kind: 'not-found' } : malformed('an authorization')
  const read = readAuthorization(first)
  return read.kind === 'buyer-action' ? { kind: 'pending', receipt: read.receipt } : read
}

type Read = AuthorizeOutcome | { readonly kind: 'voided'; readonly receipt: Receipt }

function readAuthorization(json: Readonly<Record<string, unknown>> | undefined): Read {
  const transactionId = asText(json?.['id'])
  const value = asMinorUnits(json?.['amount'])
  const currency = asText(json?.['currency'])
  if (!json || transactionId === undefined || value === undefined || currency === undefined) {
    return malformed('an authorization')
  }
  const receipt = { transactionId, resultCode: asText(json['status']) ?? '' }
  switch (json['status']) {
    case 'authorized':
      return { kind: 'succeeded', amount: { currency, value }, receipt }
    case 'declined':
      return declined(asText(json['reason']) ?? '', receipt)
    case 'pending':
      return { kind: 'pending', receipt }
    case 'action_required': {
      const url = asText(json['redirect_url'])
      return url === undefined ? malformed('a page without an address') : { kind: 'buyer-action', url, receipt }
    }
    case 'voided':
      return { kind: 'voided', receipt }
    default:
      return unlisted('status', json['status'])
  }
}
