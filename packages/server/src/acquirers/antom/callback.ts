import { createHash } from 'node:crypto'
import { acknowledgement, jsonContentType } from '@capstan/protocol'
import type { SecretAccount } from '../kit/account.ts'
import type { CallbackEvent, CallbackReader, RawCallback, ReadCallback } from '../kit/callback.ts'
import { asText, jsonObject } from '../kit/reading.ts'
import type { Body } from './result.ts'
import { signatureFault } from './signed-messages.ts'

/** Antom's notifications: notifyPayment, notifyCapture and notifyRefund, which all come to one address (ams/notification). */
export const antomCallback: CallbackReader = {
  read: readNotification,
  acknowledgement: { status: 200, contentType: jsonContentType, body: JSON.stringify(acknowledgement) },
}

async function readNotification(raw: RawCallback, account: SecretAccount): Promise<ReadCallback> {
  if (raw.method !== 'POST') return { kind: 'refused', reason: 'it is no POST' }
  const fault = await faultOf(raw, account)
  if (fault !== undefined) return { kind: 'refused', reason: fault }
  const body = jsonObject(raw.body)
  if (!body) return { kind: 'refused', reason: 'it is no JSON object' }
  const event = eventOf(body, raw.body)
  if (event === 'other') return { kind: 'read', events: [] }
  if (!event) return { kind: 'refused', reason: 'it does not name what it is about' }
  return { kind: 'read', events: [event] }
}

/**
 * Antom signs the path of the address it was given, which a proxy in front of Capstan may have rewritten since: the path
 * that was published and the one that arrived are both tried. The signature decides either way.
 */
async function faultOf(raw: RawCallback, account: SecretAccount): Promise<string | undefined> {
  const published = URL.parse(account.callbackUrl)
  const paths = new Set([...(published ? [published.pathname + published.search] : []), raw.target])
  let fault: string | undefined
  for (const path of paths) {
    fault = await signatureFault({ path, time: 'request-time', headers: raw.headers, body: raw.body }, account)
    if (fault === undefined) return undefined
  }
  return fault
}

/** 'other': about nothing that Capstan does (disputes, stored cards). Undefined: it lacks what its kind must have. */
function eventOf(body: Body, text: string): CallbackEvent | 'other' | undefined {
  // The body is the same in every delivery while the time is not, and no two events have one body.
  const eventId = createHash('sha256').update(text).digest('hex')
  const about = (subject: CallbackEvent['subject'], reference: string | undefined) =>
    reference === undefined ? undefined : { eventId, subject, reference }
  switch (body['notifyType']) {
    case 'PAYMENT_RESULT':
    case 'PAYMENT_PENDING':
      return about('authorization', asText(body['paymentRequestId']))
    case 'CAPTURE_RESULT':
      return about('capture', asText(body['captureRequestId']))
    case 'REFUND_RESULT':
      return about('refund', asText(body['refundRequestId']))
    default:
      return 'other'
  }
}
