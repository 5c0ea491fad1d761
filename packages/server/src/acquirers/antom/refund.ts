import type { RefundRequest } from '@capstan/protocol'
import type { MovementInquiry, MovementOutcome } from '../../domain/outcome.ts'
import type { MovementInquiryOrder, RefundOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { antomRequest } from './account.ts'
import { readInquiryAnswer } from './inquiry.ts'
import { type MovementShape, readFound, readMovement } from './movement.ts'
import { readAnswer, wireAmount } from './result.ts'

/** What refundNotifyUrl holds (ams/refund_online). */
const longestNotifyUrl = 1024

/** Codes of F by ams/refund_online and the release notes; two names for a few of them, as they were renamed. */
const shape: MovementShape = {
  id: 'refundId',
  requestId: 'refundRequestId',
  amount: 'refundAmount',
  underWay: 'REFUND_IN_PROCESS',
  refusals: [
    'CURRENCY_NOT_SUPPORT',
    'INVALID_CONTRACT',
    'INVALID_MERCHANT_STATUS',
    'MERCHANT_BALANCE_NOT_ENOUGH',
    'MULTIPLE_REFUNDS_NOT_SUPPORTED',
    'ORDER_IS_CANCELED',
    'ORDER_NOT_EXIST',
    'ORDER_STATUS_INVALID',
    'PARAM_ILLEGAL',
    'PARTIAL_REFUND_NOT_SUPPORTED',
    'PART_REFUND_NOT_SUPPORT',
    'PROCESS_FAIL',
    'REFUND_AMOUNT_EXCEED',
    'REFUND_NOT_SUPPORT',
    'REFUND_NOT_SUPPORTED',
    'REFUND_WINDOW_EXCEED',
    'RISK_REJECT',
    'USER_NOT_EXIST',
    'USER_STATUS_ABNORMAL',
  ],
}

export function refund(order: RefundOrder, account: Account): Step<MovementOutcome> {
  const { capture, paymentTransactionId } = order
  // One that came with the authorization, or whose answer named none, has no id of its own at Antom.
  const captureId = capture?.transactionId
  const named = captureId !== undefined && captureId !== '' && captureId !== paymentTransactionId
  const body: RefundRequest = {
    refundRequestId: order.reference,
    paymentId: paymentTransactionId,
    refundAmount: wireAmount(order.amount),
    ...(named && { captureId }),
    ...(account.callbackUrl.length <= longestNotifyUrl && { refundNotifyUrl: account.callbackUrl }),
  }
  return ask(antomRequest('refund', body, account), (answer) =>
    readMovement(readAnswer(answer), shape, order.reference),
  )
}

export function inquireRefund(order: MovementInquiryOrder, account: Account): Step<MovementInquiry> {
  const request = antomRequest('inquiryRefund', { refundRequestId: order.reference }, account, { reads: true })
  return ask(request, (answer) => readRefund(answer, order))
}

function readRefund(answer: HttpAnswer, order: MovementInquiryOrder): MovementInquiry {
  const read = readInquiryAnswer(answer, {
    echoed: 'refundRequestId',
    reference: order.reference,
    notFound: ['ORDER_NOT_EXIST', 'REFUND_NOT_EXIST'],
    // "Null when the refund record cannot be found" is what the SDKs say of both ids.
    namesNothing: (body) => body['refundRequestId'] == null && body['refundId'] == null && body['refundStatus'] == null,
  })
  if (read.kind !== 'read') return read
  const { body } = read
  return readFound({
    status: body['refundStatus'],
    amount: body['refundAmount'],
    // `result` is that of the inquiry; why a refund failed is not told here.
    result: undefined,
    id: body['refundId'],
    arn: body['arn'],
    rrn: body['rrn'],
  })
}
