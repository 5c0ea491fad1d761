import { type CancelRequest, parseRequestTime } from '@capstan/protocol'
import type { NotFound, VoidOutcome } from '../../domain/outcome.ts'
import type { VoidOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asText, unlisted } from '../kit/reading.ts'
import { antomRequest } from './account.ts'
import { readInquiryAnswer } from './inquiry.ts'
import { isDoorCode, readAnswer, receiptOf, refusal, refusedAtDoor, undecided } from './result.ts'

/** Codes of F by ams/paymentc_online. */
const refusals = ['CANCEL_WINDOW_EXCEED', 'ORDER_IS_CLOSED', 'ORDER_STATUS_INVALID', 'PARAM_ILLEGAL', 'PROCESS_FAIL']

/** Antom cancels what is not captured seven days after the authorization (apo/capture). */
const authorizationLivesMs = 7 * 86_400_000

/**
 * Cancels the whole payment, by our reference, which Antom knows it by as well (ams/paymentc_online). A repeat is safe.
 *
 * Antom has no way to give back the rest of a captured payment, and a cancel then must not be sent: what it would do to the
 * captured part is the contract's business. The rest goes back by itself when the authorization is over, which is asked.
 */
export function voidAuthorization(order: VoidOrder, account: Account): Step<VoidOutcome | NotFound> {
  const paymentRequestId = order.paymentReference
  if (order.captured > 0n) {
    const request = antomRequest('inquiryPayment', { paymentRequestId }, account, { reads: true })
    return ask(request, (answer) => readRest(answer, order))
  }
  const body: CancelRequest = { paymentRequestId }
  return ask(antomRequest('cancel', body, account), (answer) => readCancel(answer, order))
}

function readCancel(answer: HttpAnswer, order: VoidOrder): VoidOutcome | NotFound {
  const read = readAnswer(answer)
  if (read.kind !== 'read') return read
  const { result, body } = read
  switch (result.status) {
    case 'S':
      if (result.code !== 'SUCCESS') return unlisted('result code of status S', result.code)
      return { kind: 'succeeded', receipt: receiptOf(result, body['paymentId']) }
    case 'U':
      // There is no inquiry for it: a repeat is what Antom asks for.
      return undecided(result)
    case 'F':
      if (result.code === 'ORDER_NOT_EXIST') return neverSeen(order)
      return isDoorCode(result.code) ? refusedAtDoor(result) : refusal(result, refusals, body['paymentId'])
  }
}

/** Of a payment that Antom has confirmed it is a contradiction, and the money may still be held. */
function neverSeen({ paymentTransactionId }: VoidOrder): VoidOutcome | NotFound {
  if (paymentTransactionId === undefined) return { kind: 'not-found' }
  return { kind: 'unknown', reason: 'Antom does not know a payment any more that it gave an id' }
}

function readRest(answer: HttpAnswer, order: VoidOrder): VoidOutcome | NotFound {
  const read = readInquiryAnswer(answer, {
    echoed: 'paymentRequestId',
    reference: order.paymentReference,
    notFound: [],
  })
  if (read.kind === 'not-found') return neverSeen(order)
  if (read.kind !== 'read') return read
  const expiry = asText(read.body['authExpiryTime'])
  const over =
    (expiry === undefined ? undefined : parseRequestTime(expiry)) ??
    new Date(order.requestedAt.getTime() + authorizationLivesMs)
  const receipt = receiptOf({ code: 'SUCCESS' }, read.body['paymentId'])
  return order.now >= over ? { kind: 'succeeded', receipt } : { kind: 'pending', receipt }
}
