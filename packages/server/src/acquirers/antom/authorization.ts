import { formatTime, type PayRequest, parseRequestTime } from '@capstan/protocol'
import type {
  AuthorizationInquiry,
  AuthorizationSucceeded,
  AuthorizeOutcome,
  CardResult,
  Failed,
  NotSent,
  Unknown,
} from '../../domain/outcome.ts'
import type { AuthorizationInquiryOrder, AuthorizeOrder, CardData } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asObject, asObjects, asText, malformed, unlisted } from '../kit/reading.ts'
import { antomRequest } from './account.ts'
import { environment, orderBuyer } from './buyer.ts'
import { isCapturedByAntom } from './capability.ts'
import { readInquiryAnswer } from './inquiry.ts'
import { isAnsweredElsewhere, payRefusals } from './pay-refusals.ts'
import {
  asMoney,
  type Body,
  isDoorCode,
  readAnswer,
  receiptOf,
  refusedAtDoor,
  type Said,
  undecided,
  wireAmount,
} from './result.ts'

/**
 * The longest time that a card may be given, below the ten minutes that are allowed (ams/payment_cashier) by what clocks
 * may be apart. A request that is still under way then comes too late, which is what makes `lateArrivalMs` certain.
 */
const cardExpiryMs = 9 * 60_000

export function authorize(order: AuthorizeOrder, account: Account): Step<AuthorizeOutcome> {
  return ask(antomRequest('pay', payRequest(order, account), account), (answer) => readPay(answer, order))
}

function payRequest(order: AuthorizeOrder, account: Account): PayRequest {
  const amount = wireAmount(order.amount)
  const { settlementCurrency } = account.settings
  const { method } = order
  const buyer = order.buyer && orderBuyer(order.buyer)
  return {
    productCode: 'CASHIER_PAYMENT',
    paymentRequestId: order.reference,
    order: {
      referenceOrderId: order.reference,
      orderDescription: order.description.slice(0, 256),
      orderAmount: amount,
      ...(buyer && { buyer }),
    },
    paymentAmount: amount,
    paymentMethod: {
      paymentMethodType: method.type,
      ...(order.card && { paymentMethodMetaData: cardMetaData(order.card) }),
      ...(method.issuerAuthenticated && { requireIssuerAuthentication: true }),
    },
    ...(method.type === 'CARD' && {
      paymentFactor: { isAuthorization: true, captureMode: isCapturedByAntom(method) ? 'AUTOMATIC' : 'MANUAL' },
      paymentExpiryTime: formatTime(new Date(order.now.getTime() + cardExpiryMs)),
    }),
    paymentRedirectUrl: order.returnUrl,
    paymentNotifyUrl: account.callbackUrl,
    ...(settlementCurrency !== undefined && { settlementStrategy: { settlementCurrency } }),
    env: environment(order.buyer),
  }
}

/**
 * With `enableAuthenticationUpgrade` a card that its scheme wants authenticated is sent to 3-D Secure, where it would be
 * refused otherwise (cashierpay/mf).
 */
function cardMetaData(card: CardData) {
  return {
    cardNo: card.number,
    ...(card.cvv !== undefined && { cvv: card.cvv }),
    expiryMonth: card.expiryMonth,
    expiryYear: card.expiryYear,
    ...(card.holderName !== undefined && { cardholderName: holderName(card.holderName) }),
    enableAuthenticationUpgrade: true,
  }
}

/** What stands after the last space is the last name; one word alone is both, as neither may be empty. */
function holderName(name: string) {
  const words = name.trim().split(/\s+/)
  const lastName = words.at(-1) ?? ''
  return { firstName: words.slice(0, -1).join(' ') || lastName, lastName }
}

function readPay(answer: HttpAnswer, order: AuthorizeOrder): AuthorizeOutcome {
  const read = readAnswer(answer)
  if (read.kind !== 'read') return read
  const { result, body } = read
  switch (result.status) {
    case 'S':
      if (result.code !== 'SUCCESS') return unlisted('result code of status S', result.code)
      // Captured by Antom: the money is taken when an inquiry shows that capture, not yet now.
      if (isCapturedByAntom(order.method)) return { kind: 'pending', receipt: receiptOf(result, body['paymentId']) }
      return succeeded(result, body, order.reference)
    case 'U':
      return result.code === 'PAYMENT_IN_PROCESS' ? inProcess(result, body, order.reference) : undecided(result)
    case 'F':
      return payRefused(result, body['paymentId'])
  }
}

function inProcess(result: Said, body: Body, reference: string): AuthorizeOutcome {
  if (!isAbout(body, reference)) return malformed('it is about another payment')
  const receipt = receiptOf(result, body['paymentId'])
  const url = asText(body['normalUrl'])
  return url !== undefined && URL.canParse(url) ? { kind: 'buyer-action', url, receipt } : { kind: 'pending', receipt }
}

