import { jsonReply, type Reply } from '../stand-in-server.ts'
import { authorizationOf, balancesOf, type StoredAction, type StoredPayment, statusOf } from './payment-book.ts'

/** The answers of the API, in the shapes of its reference. */

const processedOn = '2026-11-25T09:00:01Z'

function resultOf({ becomes, isUnlisted }: StoredAction) {
  if (isUnlisted) return { response_code: '70001', response_summary: 'Nowhere Documented' }
  if (becomes === 'approved') return { response_code: '10000', response_summary: 'Approved' }
  return { response_code: '20051', response_summary: 'Insufficient Funds' }
}

function sourceOf({ card }: StoredPayment) {
  return {
    type: 'card',
    expiry_month: card.month,
    expiry_year: card.year,
    scheme: 'Visa',
    last4: card.last4,
    fingerprint: 'F639CAB2745BEE4140BF86DF6B6D6E255C5945AAC3788D923FA047EA4C208622',
    bin: '424242',
    card_type: 'CREDIT',
    issuer_country: 'GB',
  }
}

/** The answer to a payment request: 201 when it is decided, 202 when it is not. */
export function requested(payment: StoredPayment, url: string): Reply {
  const { id, reference, amount, currency } = payment
  const authorization = authorizationOf(payment)
  const self = { href: `${url}/payments/${id}` }
  if (authorization.isOpen) {
    const redirect = payment.isAwaitingBuyer ? { redirect: { href: `${url}/3ds/${payment.sessionId}` } } : {}
    return jsonReply(202, { id, status: 'Pending', reference, '3ds': { enrolled: 'Y' }, _links: { self, ...redirect } })
  }
  return jsonReply(201, {
    id,
    action_id: authorization.id,
    amount,
    currency,
    approved: authorization.becomes === 'approved',
    status: authorization.isUnlisted ? 'Half Authorized' : statusOf(payment),
    auth_code: '643381',
    ...resultOf({ ...authorization, isUnlisted: false }),
    expires_on: '2026-12-02T09:00:00Z',
    '3ds': { downgraded: true, enrolled: 'N' },
    risk: { flagged: false },
    source: sourceOf(payment),
    balances: balancesOf(payment),
    processed_on: processedOn,
    reference,
    _links: { self, actions: { href: `${self.href}/actions` } },
  })
}

/** The details of a payment. They tell its status, and not why it was declined. */
export function details(payment: StoredPayment, url: string): object {
  const { id, reference, amount, currency } = payment
  const authorization = authorizationOf(payment)
  return {
    id,
    requested_on: '2026-11-25T09:00:00Z',
    source: sourceOf(payment),
    amount,
    currency,
    payment_type: 'Regular',
    reference,
    approved: !authorization.isOpen && authorization.becomes === 'approved',
    expires_on: '2026-12-02T09:00:00Z',
    status: statusOf(payment),
    balances: balancesOf(payment),
    risk: { flagged: false },
    _links: {
      self: { href: `${url}/payments/${id}` },
      actions: { href: `${url}/payments/${id}/actions` },
    },
  }
}

/**
 * What was processed, newest first. What is only accepted is left out: the reference says that every action has a time of
 * processing and a response code.
 */
export function actionList({ actions }: StoredPayment): readonly object[] {
  return actions
    .filter(({ isOpen }) => !isOpen)
    .map((action) => ({
      id: action.id,
      type: action.type,
      processed_on: processedOn,
      amount: action.amount,
      approved: action.becomes === 'approved',
      ...resultOf(action),
      reference: action.reference,
      processing: { acquirer_reference_number: '24021219099007452440793', retrieval_reference_number: '909913440644' },
    }))
    .reverse()
}

export function accepted({ id, reference }: StoredAction, payment: StoredPayment, url: string): Reply {
  const _links = { payment: { href: `${url}/payments/${payment.id}` } }
  return jsonReply(202, { action_id: id, reference, _links })
}

export function invalid(codes: readonly string[]): Reply {
  return jsonReply(422, { request_id: '0HL80RJLS76I7', error_type: 'request_invalid', error_codes: codes })
}

/** 401, 403 and 404 come without a body. */
export function refused(status: 401 | 403 | 404): Reply {
  return { status, body: '' }
}

export const tooMany: Reply = jsonReply(429, {
  request_id: '0HL80RJLS76I7',
  error_type: 'request_invalid',
  error_codes: ['duplicate_request'],
})
