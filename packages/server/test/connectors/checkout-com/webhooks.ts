import { createHmac } from 'node:crypto'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import { balancesOf, newId, type StoredAction, type StoredPayment } from './payment-book.ts'

const types = {
  Authorization: { approved: 'payment_approved', declined: 'payment_declined', open: 'payment_pending' },
  Capture: { approved: 'payment_captured', declined: 'payment_capture_declined', open: 'payment_capture_pending' },
  Refund: { approved: 'payment_refunded', declined: 'payment_refund_declined', open: 'payment_refund_pending' },
  Void: { approved: 'payment_voided', declined: 'payment_void_declined', open: undefined },
} as const

export interface WebhookKeys {
  readonly webhookSignatureKey: string
  readonly webhookAuthorization: string
}

/** The webhook of what became of an action, as the workflow sends it. */
export function webhookOf(action: StoredAction, payment: StoredPayment, keys: WebhookKeys): RawCallback | undefined {
  const type = types[action.type][action.isOpen ? 'open' : action.becomes]
  if (!type) return undefined
  const body = JSON.stringify({
    id: newId('evt'),
    source: 'gateway',
    type,
    timestamp: '2026-11-25T09:00:02.357Z',
    version: '1.0.29',
    data: {
      id: payment.id,
      action_id: action.id,
      reference: action.reference,
      amount: action.amount,
      currency: payment.currency,
      processed_on: '2026-11-25T09:00:01.469Z',
      response_code: action.becomes === 'approved' ? '10000' : '20051',
      balances: balancesOf(payment),
      metadata: action.metadata,
    },
  })
  const signature = createHmac('sha256', keys.webhookSignatureKey).update(body).digest('hex')
  return {
    method: 'POST',
    target: '/callbacks/CHECKOUT',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cko-signature': signature,
      authorization: keys.webhookAuthorization,
    },
    body,
  }
}
