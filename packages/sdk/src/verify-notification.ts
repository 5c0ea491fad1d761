import {
  type JsonObject,
  type NotifyCapture,
  type NotifyExpiring,
  type NotifyPayment,
  type NotifyRefund,
  type NotifyUpdateAmount,
  parseRequestTime,
  parseSignatureHeader,
} from '@capstan/protocol/wire'
import { type PublicKeys, verifiersOf } from './public-keys.ts'

export interface ReceivedNotification {
  /** Path and query string of the URL as requested, for example `/hooks/apo?shop=7`. */
  readonly path: string
  /** As received; names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Raw body, before any JSON parser. */
  readonly body: Uint8Array | string
}

export interface NotificationTrust {
  /**
   * The receiver's own client id. The server signs for all its clients with one key, so without this check another
   * client could have genuine notifications about its own payments delivered to this URL.
   */
  readonly clientId: string
  /** The server's public key, or its keys by version while one is being replaced. */
  readonly apoPublicKey: PublicKeys
  /**
   * Refuses a notification signed longer than `seconds` before or after `now`, so that a recorded one cannot be
   * played back later. Without it any age is taken; receivers then rely on their own idempotency.
   */
  readonly tolerance?: { readonly now: Date; readonly seconds: number }
}

interface Verified {
  readonly kind: 'verified'
  /** When the sender signed it. */
  readonly time: Date
}

/** The signature vouches for the shape of `body`: it is what the server wrote. */
export type VerifiedNotification = Verified &
  (
    | { readonly notifyType: 'CAPTURE_RESULT'; readonly body: NotifyCapture }
    | { readonly notifyType: 'REFUND_RESULT'; readonly body: NotifyRefund }
    | { readonly notifyType: 'PAYMENT_RESULT' | 'PAYMENT_PENDING'; readonly body: NotifyPayment }
    | { readonly notifyType: 'UPDATE_AMOUNT_RESULT'; readonly body: NotifyUpdateAmount }
    | { readonly notifyType: 'AUTHORIZATION_EXPIRING'; readonly body: NotifyExpiring }
    /** Genuine, of a type that this version does not know: acknowledge it, or it is delivered again and again. */
    | { readonly notifyType: 'OTHER'; readonly body: JsonObject }
  )

export type NotificationRefusalReason =
  | 'header-missing'
  | 'signature-malformed'
  | 'client-unexpected'
  | 'key-unknown'
  | 'signature-invalid'
  | 'time-malformed'
  | 'time-outside-tolerance'
  | 'body-malformed'

export interface RefusedNotification {
  readonly kind: 'refused'
  readonly reason: NotificationRefusalReason
  /** For the receiver's log; says what was expected. */
  readonly message: string
}

/**
 * Tells whether a notification is genuine, meant for this client, and recent, and parses it if so. Never throws for
 * what was received. Acknowledge a verified one (`acknowledgement`); answer a refused one with an error status.
 */
export async function verifyNotification(
  notification: ReceivedNotification & NotificationTrust,
): Promise<VerifiedNotification | RefusedNotification> {
  const { path, headers, body } = notification
  const clientId = singleHeader(headers, 'client-id')
  const time = singleHeader(headers, 'request-time')
  const signatureText = singleHeader(headers, 'signature')
  if (!clientId || !time || !signatureText) {
    return refused('header-missing', 'client-id, request-time and signature must each be present once')
  }
  const header = parseSignatureHeader(signatureText)
  if (header.kind === 'malformed') return refused('signature-malformed', header.reason)
  if (clientId !== notification.clientId) {
    return refused('client-unexpected', 'the notification is for another client id')
  }
  const verify = verifiersOf(notification.apoPublicKey)(header.keyVersion)
  if (!verify) return refused('key-unknown', 'no public key is known for the keyVersion of the signature')
  if (!(await verify({ path, clientId, time, body }, header.signature))) {
    return refused('signature-invalid', 'the signature does not fit path, client id, time and raw body')
  }
  return readVerified(time, body, notification.tolerance)
}

function readVerified(
  timeText: string,
  body: Uint8Array | string,
  tolerance: NotificationTrust['tolerance'],
): VerifiedNotification | RefusedNotification {
  const time = parseRequestTime(timeText)
  if (!time) return refused('time-malformed', 'request-time is not a time this protocol uses')
  if (tolerance && Math.abs(time.getTime() - tolerance.now.getTime()) > tolerance.seconds * 1_000) {
    return refused('time-outside-tolerance', `request-time is more than ${tolerance.seconds} s away from now`)
  }
  const parsed = parseJsonObject(body)
  if (!parsed) return refused('body-malformed', 'the body is not a JSON object in UTF-8')
  return typedByNotifyType(parsed, time)
}

function typedByNotifyType(body: JsonObject, time: Date): VerifiedNotification {
  const kind = 'verified'
  switch (body['notifyType']) {
    case 'CAPTURE_RESULT':
      return { kind, time, notifyType: 'CAPTURE_RESULT', body: body as unknown as NotifyCapture }
    case 'REFUND_RESULT':
      return { kind, time, notifyType: 'REFUND_RESULT', body: body as unknown as NotifyRefund }
    case 'PAYMENT_RESULT':
    case 'PAYMENT_PENDING':
      return { kind, time, notifyType: body['notifyType'], body: body as unknown as NotifyPayment }
    case 'UPDATE_AMOUNT_RESULT':
      return { kind, time, notifyType: 'UPDATE_AMOUNT_RESULT', body: body as unknown as NotifyUpdateAmount }
    case 'AUTHORIZATION_EXPIRING':
      return { kind, time, notifyType: 'AUTHORIZATION_EXPIRING', body: body as unknown as NotifyExpiring }
    default:
      return { kind, time, notifyType: 'OTHER', body }
  }
}

/** Undefined also when the header came twice: readers that pick different ones would disagree on what was signed. */
function singleHeader(headers: ReceivedNotification['headers'], name: string): string | undefined {
  const values: string[] = []
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name && value !== undefined) values.push(...(typeof value === 'string' ? [value] : value))
  }
  return values.length === 1 ? values[0] : undefined
}

function parseJsonObject(body: Uint8Array | string): JsonObject | undefined {
  try {
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonObject) : undefined
  } catch {
    return undefined
  }
}

function refused(reason: NotificationRefusalReason, message: string): RefusedNotification {
  return { kind: 'refused', reason, message }
}
