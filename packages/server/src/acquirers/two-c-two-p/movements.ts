import { unreachable } from '../../assert.ts'
import type { Failed, MovementInquiry, MovementOutcome, NotFound, Unknown, VoidOutcome } from '../../domain/outcome.ts'
import type { CaptureOrder, MovementInquiryOrder, RefundOrder, VoidOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { malformed, unlisted } from '../kit/reading.ts'
import { readDecimal } from './amount.ts'
import {
  isUnknown,
  type MaintenanceAnswer,
  type MaintenanceOrder,
  maintenanceReceipt,
  maintenanceRequest,
  readMaintenance,
  refundReference,
  settlementReference,
} from './maintenance.ts'
import {
  alreadyVoided,
  invoiceStatuses,
  type ResultMeaning,
  refundResults,
  refundStatuses,
  samePending,
  settlementResults,
  success,
  transactionDoesNotExist,
  voidResults,
} from './maintenance-codes.ts'
import { inquiryRequest, readInquiry } from './payment-inquiry.ts'

const notExact = { kind: 'not-sent', reason: '2C2P cannot be told an exact amount in this currency' } as const

export function capture(order: CaptureOrder, account: Account): Step<MovementOutcome> {
  const { reference, amount, now, paymentReference: invoiceNo, paymentTransactionId } = order
  return maintain({ type: 'S', invoiceNo, amount, reference, now }, account, (answer) => {
    const receipt = maintenanceReceipt(answer, paymentTransactionId)
    if (answer.code !== success) return refusedOrOpen(settlementResults, answer, receipt)
    if (statusOf(answer) !== 'captured') return otherStatus(answer)
    const settled = readDecimal(answer.texts.get('amount'), amount.currency)
    return settled ? { kind: 'succeeded', amount: settled, receipt } : malformed('amount')
  })
}

/**
 * Asks what became of the invoice, of which only one settlement is ever asked for. "Approved" is 2C2P's word that none is
 * recorded; result code 34 tells merchants to decide by it.
 */
export function inquireCapture(order: MovementInquiryOrder, account: Account): Step<MovementInquiry> {
  const { reference, amount, now, paymentReference: invoiceNo, paymentTransactionId } = order
  return maintain<MovementInquiry>({ type: 'I', invoiceNo, amount, now }, account, (answer) => {
    const receipt = maintenanceReceipt(answer, paymentTransactionId)
    if (answer.code === transactionDoesNotExist) return { kind: 'not-found' }
    if (answer.code !== success) return unlisted('result code for an inquiry', answer.code)
    switch (statusOf(answer)) {
      case 'captured': {
        if (isOfAnother(answer, reference)) return { kind: 'not-found' }
        const settled = readDecimal(answer.texts.get('amount'), amount.currency)
        return settled ? { kind: 'succeeded', amount: settled, receipt } : malformed('amount')
      }
      case 'refund-follows':
        return isOfAnother(answer, reference) ? { kind: 'not-found' } : { kind: 'already-done', receipt }
      case 'approved':
        return { kind: 'not-found' }
      case 'voided':
        return { kind: 'failed', code: 'AUTH_CANCELLED', receipt }
      case 'expired':
        return { kind: 'failed', code: 'AUTH_EXPIRED', receipt }
      case 'refused':
        return { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt }
      default:
        return otherStatus(answer)
    }
  })
}

/** The settlement that is recorded names another reference. One that names none is ours: there is no other. */
function isOfAnother({ texts }: MaintenanceAnswer, reference: string): boolean {
  const named = texts.get(settlementReference)
  return Boolean(named) && named !== reference
}

export function refund(order: RefundOrder, account: Account): Step<MovementOutcome> {
  const { reference, amount, now, paymentReference: invoiceNo, paymentTransactionId } = order
  return maintain({ type: 'R', invoiceNo, amount, reference, now }, account, (answer) => {
    const receipt = maintenanceReceipt(answer, paymentTransactionId, answer.texts.get('refundReferenceNo'))
    if (answer.code === pendingRefund) return { kind: 'pending', receipt }
    if (answer.code !== success) return refusedOrOpen(refundResults, answer, receipt)
    return refundOutcome(answer.status, answer.texts.get('amount'), amount.currency, receipt)
  })
}

const pendingRefund = '42'

/**
 * Looks for the refund in the list of the invoice's refunds: by our reference, else by the id that 2C2P told. A refund in
 * it that names no reference could be ours, so that it is not "not found" then.
 */
export function inquireRefund(order: MovementInquiryOrder, account: Account): Step<MovementInquiry> {
  const { reference, transactionId, amount, now, paymentReference: invoiceNo, paymentTransactionId } = order
  return maintain<MovementInquiry>({ type: 'RS', invoiceNo, amount, now }, account, (answer) => {
    if (answer.code === transactionDoesNotExist) return { kind: 'not-found' }
    if (answer.code !== success) return unlisted('result code for an inquiry', answer.code)
    const { refunds } = answer
    if (!refunds) return malformed('refundList')
    const ours = refunds.filter(
      (entry) =>
        entry.get(refundReference) === reference ||
        (!entry.get(refundReference) && transactionId !== undefined && entry.get('referenceNo') === transactionId),
    )
    const [found] = ours
    if (ours.length > 1) return { kind: 'unknown', reason: 'the acquirer lists the refund more than once' }
    if (found) {
      const receipt = maintenanceReceipt(answer, paymentTransactionId, found.get('referenceNo'))
      return refundOutcome(found.get('status'), found.get('amount'), amount.currency, receipt)
    }
    if (refunds.every((entry) => entry.get(refundReference))) return { kind: 'not-found' }
    return { kind: 'unknown', reason: 'the acquirer lists refunds without our references; one could be this' }
  })
}

function refundOutcome(
  status: string | undefined,
  amount: string | undefined,
  currency: string,
  receipt: Failed['receipt'],
): MovementOutcome {
  switch (status === undefined ? undefined : refundStatuses.get(status)) {
    case 'refunded': {
      const refunded = readDecimal(amount, currency)
      return refunded ? { kind: 'succeeded', amount: refunded, receipt } : malformed('amount')
    }
    case 'pending':
      return { kind: 'pending', receipt }
    case 'refused':
      return { kind: 'failed', code: 'PROCESS_FAIL', receipt: { ...receipt, resultCode: status ?? '' } }
    default:
      return unlisted('status of a refund', status)
  }
}

/**
 * A void stops a settlement too, until the bank's cut-off: it would take back what is captured. So 2C2P is asked first,
 * and an invoice of which a settlement is recorded is never voided.
 */
export function voidAuthorization(order: VoidOrder, account: Account): Step<VoidOutcome | NotFound> {
  const { amount, captured, now, paymentReference: invoiceNo, paymentTransactionId } = order
  if (captured > 0n) {
    return { kind: 'unknown', reason: 'nothing was sent: 2C2P can void an invoice only as a whole, and it is captured' }
  }
  return maintain<VoidOutcome | NotFound>({ type: 'I', invoiceNo, amount, now }, account, (answer) => {
    const receipt = maintenanceReceipt(answer, paymentTransactionId)
    if (answer.code === transactionDoesNotExist) return askWhyThereIsNothing(order, account)
    if (answer.code !== success) return unlisted('result code for an inquiry', answer.code)
    switch (statusOf(answer)) {
      case 'approved':
        return voidApproved(order, account)
      case 'voided':
        return { kind: 'succeeded', receipt }
      case 'void-pending':
        return { kind: 'pending', receipt }
      case 'captured':
      case 'refund-follows':
      case 'expired':
      case 'refused':
        return { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt }
      default:
        return otherStatus(answer)
    }
  })
}

/**
 * Payment maintenance knows what was authorized. Of a buyer who never came back from the bank it knows nothing, and only the
 * payment inquiry tells when that has ended.
 */
function askWhyThereIsNothing(order: VoidOrder, account: Account): Step<VoidOutcome | NotFound> {
  const { amount, paymentReference: reference } = order
  return ask<VoidOutcome | NotFound>(inquiryRequest(reference, account), (answer) => {
    const inquiry = readInquiry(answer, { reference, amount }, account)
    switch (inquiry.kind) {
      case 'succeeded':
        return { kind: 'unknown', reason: 'authorized, and payment maintenance does not know it' }
      case 'failed':
        return { ...inquiry, code: 'ORDER_STATUS_INVALID' }
      case 'voided':
        return { kind: 'succeeded', receipt: inquiry.receipt }
      case 'pending':
      case 'not-found':
      case 'unknown':
      case 'not-sent':
        return inquiry
      default:
        return unreachable(inquiry)
    }
  })
}

function voidApproved(order: VoidOrder, account: Account): Step<VoidOutcome> {
  const { reference, amount, now, paymentReference: invoiceNo, paymentTransactionId } = order
  return maintain<VoidOutcome>({ type: 'V', invoiceNo, amount, reference, now }, account, (answer) => {
    const receipt = maintenanceReceipt(answer, paymentTransactionId)
    if (answer.code === alreadyVoided) return { kind: 'succeeded', receipt }
    if (answer.code !== success) return refusedOrOpen(voidResults, answer, receipt)
    switch (statusOf(answer)) {
      case 'voided':
        return { kind: 'succeeded', receipt }
      case 'void-pending':
        return { kind: 'pending', receipt }
      default:
        return otherStatus(answer)
    }
  })
}

function maintain<Outcome>(
  order: MaintenanceOrder,
  account: Account,
  judge: (answer: MaintenanceAnswer) => Step<Outcome>,
): Step<Outcome | Unknown | typeof notExact> {
  const request = maintenanceRequest(order, account)
  if (!request) return notExact
  return ask<Outcome | Unknown | typeof notExact>(request, (answer: HttpAnswer) => {
    const read = readMaintenance(answer, order)
    return isUnknown(read) ? read : judge(read)
  })
}

function refusedOrOpen(
  results: ReadonlyMap<string, ResultMeaning<string>>,
  { code }: MaintenanceAnswer,
  receipt: Failed['receipt'],
): Failed | Unknown | { readonly kind: 'pending'; readonly receipt: Failed['receipt'] } {
  if (code === samePending) return { kind: 'pending', receipt }
  const meaning = results.get(code)
  switch (meaning?.kind) {
    case 'refused':
      return { kind: 'failed', code: meaning.code, receipt }
    case 'unclear':
      return { kind: 'unknown', reason: `2C2P answered with ${code}, ${meaning.says}` }
    default:
      return unlisted('result code', code)
  }
}

function statusOf({ status }: MaintenanceAnswer) {
  return status === undefined ? undefined : invoiceStatuses.get(status)
}

/** A status that is not documented, or that such an answer cannot have. */
function otherStatus({ status }: MaintenanceAnswer): Unknown {
  if (status === undefined || !invoiceStatuses.has(status)) return unlisted('status', status)
  return { kind: 'unknown', reason: `2C2P answered with status ${status}, which is no answer to what was asked` }
}
