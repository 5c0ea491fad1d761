import type {
  AuthorizationInquiry,
  AuthorizationSucceeded,
  CardResult,
  Failed,
  Receipt,
  Unknown,
} from '../../domain/outcome.ts'
import { asMinorUnits, asObject, asText, malformed, unlisted } from '../kit/reading.ts'
import { toOurs } from './amounts.ts'
import { declineOf, isApproval } from './response-codes.ts'

/** A payment as Checkout.com describes it: the answer to a request, the details, or one of a list. */
export type PaymentAnswer = Readonly<Record<string, unknown>>

type PaymentRead =
  | Exclude<AuthorizationInquiry, { kind: 'failed' | 'not-found' | 'not-sent' }>
  | {
      readonly kind: 'declined'
      readonly outcome: Failed
      readonly paymentId: string
      /** Whether the payment itself says why. */
      readonly reasonGiven: boolean
    }

/** What a payment says of its authorization, in whichever answer it stands. */
export function readPayment(payment: PaymentAnswer, reference: string): PaymentRead {
  const paymentId = asText(payment['id'])
  if (!paymentId) return malformed('a payment has no id')
  if (payment['reference'] !== undefined && payment['reference'] !== reference) {
    return malformed('it is about another reference')
  }
  const receipt = receiptOf(payment, paymentId)
  const { status, approved } = payment
  switch (status) {
    case 'Authorized':
    case 'Partially Captured':
    case 'Captured':
    case 'Partially Refunded':
    case 'Refunded':
      return authorized(payment, receipt)
    case 'Voided':
      // With a capture behind it, only the rest was given back.
      return hasCaptured(payment) ? authorized(payment, receipt) : { kind: 'voided', receipt }
    case 'Expired':
    case 'Canceled':
      if (approved === true) return { kind: 'voided', receipt }
      return {
        kind: 'declined',
        outcome: { kind: 'failed', code: 'ORDER_IS_CLOSED', receipt },
        paymentId,
        reasonGiven: true,
      }
    case 'Declined':
      if (approved === true) return contradicts(status)
      return {
        kind: 'declined',
        outcome: declined(receipt, payment),
        paymentId,
        reasonGiven: asText(payment['response_code']) !== undefined,
      }
    case 'Pending':
    case 'Authentication Requested':
    case 'Retry Scheduled':
      return { kind: 'pending', receipt }
    // Documented, and not of the authorization of a card: a zero amount, payouts, payment links.
    case 'Card Verified':
    case 'Paid':
    case 'Active':
    case 'Requested':
      return { kind: 'unknown', reason: `a card payment cannot be ${status}` }
    default:
      return unlisted('payment status', status)
  }
}

function authorized(payment: PaymentAnswer, receipt: Receipt): AuthorizationSucceeded | Unknown {
  const code = asText(payment['response_code'])
  if (payment['approved'] !== true || (code !== undefined && !isApproval(code))) return contradicts(payment['status'])
  const currency = asText(payment['currency'])
  const amount = currency && toOurs(payment['amount'], currency)
  if (!amount) return malformed('an authorization has no amount')
  const expiresAt = new Date(asText(payment['expires_on']) ?? Number.NaN)
  const card = cardOf(payment['source'])
  return {
    kind: 'succeeded',
    amount,
    ...(!Number.isNaN(expiresAt.getTime()) && { expiresAt }),
    receipt,
    ...(card && { card }),
  }
}

function contradicts(status: unknown): Unknown {
  return { kind: 'unknown', reason: `the answer says ${String(status)}, and the opposite as well` }
}

/** `said`: whatever names the reason, a payment or the action of its authorization. */
export function declined(receipt: Receipt, said: PaymentAnswer): Failed {
  const resultCode = asText(said['response_code'])
  const resultMessage = asText(said['response_summary'])
  const result = { ...(resultCode && { resultCode }), ...(resultMessage && { resultMessage }) }
  return { kind: 'failed', ...declineOf(resultCode), receipt: { ...receipt, ...result } }
}

function receiptOf(payment: PaymentAnswer, paymentId: string): Receipt {
  const resultCode = asText(payment['response_code'])
  const resultMessage = asText(payment['response_summary'])
  return {
    transactionId: paymentId,
    referenceNo: paymentId,
    ...(resultCode && { resultCode }),
    ...(resultMessage && { resultMessage }),
  }
}

function hasCaptured(payment: PaymentAnswer): boolean {
  return (asMinorUnits(asObject(payment['balances'])?.['total_captured']) ?? 0n) > 0n
}

/** Checkout.com's names of card schemes, in APO's words. */
const brands: Readonly<Record<string, string>> = {
  visa: 'VISA',
  mastercard: 'MASTERCARD',
  amex: 'AMEX',
  'american express': 'AMEX',
  diners: 'DINERS',
  'diners club': 'DINERS',
  'diners club international': 'DINERS',
  discover: 'DISCOVER',
  jcb: 'JCB',
  unionpay: 'CUP',
  'china union pay': 'CUP',
  maestro: 'MAESTRO',
}

function cardOf(value: unknown): CardResult | undefined {
  const source = asObject(value)
  const scheme = asText(source?.['scheme'])
  const brand = scheme && brands[scheme.toLowerCase()]
  const lastFour = asText(source?.['last4'])
  if (!brand || !lastFour || !/^\d{4}$/.test(lastFour)) return undefined
  const issuingCountry = asText(source?.['issuer_country'])
  const funding = asText(source?.['card_type'])?.toUpperCase()
  return { brand, lastFour, ...(issuingCountry && { issuingCountry }), ...(funding && { funding }) }
}
