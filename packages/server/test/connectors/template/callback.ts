import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CallbackEvent, CallbackReader } from '../../../src/acquirers/kit/callback.ts'
import { asText, jsonObject } from '../../../src/acquirers/kit/reading.ts'

const subjects: Readonly<Record<string, CallbackEvent['subject']>> = {
  'authorization.changed': 'authorization',
  'capture.changed': 'capture',
  'refund.changed': 'refund',
}

export const callback: CallbackReader = {
  acknowledgement: { status: 200, contentType: 'text/plain', body: 'ok' },
  read({ headers, body }, { secrets }) {
    if (!isSigned(body, headers['template-signature'] ?? '', secrets['webhookSecret'] ?? '')) {
      return { kind: 'refused', reason: 'the header template-signature does not verify; check webhookSecret' }
    }
    const json = jsonObject(body)
    const eventId = asText(json?.['id'])
    const type = asText(json?.['type'])
    const reference = asText(json?.['reference'])
    if (eventId === undefined || type === undefined) return { kind: 'refused', reason: 'no id or no type' }
    const subject = subjects[type]
    // Told of something that is none of our business.
    if (!subject || reference === undefined) return { kind: 'read', events: [] }
    return { kind: 'read', events: [{ eventId, subject, reference }] }
  },
}

function isSigned(body: string, signature: string, secret: string): boolean {
  const right = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(signature, 'hex')
  return secret !== '' && given.length === right.length && timingSafeEqual(given, right)
}
