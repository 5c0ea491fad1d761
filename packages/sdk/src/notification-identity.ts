import type { JsonObject } from '@capstan/protocol/wire'
import type { NotificationBodies, NotificationType } from './notification.ts'

/**
 * What tells one notification from another, by type. The result is part of it: an acquirer may take a capture back
 * later, and then an `F` follows the `S` of the same `captureId`.
 */
const fields: { readonly [Type in NotificationType]: (body: Partial<NotificationBodies[Type]>) => readonly unknown[] } =
  {
    CAPTURE_RESULT: ({ captureId, result }) => [captureId, result?.resultStatus],
    REFUND_RESULT: ({ refundId, refundStatus }) => [refundId, refundStatus],
    PAYMENT_RESULT: ({ paymentId, result }) => [paymentId, result?.resultStatus],
    PAYMENT_PENDING: ({ paymentId, result }) => [paymentId, result?.resultStatus],
    UPDATE_AMOUNT_RESULT: ({ paymentId, updateRequestId, result }) => [
      paymentId,
      updateRequestId,
      result?.resultStatus,
    ],
    AUTHORIZATION_EXPIRING: ({ paymentId, nextActionTime }) => [paymentId, nextActionTime],
    OTHER: () => [undefined],
  }

/** Ids have at most 64 characters. */
const plain = /^[\x21-\x7e]{1,64}$/

/**
 * The same for every delivery of one notification of a client. Falls back to a digest of the raw body where a field is
 * missing or unusual, and for types that are not known: told twice is better than taken for one that was handled.
 */
export async function identityOf(
  clientId: string,
  type: NotificationType,
  body: JsonObject,
  raw: Uint8Array,
): Promise<string> {
  const read = fields[type] as (body: JsonObject) => readonly unknown[]
  const parts = [clientId, type, ...read(body)]
  if (parts.every((part) => typeof part === 'string' && plain.test(part))) return parts.join(' ')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(raw)))
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${clientId} ${type} sha256:${hex}`
}
