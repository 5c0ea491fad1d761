import type { NotFound, VoidOutcome } from '../../domain/outcome.ts'
import type { VoidOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asMinorUnits, asObject, asText, jsonObject, malformed } from '../kit/reading.ts'
import { type Action, decidedOf, matching, receiptOfAction, withActions } from './actions.ts'
import { unusable } from './error-codes.ts'
import { actionsOf, get, metadata, paymentPath, post } from './requests.ts'

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
      const [latest] = ours
      return latest ? readVoid(latest, paymentId, order, account) : submit(paymentId, order, account)
    }),
  )
}

/** Our void is not approved. Only the payment tells for certain that there is something to give back still. */
function readVoid(action: Action, paymentId: string, order: VoidOrder, account: Account): VoidStep {
  const decided = decidedOf(action)
  const receipt = receiptOfAction(action, paymentId)
  if (decided === 'open') return { kind: 'pending', receipt }
  const otherwise: VoidOutcome =
    typeof decided === 'object' ? decided : { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt }
  return lookAtPayment(otherwise, paymentId, order, account)
}

function submit(paymentId: string, order: VoidOrder, account: Account): VoidStep {
  const { reference, paymentReference } = order
  const body = { reference, metadata: metadata(paymentReference) }
  return ask(post(account, `${paymentPath(paymentId)}/voids`, reference, body), (answer) => {
    switch (answer.status) {
      case 202: {
        const transactionId = asText(jsonObject(answer.body)?.['action_id'])
        if (!transactionId) return malformed('an accepted void has no action id')
        return { kind: 'pending', receipt: { transactionId, referenceNo: paymentId } }
      }
      case 403:
      case 422:
        return lookAtPayment(refusalOf(answer, paymentId), paymentId, order, account)
      default:
        return unusable(answer)
    }
  })
}

function refusalOf({ status }: HttpAnswer, paymentId: string): VoidOutcome {
  const receipt = { referenceNo: paymentId, resultCode: String(status), resultMessage: 'the void was refused' }
  return { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt }
}

/** What cannot be voided may have nothing left to give back: voided by hand, released by the last capture, or expired. */
function lookAtPayment(otherwise: VoidOutcome, paymentId: string, { captured }: VoidOrder, account: Account): VoidStep {
  return ask(get(account, paymentPath(paymentId)), (answer) => {
    if (answer.status !== 200) return unusable(answer)
    const payment = jsonObject(answer.body)
    if (payment?.['id'] !== paymentId) return malformed('it is not about the payment that was asked for')
    const isGone = payment['status'] === 'Voided' || (captured > 0n && hasNothingToVoid(payment))
    return isGone ? { kind: 'succeeded', receipt: { referenceNo: paymentId } } : otherwise
  })
}

function hasNothingToVoid(payment: Readonly<Record<string, unknown>>): boolean {
  return asMinorUnits(asObject(payment['balances'])?.['available_to_void']) === 0n
}
