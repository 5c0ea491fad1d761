import type { CaptureRequest } from '@capstan/protocol'
import type { MovementInquiry, MovementOutcome } from '../../domain/outcome.ts'
import type { CaptureOrder, MovementInquiryOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asObjects } from '../kit/reading.ts'
import { antomRequest } from './account.ts'
import { readInquiryAnswer } from './inquiry.ts'
import { type MovementShape, readFound, readMovement } from './movement.ts'
import { readAnswer, wireAmount } from './result.ts'

/** Codes of F by ams/capture. REPEAT_REQ_INCONSISTENT is none: another capture stands under our reference then. */
const shape: MovementShape = {
  id: 'captureId',
  requestId: 'captureRequestId',
  amount: 'captureAmount',
  underWay: 'CAPTURE_IN_PROCESS',
  refusals: [
    'AUTH_CANCELLED',
    'AUTH_EXPIRED',
    'AUTH_NOT_FOUND',
    'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT',
    'CURRENCY_NOT_SUPPORT',
    'DO_NOT_HONOR',
    'INVALID_AMOUNT',
    'INVALID_CONTRACT',
    'MULTI_CAPTURE_NOT_SUPPORTED',
    'NO_PAY_OPTIONS',
    'ORDER_IS_CANCELED',
    'ORDER_STATUS_INVALID',
    'PARAM_ILLEGAL',
    'PAYMENT_COUNT_EXCEED_LIMIT',
    'PROCESS_FAIL',
    'RISK_REJECT',
    'USER_AMOUNT_EXCEED_LIMIT',
    'USER_BALANCE_NOT_ENOUGH',
    'USER_NOT_EXIST',
    'USER_STATUS_ABNORMAL',
  ],
}

export function capture(order: CaptureOrder, account: Account): Step<MovementOutcome> {
  const body: CaptureRequest = {
    captureRequestId: order.reference,
    paymentId: order.paymentTransactionId,
    captureAmount: wireAmount(order.amount),
    // Always said: what a missing one means is not published, and a relative of this API takes it for true.
    isLastCapture: order.last,
  }
  return ask(antomRequest('capture', body, account), (answer) =>
    readMovement(readAnswer(answer), shape, order.reference),
  )
}

/** There is no inquiry for captures: the payment lists them (ams/paymentri_online). */
export function inquireCapture(order: MovementInquiryOrder, account: Account): Step<MovementInquiry> {
  const request = antomRequest('inquiryPayment', { paymentRequestId: order.paymentReference }, account, { reads: true })
  return ask(request, (answer) => readCaptures(answer, order))
}

function readCaptures(answer: HttpAnswer, order: MovementInquiryOrder): MovementInquiry {
  // A payment that Antom once confirmed and now does not know is its own contradiction, no word about the capture.
  const read = readInquiryAnswer(answer, {
    echoed: 'paymentRequestId',
    reference: order.paymentReference,
    notFound: [],
  })
  if (read.kind !== 'read') return read
  const found = asObjects(read.body['transactions']).find(
    (item) => item['transactionType'] === 'CAPTURE' && item['transactionRequestId'] === order.reference,
  )
  if (!found) return { kind: 'not-found' }
  return readFound({
    status: found['transactionStatus'],
    amount: found['transactionAmount'],
    result: found['transactionResult'],
    id: found['transactionId'],
  })
}