/** The authorization is sent once, so that one that was turned away at the door is certainly not with Antom. */
function payRefused(result: Said, transactionId: unknown): Failed | NotSent | Unknown {
  const { code } = result
  if (payRefusals.includes(code)) return declined(result, transactionId)
  if (isDoorCode(code)) return { kind: 'not-sent', reason: refusedAtDoor(result).reason }
  return unlisted('result code of status F', code)
}

function declined(result: Said, transactionId: unknown): Failed {
  const { code } = result
  return {
    kind: 'failed',
    code,
    ...(isAnsweredElsewhere(code) && { elsewhere: true }),
    receipt: receiptOf(result, transactionId),
  }
}

export function inquireAuthorization(order: AuthorizationInquiryOrder, account: Account): Step<AuthorizationInquiry> {
  const request = antomRequest('inquiryPayment', { paymentRequestId: order.reference }, account, { reads: true })
  return ask(request, (answer) => readInquiry(answer, order))
}

function readInquiry(answer: HttpAnswer, order: AuthorizationInquiryOrder): AuthorizationInquiry {
  const { reference } = order
  const read = readInquiryAnswer(answer, { echoed: 'paymentRequestId', reference, notFound: ['ORDER_NOT_EXIST'] })
  if (read.kind !== 'read') return read
  const { body } = read
  const result = paymentResult(body)
  const receipt = receiptOf(result, body['paymentId'])
  switch (body['paymentStatus']) {
    case 'SUCCESS':
      return (isCapturedByAntom(order.method) ? capturedByAntom : succeeded)(result, body, reference)
    case 'FAIL':
      return declined(result, body['paymentId'])
    case 'CANCELLED':
      return { kind: 'voided', receipt }
    case 'PROCESSING':
    case 'PENDING':
      return { kind: 'pending', receipt }
    default:
      return unlisted('payment status', body['paymentStatus'])
  }
}

/** Of the payment itself; an answer without it is about a payment that failed for no reason that Antom tells. */
function paymentResult(body: Body): Said {
  const code = asText(body['paymentResultCode']) ?? (body['paymentStatus'] === 'SUCCESS' ? 'SUCCESS' : 'PROCESS_FAIL')
  const message = asText(body['paymentResultMessage'])
  return { status: 'S', code, ...(message !== undefined && { message }) }
}

/**
 * Authorized is not taken: the capture that Antom makes by itself decides. While the authorization stands, one that failed
 * decides nothing: another may follow, and what is held must not stay behind a payment that failed. It ends with the
 * buyer's time, by a cancel.
 */
function capturedByAntom(result: Said, body: Body, reference: string): AuthorizationInquiry {
  const receipt = receiptOf(result, body['paymentId'])
  const captures = asObjects(body['transactions']).filter((item) => item['transactionType'] === 'CAPTURE')
  const taken = captures.find((item) => item['transactionStatus'] === 'SUCCESS')
  if (taken) {
    const authorized = succeeded(result, body, reference)
    const amount = asMoney(taken['transactionAmount'])
    if (authorized.kind !== 'succeeded') return authorized
    return amount ? { ...authorized, amount } : malformed('its capture has no amount')
  }
  const unclear = captures.find(
    (item) => !['FAIL', 'PROCESSING', 'PENDING'].includes(String(item['transactionStatus'])),
  )
  return unclear ? unlisted('transaction status', unclear['transactionStatus']) : { kind: 'pending', receipt }
}

/** An echo of another reference would make another payment's success ours. */
function isAbout(body: Body, reference: string): boolean {
  return body['paymentRequestId'] === undefined || body['paymentRequestId'] === reference
}

function succeeded(result: Said, body: Body, reference: string): AuthorizationSucceeded | Unknown {
  if (!isAbout(body, reference)) return malformed('it is about another payment')
  const amount = asMoney(body['paymentAmount'])
  if (!amount) return malformed('it has no payment amount')
  if (asText(body['paymentId']) === undefined) return malformed('it has no paymentId')
  const expiry = asText(body['authExpiryTime'])
  const expiresAt = expiry === undefined ? undefined : parseRequestTime(expiry)
  const card = cardResult(body['paymentResultInfo'])
  return {
    kind: 'succeeded',
    amount,
    ...(expiresAt && { expiresAt }),
    receipt: receiptOf(result, body['paymentId']),
    ...(card && { card }),
  }
}

function cardResult(value: unknown): CardResult | undefined {
  const info = asObject(value)
  const brand = asText(info?.['cardBrand'])
  const lastFour = asText(info?.['lastFour'])
  if (brand === undefined || lastFour === undefined || !/^\d{4}$/.test(lastFour)) return undefined
  const issuingCountry = asText(info?.['issuingCountry'])
  const funding = asText(info?.['funding'])
  return {
    brand,
    lastFour,
    ...(issuingCountry !== undefined && { issuingCountry }),
    ...(funding !== undefined && { funding }),
  }
}
