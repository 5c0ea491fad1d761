import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SecretAccount } from '../kit/account.ts'
import type { CallbackEvent, CallbackReader, RawCallback, ReadCallback } from '../kit/callback.ts'
import { asObject, asText, jsonObject } from '../kit/reading.ts'
import { paymentMember } from './requests.ts'

/** What the webhooks are about that concern what we do; the others (disputes, card verification, payouts) are left out. */
const subjects: ReadonlyMap<string, CallbackEvent['subject']> = new Map([
  ['payment_approved', 'authorization'],
  ['payment_pending', 'authorization'],
  ['payment_declined', 'authorization'],
  ['payment_authentication_failed', 'authorization'],
  ['payment_expired', 'authorization'],
  // The guides spell it with one l, the specification of 2021 with two.
  ['payment_canceled', 'authorization'],
  ['payment_cancelled', 'authorization'],
  ['payment_voided', 'authorization'],
  ['payment_void_declined', 'authorization'],
  ['payment_captured', 'capture'],
  ['payment_capture_pending', 'capture'],
  ['payment_capture_declined', 'capture'],
  ['payment_refunded', 'refund'],
  ['payment_refund_pending', 'refund'],
  ['payment_refund_declined', 'refund'],
])

/** Their `reference` is the void's, by which nobody asks. */
const ofVoids = new Set(['payment_voided', 'payment_void_declined'])

const longestEventId = 200

export const callback: CallbackReader = {
  acknowledgement: { status: 200, contentType: 'text/plain', body: '' },
  read(raw, account): ReadCallback {
    const doubt = doubtOf(raw, account)
    if (doubt !== undefined) return { kind: 'refused', reason: doubt }
    const event = jsonObject(raw.body)
    const type = asText(event?.['type'])
    if (!event || !type) return { kind: 'refused', reason: 'the webhook names no event type' }
    const subject = subjects.get(type)
    if (!subject) return { kind: 'read', events: [] }
    const data = asObject(event['data'])
    const eventId = asText(event['id']) ?? eventIdOf(type, data)
    if (!data || !eventId || eventId.length > longestEventId) {
      return { kind: 'refused', reason: `the webhook ${type} has no data or no id` }
    }
    return { kind: 'read', events: [{ eventId, subject, ...referencesOf(type, subject, data) }] }
  },
}

/** The reference of the operation itself, and that of its payment. */
function referencesOf(
  type: string,
  subject: CallbackEvent['subject'],
  data: Readonly<Record<string, unknown>>,
): Pick<CallbackEvent, 'reference' | 'paymentReference'> {
  const paymentReference = asText(asObject(data['metadata'])?.[paymentMember])
  const reference = ofVoids.has(type) ? undefined : asText(data['reference'])
  // What is told of a capture under the payment's reference does not say which capture it is.
  const isOwn = reference !== undefined && (subject === 'authorization' || reference !== paymentReference)
  return { ...(isOwn && { reference }), ...(paymentReference && { paymentReference }) }
}

/** The documented example of payment_authentication_failed has no id of its own. */
function eventIdOf(type: string, data: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const actionId = asText(data?.['action_id'])
  return actionId && `${type}:${actionId}`
}

/** Why a callback is not proven to be Checkout.com's. */
function doubtOf({ headers, body }: RawCallback, { secrets }: SecretAccount): string | undefined {
  const key = secrets['webhookSignatureKey']
  if (!key) return 'the account has no webhookSignatureKey, so no webhook can be verified'
  const signature = headers['cko-signature']
  if (!signature) return 'the webhook has no header Cko-Signature'
  const expected = createHmac('sha256', key).update(body, 'utf8').digest('hex')
  if (!isSame(signature.toLowerCase(), expected)) return 'the header Cko-Signature does not fit the webhook'
  const authorization = secrets['webhookAuthorization']
  if (authorization && !isSame(headers['authorization'] ?? '', authorization)) {
    return 'the header Authorization is not the one that the account expects'
  }
  return undefined
}

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
