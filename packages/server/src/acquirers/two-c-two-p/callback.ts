import { createHash } from 'node:crypto'
import type { SecretAccount } from '../kit/account.ts'
import type { CallbackEvent, CallbackReader, RawCallback, ReadCallback } from '../kit/callback.ts'
import { asText } from '../kit/reading.ts'
import { setting } from './account.ts'
import { parseResponse, refundReference } from './maintenance.ts'
import { readClaims } from './payment-messages.ts'
import { verifyAndDecrypt, verifyPayload } from './sealing.ts'

/**
 * Of a payment: the same JWT as in an answer. Of a refund: a form with `notifyResponse`, encrypted and signed as an
 * answer of payment maintenance. No page asks for anything but a status of 200.
 */
export const callback: CallbackReader = {
  read,
  acknowledgement: { status: 200, contentType: 'text/plain', body: '' },
}

async function read(raw: RawCallback, account: SecretAccount): Promise<ReadCallback> {
  const form = new URLSearchParams(raw.body)
  const refund = form.get('notifyResponse')
  try {
    return refund === null ? await readPayment(raw.body, account) : await readRefund(refund, account)
  } catch {
    return refused('it is not signed by 2C2P, or not for this account')
  }
}

function refused(reason: string): ReadCallback {
  return { kind: 'refused', reason }
}

async function readPayment(body: string, account: SecretAccount): Promise<ReadCallback> {
  const said = readClaims(await verifyPayload(body, account))
  if (!said) return refused('its payload is not an object')
  if (said.merchantID !== setting(account, 'merchantId')) return refused('it is for another merchant id')
  const reference = asText(said.invoiceNo)
  if (reference === undefined) return refused('it names no invoiceNo')
  const { respCode, tranRef, paymentID, transactionDateTime } = said
  const eventId = idOf(['payment', reference, respCode, tranRef, paymentID, transactionDateTime])
  return { kind: 'read', events: [{ eventId, subject: 'authorization', reference }] }
}

async function readRefund(token: string, account: SecretAccount): Promise<ReadCallback> {
  const response = parseResponse(await verifyAndDecrypt(token.trim(), account))
  const paymentReference = response?.texts.get('invoiceNo')
  if (!response || !paymentReference) return refused('it is no PaymentProcessResponse with an invoiceNo')
  const { texts, code, status } = response
  // Settlements and voids are answered at once; nothing is expected to be told of them.
  if (!refundTypes.has(texts.get('processType') ?? '')) return { kind: 'read', events: [] }
  const reference = texts.get(refundReference)
  const refundId = texts.get('refundReferenceNo')
  const eventId = idOf(['refund', paymentReference, reference, refundId, code, status])
  const event: CallbackEvent = {
    eventId,
    subject: 'refund',
    ...(reference && { reference }),
    paymentReference,
  }
  return { kind: 'read', events: [event] }
}

const refundTypes = new Set(['R', 'RS'])

/** 2C2P numbers no event: one that says the same is the same. */
function idOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
