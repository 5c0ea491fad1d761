import type { Failed, MovementInquiry, MovementOutcome, Unknown, VoidOutcome } from '../../domain/outcome.ts'
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
 * Asks what became of the invoice: only one settlement of it is ever asked for. "Approved" is 2C2P's word that none is
 * recorded; result code 34 tells merchants to decide by it.
 */
export function inquireCapture(order: MovementInquiryOrder, account: Account): Step<MovementInquiry> {
  const { amount, now, paymentReference: invoiceNo, paymentTransactionId } = order
  return maintain<MovementInquiry>({ type: 'I', invoiceNo, amount, now }, account, (answer) => {
    const receipt = maintenanceReceipt(answer, paymentTransactionId)
    if (answer.code === transactionDoesNotExist) return { kind: 'not-found' }
    if (answer.code !== success) return unlisted('result code for an inquiry', answer.code)
    switch (statusOf(answer)) {
      case 'captured': {
        const settled = readDecimal(answer.texts.get('amount'), amount.currency)
        return settled ? { kind: 'succeeded', amount: settled, receipt } : malformed('amount')
      }
      case 'refund-follows':
        return { kind: 'already-done', receipt }
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
        entry.get('userDefined1') === reference ||
        (!entry.get('userDefined1') && transactionId !== undefined && entry.get('referenceNo') === transactionId),
    )
    const [found] = ours
    if (ours.length > 1) return { kind: 'unknown', reason: 'the acquirer lists the refund more than once' }
    if (found) {
      const receipt = maintenanceReceipt(answer, paymentTransactionId, found.get('referenceNo'))
      return refundOutcome(found.get('status'), found.get('amount'), amount.currency, receipt)
    }
    if (refunds.every((entry) => entry.get('userDefined1'))) return { kind: 'not-found' }
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

export function voidAuthorization(order: VoidOrder, account: Account): Step<VoidOutcome> {
  const { reference, amount, captured, now, paymentReference: invoiceNo, paymentTransactionId } = order
  if (captured > 0n) {
    // A void takes back the whole invoice, and with it the money that was captured.
    return { kind: 'unknown', reason: 'nothing was sent: 2C2P can void an invoice only as a whole, and it is captured' }
  }
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

function maintain<Outcome extends { readonly kind: string }>(
  order: MaintenanceOrder,
  account: Account,
  judge: (answer: MaintenanceAnswer) => Outcome,
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
