import type { AuthorizationInquiry, Pending } from '../../domain/outcome.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type { AuthorizationInquiryOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type HttpRequest, type Step } from '../kit/exchange.ts'
import { asText, malformed, unlisted } from '../kit/reading.ts'
import { setting } from './account.ts'
import { readDecimal } from './amount.ts'
import { capturedByAuthorization } from './capability.ts'
import { isUnknown, type MaintenanceOrder, maintenanceRequest, readMaintenance, turnedAway } from './maintenance.ts'
import { invoiceStatuses, success } from './maintenance-codes.ts'
import { accountRefusals, paymentCodes } from './payment-codes.ts'
import { type Claims, jsonRequest, readClaims, receiptOf } from './payment-messages.ts'
import { unprovenAnswer } from './sealing.ts'

export function inquiryRequest(invoiceNo: string, account: Account): HttpRequest {
  const claims = { merchantID: setting(account, 'merchantId'), invoiceNo, locale: 'en' }
  return { ...jsonRequest('paymentInquiry', claims, account), reads: true }
}

type Asked = Pick<AuthorizationInquiryOrder, 'reference' | 'amount'>

/**
 * The payment inquiry tells whether it was authorized, and never of a void afterwards, which payment maintenance does:
 * an authorization counts as alive only when both say so.
 */
export function inquireAuthorization(order: AuthorizationInquiryOrder, account: Account): Step<AuthorizationInquiry> {
  return ask(inquiryRequest(order.reference, account), (answer) => {
    const inquiry = readInquiry(answer, order, account)
    return inquiry.kind === 'succeeded' ? askWhetherAlive(inquiry, order, account) : inquiry
  })
}

function askWhetherAlive(
  authorized: Extract<AuthorizationInquiry, { kind: 'succeeded' }>,
  { reference: invoiceNo, amount, method, now }: AuthorizationInquiryOrder,
  account: Account,
): Step<AuthorizationInquiry> {
  const order: MaintenanceOrder = { type: 'I', invoiceNo, amount, now }
  const request = maintenanceRequest(order, account)
  if (!request) return { kind: 'not-sent', reason: '2C2P cannot be told an exact amount in this currency' }
  return ask(request, (answer): AuthorizationInquiry => {
    const read = readMaintenance(answer, order)
    if (isUnknown(read)) return read
    const { code, status } = read
    if (code !== success) return { kind: 'unknown', reason: `authorized, and payment maintenance answers ${code}` }
    switch (status === undefined ? undefined : invoiceStatuses.get(status)) {
      case 'approved':
        return untilCaptured(authorized, method)
      case 'captured':
      case 'refund-follows':
        return authorized
      case 'voided':
        return { kind: 'voided', receipt: authorized.receipt }
      case 'void-pending':
        return { kind: 'pending', receipt: authorized.receipt }
      case undefined:
        return unlisted('status', status)
      default:
        return { kind: 'unknown', reason: `authorized, and payment maintenance gives status ${status}` }
    }
  })
}

/** Where the authorization captures, it is no success before a settlement is recorded: the money could still not be taken. */
export function untilCaptured<Inquiry extends AuthorizationInquiry>(
  inquiry: Inquiry,
  method: PaymentMethod,
): Inquiry | Pending {
  if (inquiry.kind !== 'succeeded' || !capturedByAuthorization(method)) return inquiry
  return { kind: 'pending', receipt: inquiry.receipt }
}

export function readInquiry(answer: HttpAnswer, { reference, amount }: Asked, account: Account): AuthorizationInquiry {
  if (unprovenAnswer(answer)) return turnedAway(answer)
  const said = readClaims(answer.body)
  const code = asText(said?.respCode)
  if (!said || code === undefined) return malformed('respCode')
  if (isOfAnother(said, reference, account)) return malformed('it is about another payment')
  const meaning = paymentCodes.get(code)
  const receipt = receiptOf(said)
  switch (meaning?.kind) {
    case 'approved': {
      const read = readApproved(said, amount.currency)
      return read.kind === 'unknown' ? read : { ...read, receipt }
    }
    case 'declined': {
      const { code: decline, elsewhere } = meaning
      if (said.invoiceNo === undefined) return malformed('invoiceNo')
      return { kind: 'failed', code: decline, ...(elsewhere && { elsewhere }), receipt }
    }
    case 'voided':
      return said.invoiceNo === undefined ? malformed('invoiceNo') : { kind: 'voided', receipt }
    case 'pending':
      return { kind: 'pending', receipt }
    case 'not-found':
      return { kind: 'not-found' }
    case 'unclear':
      return { kind: 'unknown', reason: `2C2P answered with ${code}, ${meaning.says}` }
    default:
      if (accountRefusals.has(code)) return { kind: 'unknown', reason: `2C2P refuses the account (${code})` }
      return unlisted('response code', code)
  }
}

/** The currency is 2C2P's own word; what it leaves out cannot be a yes to our amount. */
function readApproved(said: Claims, asked: string) {
  if (said.invoiceNo === undefined) return malformed('invoiceNo')
  const currency = asText(said.currencyCode)
  const paid = readDecimal(said.amount, currency ?? asked)
  if (!paid || currency === undefined) return malformed('amount and currencyCode')
  return { kind: 'succeeded', amount: paid } as const
}

function isOfAnother({ invoiceNo, merchantID }: Claims, reference: string, account: Account): boolean {
  if (invoiceNo !== undefined && invoiceNo !== reference) return true
  return merchantID !== undefined && merchantID !== setting(account, 'merchantId')
}
