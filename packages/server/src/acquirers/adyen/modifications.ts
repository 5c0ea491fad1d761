import type { MovementInquiry, MovementOutcome, NotFound, VoidOutcome } from '../../domain/outcome.ts'
import type { CaptureOrder, MovementInquiryOrder, RefundOrder, VoidOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import type { WithTold } from '../kit/connector.ts'
import { ask, type HttpAnswer, type HttpRequest, type Step } from '../kit/exchange.ts'
import { asText, jsonObject, malformed, unlisted } from '../kit/reading.ts'
import { merchantAccount } from './account-fields.ts'
import { toAdyen } from './amounts.ts'
import { notExpressible } from './authorize.ts'
import { readError } from './errors.ts'
import { idempotencyKey, idempotencyKeyOf, post } from './requests.ts'
import { isVoidRefused, toldOfAuthorization, toldOfMovement, toldOfVoid } from './told.ts'

/**
 * Captures, refunds and cancels are taken on with 201 `received`; what became of them is told by webhook. Nothing in such
 * an answer is a result.
 */
export function capture(order: CaptureOrder, account: Account): Step<MovementOutcome> {
  return move('captures', order, account)
}

/**
 * Adyen refunds cards from the payment as a whole; which capture it is from (`capturePspReference`) is a field for PayPal
 * only.
 */
export function refund(order: RefundOrder, account: Account): Step<MovementOutcome> {
  return move('refunds', order, account)
}

function move(
  path: 'captures' | 'refunds',
  order: CaptureOrder | RefundOrder,
  account: Account,
): Step<MovementOutcome> {
  const { paymentTransactionId, reference } = order
  const amount = toAdyen(order.amount)
  if (!amount) return notExpressible('INVALID_AMOUNT', 'Adyen counts this currency without minor units')
  const body = { merchantAccount: merchantAccount(account), amount, reference }
  const key = idempotencyKey(path === 'captures' ? 'capture' : 'refund', reference)
  return ask(post(account, `${paymentPath(paymentTransactionId)}/${path}`, body, key), (answer) =>
    readReceived(answer, reference),
  )
}

export function inquireCapture(order: WithTold<MovementInquiryOrder>): MovementInquiry {
  return toldOfMovement(order.told, 'capture', order.reference) ?? untold(order)
}

export function inquireRefund(order: WithTold<MovementInquiryOrder>): MovementInquiry {
  return toldOfMovement(order.told, 'refund', order.reference) ?? untold(order)
}

/**
 * With an id, Adyen once said that it has it. Without one nobody knows, and the same request under the same key finds
 * out: that is what Capstan does on `not-found`, for as long as Adyen keeps keys.
 */
function untold({ transactionId }: MovementInquiryOrder): MovementInquiry {
  return transactionId === undefined ? { kind: 'not-found' } : { kind: 'pending', receipt: { transactionId } }
}

/**
 * Cancels by Adyen's id of the payment where it is known, also from a webhook; otherwise by our reference. Both carry the
 * payment's reference as theirs, so that the webhook about them names it whichever of the two Adyen means there.
 */
export function voidAuthorization(order: WithTold<VoidOrder>, account: Account): Step<VoidOutcome | NotFound> {
  const told = toldOfVoid(order.told, order.paymentReference)
  if (told?.kind === 'succeeded') return { kind: 'succeeded', receipt: told.receipt }
  const authorization = toldOfAuthorization(order.told, order.paymentReference)
  const found = authorization?.kind === 'succeeded' ? authorization.receipt.transactionId : undefined
  const id = order.paymentTransactionId ?? found
  if (told && isRefused(order, id)) return id === undefined && !authorization ? { kind: 'not-found' } : told
  if (id === undefined) {
    return ask(cancelByReference(order, account), (answer) => readByReference(answer, order.paymentReference))
  }
  return ask(cancelById(id, order, account), (answer) => readReceived(answer, order.paymentReference))
}

/**
 * A cancel by reference that failed says nothing against one by an id that was learned later. One by an id of a webhook may
 * fail because one by reference, sent before, was quicker: only both refusals together are one.
 */
function isRefused(
  { told, paymentReference, paymentTransactionId }: WithTold<VoidOrder>,
  id: string | undefined,
): boolean {
  const byReference = isVoidRefused(told, paymentReference, 'TECHNICAL_CANCEL')
  const byId = isVoidRefused(told, paymentReference, 'CANCELLATION')
  if (id === undefined) return byReference || byId
  return byId && (byReference || paymentTransactionId !== undefined)
}

/** An error over a cancel by reference may only come of that Adyen has not seen the authorization yet. */
function readByReference(answer: HttpAnswer, reference: string): VoidOutcome {
  const outcome = readReceived(answer, reference)
  if (outcome.kind !== 'failed') return outcome
  const { resultCode, resultMessage } = outcome.receipt
  return { kind: 'unknown', reason: `Adyen did not take the cancel by reference: ${resultCode}, ${resultMessage}` }
}

function cancelById(id: string, { reference, paymentReference }: VoidOrder, account: Account): HttpRequest {
  const body = { merchantAccount: merchantAccount(account), reference: paymentReference }
  return post(account, `${paymentPath(id)}/cancels`, body, idempotencyKey('cancel', reference))
}

function cancelByReference({ reference, paymentReference }: VoidOrder, account: Account): HttpRequest {
  const body = { merchantAccount: merchantAccount(account), paymentReference, reference: paymentReference }
  return post(account, '/cancels', body, idempotencyKeyOf('cancel-by-reference', reference, paymentReference))
}

function paymentPath(pspReference: string): string {
  return `/payments/${encodeURIComponent(pspReference)}`
}

function readReceived(answer: HttpAnswer, reference: string): Extract<MovementOutcome & VoidOutcome, { kind: string }> {
  const body = jsonObject(answer.body)
  if (answer.status === 201 && body) {
    const status = asText(body['status'])
    const named = asText(body['reference'])
    const transactionId = asText(body['pspReference'])
    if (status === undefined || transactionId === undefined) return malformed('201 without a status and a pspReference')
    if (status !== 'received') return unlisted('status', status)
    if (named !== undefined && named !== reference) return malformed('it is about another request')
    return { kind: 'pending', receipt: { transactionId, resultCode: status } }
  }
  const error = readError(answer)
  switch (error.kind) {
    case 'refused':
      return { kind: 'failed', code: error.code, receipt: error.receipt }
    case 'no-access':
      // Nothing was looked at. It is made again once the key is right: a final no would burn the merchant's request id.
      return { kind: 'not-sent', reason: error.reason }
    case 'unknown':
      return error
  }
}
