import type { CaptureDecline, RefundDecline } from '../../domain/decline.ts'

/**
 * Result codes of payment maintenance (response-code-payment-maintenance-result-code) and the status codes of invoices
 * and refunds (…-status-code). A code that stands in no table here is not documented, and unknown.
 */
export const success = '00'
export const transactionDoesNotExist = '16'
export const alreadyVoided = '29'
/** The very request is there already, and not decided. */
export const samePending = '51'

/** 2C2P did not take the request on: it says so before it looks at the transaction. */
const refusedRequests = '02 10 11 15 17 97'.split(' ')

/** The account or its keys are not accepted: no reason to fail a capture or a refund for good. */
export const accountRefusals: ReadonlyMap<string, string> = new Map([
  ['03', 'invalid merchant id'],
  ['13', 'invalid hash value'],
  ['14', 'invalid merchant id'],
  ['96', 'unable to decrypt'],
])

/**
 * Neither a yes nor a no. 34 and 39: settled before, perhaps by this very request ("inquire the capture status and only
 * initiate a new capture if the previous attempt is not recorded"). 12 says only that the state is another one than is
 * needed, which is also how a request looks that was carried out before. 32: 2C2P settles by itself.
 */
const unclear: ReadonlyMap<string, string> = new Map([
  ...accountRefusals,
  ['01', 'stored card not found'],
  ['04', 'invalid stored card'],
  ['05', 'invalid customer e-mail'],
  [transactionDoesNotExist, 'the transaction does not exist'],
  ['50', 'the idempotency key was used for another kind of request'],
  ['53', 'no transaction reference number'],
  ['95', 'request timed out'],
  ['98', 'request is not available'],
  ['99', 'unable to complete the request'],
])

export type ResultMeaning<Code extends string> =
  | { readonly kind: 'refused'; readonly code: Code }
  | { readonly kind: 'unclear'; readonly says: string }

function meanings<Code extends string>(
  general: Code,
  refused: Readonly<Record<string, Code>>,
  says: Readonly<Record<string, string>>,
): ReadonlyMap<string, ResultMeaning<Code>> {
  return new Map<string, ResultMeaning<Code>>([
    ...refusedRequests.map((code) => [code, { kind: 'refused', code: general }] as const),
    ...Object.entries(refused).map(([code, refusal]) => [code, { kind: 'refused', code: refusal }] as const),
    ...[...unclear, ...Object.entries(says)].map(([code, text]) => [code, { kind: 'unclear', says: text }] as const),
  ])
}

export const settlementResults = meanings<CaptureDecline>(
  'PROCESS_FAIL',
  {
    '18': 'INVALID_AMOUNT',
    [alreadyVoided]: 'AUTH_CANCELLED',
    '30': 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT',
    '31': 'ORDER_STATUS_INVALID',
    '33': 'INVALID_AMOUNT',
    '35': 'PROCESS_FAIL',
    '36': 'AUTH_EXPIRED',
    '37': 'PROCESS_FAIL',
    '38': 'PROCESS_FAIL',
  },
  {
    '12': 'the transaction status is not valid for it',
    '32': 'settlement is not required',
    '34': 'settlement rejected; a capture may be recorded already',
    '39': 'the transaction is already settled',
  },
)

export const refundResults = meanings<RefundDecline>(
  'PROCESS_FAIL',
  {
    '12': 'ORDER_STATUS_INVALID',
    '18': 'PROCESS_FAIL',
    [alreadyVoided]: 'ORDER_IS_CANCELED',
    '30': 'REFUND_AMOUNT_EXCEED',
    '40': 'REFUND_AMOUNT_EXCEED',
    '41': 'REFUND_NOT_SUPPORT',
    '43': 'PART_REFUND_NOT_SUPPORT',
    '44': 'PROCESS_FAIL',
    '45': 'PROCESS_FAIL',
    '46': 'PROCESS_FAIL',
    '47': 'PROCESS_FAIL',
    '48': 'PROCESS_FAIL',
    '52': 'PROCESS_FAIL',
    '54': 'REFUND_WINDOW_EXCEED',
  },
  { '49': 'the transaction is already fully refunded' },
)

/** A refused void is followed by a question about the authorization, whatever the code. */
export const voidResults = meanings<'CANCEL_WINDOW_EXCEED' | 'ORDER_STATUS_INVALID' | 'PROCESS_FAIL'>(
  'PROCESS_FAIL',
  {
    '12': 'ORDER_STATUS_INVALID',
    '18': 'PROCESS_FAIL',
    '21': 'CANCEL_WINDOW_EXCEED',
    '22': 'ORDER_STATUS_INVALID',
    '25': 'PROCESS_FAIL',
    '39': 'ORDER_STATUS_INVALID',
    '61': 'ORDER_STATUS_INVALID',
    '65': 'PROCESS_FAIL',
  },
  {},
)

/** What a status says of an invoice. */
export type InvoiceMeaning =
  /** Authorized, and no settlement is recorded. */
  | 'approved'
  | 'approval-pending'
  | 'captured'
  /** Captured at some time, since only what is settled can be refunded; the amount may be another one now. */
  | 'refund-follows'
  | 'voided'
  | 'void-pending'
  | 'expired'
  | 'refused'
  /** Of other methods than cards, or not explained. */
  | 'unclear'

export const invoiceStatuses: ReadonlyMap<string, InvoiceMeaning> = new Map<string, InvoiceMeaning>([
  ['A', 'approved'],
  ['AP', 'approval-pending'],
  ['AE', 'unclear'],
  ['AL', 'unclear'],
  ['AM', 'unclear'],
  ['PF', 'refused'],
  ['AR', 'refused'],
  ['FF', 'refused'],
  ['IP', 'refused'],
  ['ROE', 'refused'],
  ['RP', 'refund-follows'],
  ['RF', 'refund-follows'],
  ['RFF', 'refund-follows'],
  ['RR', 'refund-follows'],
  ['RR1', 'refund-follows'],
  ['RR2', 'refund-follows'],
  ['RR3', 'refund-follows'],
  ['RS', 'captured'],
  ['S', 'captured'],
  ['PPC', 'captured'],
  ['PFC', 'captured'],
  ['T', 'unclear'],
  ['V', 'voided'],
  ['VP', 'void-pending'],
  ['EX', 'expired'],
  ['CTS', 'unclear'],
  ['CTF', 'unclear'],
])

export type RefundMeaning = 'refunded' | 'pending' | 'refused'

/** Of a refund; `REFUND_PENDING` stands in the refund guide, for `RP`. */
export const refundStatuses: ReadonlyMap<string, RefundMeaning> = new Map<string, RefundMeaning>([
  ['RF', 'refunded'],
  ['RP', 'pending'],
  ['REFUND_PENDING', 'pending'],
  ['RFF', 'refused'],
  ['RR', 'refused'],
  ['RR1', 'refused'],
  ['RR2', 'refused'],
  ['RR3', 'refused'],
])
