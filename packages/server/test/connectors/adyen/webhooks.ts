import { createHmac } from 'node:crypto'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'

/** What a standard webhook says of one event. */
export interface WebhookItem {
  readonly eventCode: string
  /** Of the event: of the payment for AUTHORISATION, of the modification for its result. */
  readonly pspReference: string
  /** Of the payment; absent for AUTHORISATION. */
  readonly originalReference?: string
  readonly merchantReference: string
  readonly merchantAccountCode: string
  readonly amount: { readonly currency: string; readonly value: number }
  readonly success: boolean
  readonly reason: string
}

/**
 * The message as Adyen posts it, signed over eight fields with the webhook's HMAC key.
 * docs.adyen.com/development-resources/webhooks/verify-hmac-signatures
 */
export function webhookMessage(item: WebhookItem, hmacKey: string, eventDate: Date): RawCallback {
  const { success, ...rest } = item
  const fields = [
    item.pspReference,
    item.originalReference ?? '',
    item.merchantAccountCode,
    item.merchantReference,
    String(item.amount.value),
    item.amount.currency,
    item.eventCode,
    String(success),
  ]
  const hmacSignature = createHmac('sha256', Buffer.from(hmacKey, 'hex')).update(fields.join(':')).digest('base64')
  const request = {
    ...rest,
    success: String(success),
    eventDate: eventDate.toISOString().replace(/\.\d+Z$/, '+00:00'),
    paymentMethod: 'visa',
    additionalData: { hmacSignature },
  }
  return {
    method: 'POST',
    target: '/callbacks/ADYEN',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: request }] }),
  }
}
