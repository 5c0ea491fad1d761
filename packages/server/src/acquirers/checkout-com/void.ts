import type { NotFound, Receipt, VoidOutcome } from '../../domain/outcome.ts'
import type { VoidOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asMinorUnits, asObject, asText, jsonObject, malformed } from '../kit/reading.ts'
import { type Action, decidedOf, matching, receiptOfAction, withActions } from './actions.ts'
import { unusable } from './error-codes.ts'
import { actionsOf, get, paymentPath, post } from './requests.ts'

type VoidStep = Step<VoidOutcome | NotFound>

/**
 * Voids come to pass later, and there is no other question about them than to void again. So it looks first whether a
 * void of ours is decided, then asks for one (a repeat has the same key), and ends as pending.
 */
export function voidAuthorization(order: VoidOrder, account: Account): VoidStep {
  const { paymentTransactionId: paymentId, reference } = order
  if (!paymentId) return { kind: 'not-sent', reason: 'Checkout.com voids by its own id only' }
  return ask(actionsOf(account, paymentId), (answer) =>
    withActions(answer, (actions): VoidStep => {
      const ours = matching(actions, 'Void', reference, undefined)
      const done = ours.find((action) => decidedOf(action) === 'yes')
      if (done) return { kind: 'succeeded', receipt: receiptOfAction(done, paymentId) }
      const refused = ours.find((action) => decidedOf(action) === 'no')
      if (refused) return lookAtPayment(receiptOfAction(refused, paymentId), order, account)
      const [open] = ours
      return open ? openVoid(open, paymentId) : submit(paymentId, order, account)
    }),
  )
}

function openVoid(action: Action, paymentId: string): VoidOutcome {
  const decided = decidedOf(action)
  return typeof decided === 'object' ? decided : { kind: 'pending', receipt: receiptOfAction(action, paymentId) }
}

function submit(paymentId: string, order: VoidOrder, account: Account): VoidStep {
  const { reference } = order
  return ask(post(account, `${paymentPath(paymentId)}/voids`, reference, { reference }), (answer) => {
    switch (answer.status) {
      case 202: {
        const transactionId = asText(jsonObject(answer.body)?.['action_id'])
        if (!transactionId) return malformed('an accepted void has no action id')
        return { kind: 'pending', receipt: { transactionId, referenceNo: paymentId } }
      }
      case 403:
      case 422:
        return lookAtPayment(refusalReceipt(answer, paymentId), order, account)
      default:
        return unusable(answer)
    }
  })
}

function refusalReceipt({ status }: HttpAnswer, paymentId: string): Receipt {
  return { referenceNo: paymentId, resultCode: String(status), resultMessage: 'the void was refused' }
}

/** What cannot be voided may have nothing left to give back: voided by hand, released by the last capture, or expired. */
function lookAtPayment(receipt: Receipt, { captured }: VoidOrder, account: Account): VoidStep {
  const paymentId = receipt.referenceNo ?? ''
  return ask(get(account, paymentPath(paymentId)), (answer) => {
    if (answer.status !== 200) return unusable(answer)
    const payment = jsonObject(answer.body)
    if (payment?.['id'] !== paymentId) return malformed('it is not about the payment that was asked for')
    const isGone = payment['status'] === 'Voided' || (captured > 0n && hasNothingToVoid(payment))
    if (isGone) return { kind: 'succeeded', receipt: { referenceNo: paymentId } }
    return { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt }
  })
}

function hasNothingToVoid(payment: Readonly<Record<string, unknown>>): boolean {
  return asMinorUnits(asObject(payment['balances'])?.['available_to_void']) === 0n
}
