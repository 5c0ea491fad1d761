import type { Capture } from '../domain/capture.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refund } from '../domain/refund.ts'
import type { AuditEntry } from '../store/clients.ts'

/** A person who moves money by hand. */
export interface ByPerson {
  /** Whom the audit names. */
  readonly actor: string
  /** In the person's words, for whoever reads it later. */
  readonly reason: string
  /** Makes the ids of the person's entries in the audit. */
  readonly newId: () => string
}

/**
 * What the audit says of a capture by a person. What came of it is at the capture that it names: there it is recorded
 * whatever happens, here it would be missing after a crash. Amounts are in minor units, as texts.
 */
export function captureEntry(capture: Capture, by: ByPerson): AuditEntry {
  const { paymentId, captureId, captureRequestId: requestId, amount, last } = capture
  return entry('capture-payment', by, { paymentId, captureId, requestId, amount: asText(amount), last })
}

export function refundEntry(refund: Refund, by: ByPerson): AuditEntry {
  const { paymentId, refundId, refundRequestId: requestId, from, amount } = refund
  const captureId = from && { captureId: from.captureId }
  return entry('refund-payment', by, { paymentId, refundId, ...captureId, requestId, amount: asText(amount) })
}

export function cancelEntry({ paymentId, amount }: Payment, by: ByPerson): AuditEntry {
  return entry('cancel-payment', by, { paymentId, amount: asText(amount) })
}

/** Of a person who asked for what had been asked for before: nothing happened, and that they asked is kept. */
export function repeatOf(first: AuditEntry): AuditEntry {
  return { ...first, action: `repeat-${first.action}` }
}

function entry(action: string, { actor, reason, newId }: ByPerson, detail: object): AuditEntry {
  return { auditId: newId(), actor, action, detail: { ...detail, reason } }
}

function asText({ currency, value }: Payment['amount']) {
  return { currency, value: value.toString() }
}
