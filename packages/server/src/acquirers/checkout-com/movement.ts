import type { Failed, MovementInquiry, MovementOutcome, Pending, Receipt, Unknown } from '../../domain/outcome.ts'
import type { CaptureOrder, MovementInquiryOrder, RefundOrder } from '../acquirer.ts'
import type { Account } from '../kit/account.ts'
import { ask, type HttpAnswer, type Step } from '../kit/exchange.ts'
import { asText, jsonObject, malformed } from '../kit/reading.ts'
import { type Action, approvedTotal, decidedOf, matching, receiptOfAction, refusedBy, withActions } from './actions.ts'
import { toTheirs } from './amounts.ts'
import { refusalOf, unusable } from './error-codes.ts'
import { actionsOf, metadata, paymentPath, post } from './requests.ts'

type Movement = 'Capture' | 'Refund'

/** What is known of a capture or a refund, before and after it is sent. */
type Known = Pick<MovementInquiryOrder, 'paymentTransactionId' | 'reference' | 'transactionId' | 'amount'>

export function capture(order: CaptureOrder, account: Account): Step<MovementOutcome> {
  const { paymentTransactionId, paymentReference, reference, amount, last } = order
  // Named both times: left out, it would be final and give the buyer's money back.
  const body = {
    amount: toTheirs(amount),
    capture_type: last ? 'Final' : 'NonFinal',
    reference,
    metadata: metadata(paymentReference),
  }
  const request = post(account, `${paymentPath(paymentTransactionId)}/captures`, reference, body)
  return ask(request, (answer) => readTaken('Capture', answer, order, account))
}

export function refund(order: RefundOrder, account: Account): Step<MovementOutcome> {
  const { paymentTransactionId, paymentReference, reference, amount, capture: of } = order
  const body = {
    amount: toTheirs(amount),
    reference,
    ...(of?.transactionId && { capture_action_id: of.transactionId }),
    metadata: metadata(paymentReference),
  }
  const request = post(account, `${paymentPath(paymentTransactionId)}/refunds`, reference, body)
  return ask(request, (answer) => readTaken('Refund', answer, order, account))
}

/** 202 only says that it was taken on: the result stands in the payment's actions later. */
function readTaken(movement: Movement, answer: HttpAnswer, order: Known, account: Account): Step<MovementOutcome> {
  const { paymentTransactionId, reference } = order
  switch (answer.status) {
    case 202: {
      const taken = jsonObject(answer.body)
      const transactionId = asText(taken?.['action_id'])
      if (!taken || !transactionId) return malformed('what was accepted has no action id')
      if (taken['reference'] !== undefined && taken['reference'] !== reference) {
        return malformed('it is about another reference')
      }
      return { kind: 'pending', receipt: { transactionId, referenceNo: paymentTransactionId } }
    }
    case 403:
    case 422: {
      const refusal = refusalOf(movement, answer, { referenceNo: paymentTransactionId })
      return refusal.kind === 'failed' ? unlessListed(movement, refusal, order, account) : refusal
    }
    default:
      return unusable(answer)
  }
}

/**
 * A refusal is believed only if there is no action under our reference. A repeat whose first answer was lost, and whose
 * key has lapsed, is refused because the first was carried out: failing it would lose sight of money that moved.
 */
function unlessListed(movement: Movement, refusal: Failed, order: Known, account: Account): Step<MovementOutcome> {
  return ask(actionsOf(account, order.paymentTransactionId), (answer) =>
    withActions(answer, (actions) => {
      const listed = outcomeOf(movement, actions, order)
      if (listed) return listed
      const isVoided =
        movement === 'Capture' && actions.some((action) => action['type'] === 'Void' && decidedOf(action) === 'yes')
      return isVoided ? { ...refusal, code: 'AUTH_CANCELLED' } : refusal
    }),
  )
}

export function inquire(movement: Movement, order: MovementInquiryOrder, account: Account): Step<MovementInquiry> {
  return ask(actionsOf(account, order.paymentTransactionId), (answer) =>
    withActions(answer, (actions): MovementInquiry => {
      const outcome = outcomeOf(movement, actions, order)
      if (outcome) return outcome
      // It was accepted under an action id: it is listed once it is processed.
      const { transactionId, paymentTransactionId } = order
      if (transactionId) return { kind: 'pending', receipt: { transactionId, referenceNo: paymentTransactionId } }
      return { kind: 'not-found' }
    }),
  )
}

/** What the payment's actions say of one capture or refund. Undefined: nothing. */
function outcomeOf(
  movement: Movement,
  actions: readonly Action[],
  order: Known,
): Exclude<MovementOutcome, { kind: 'not-sent' }> | undefined {
  const { reference, transactionId, amount, paymentTransactionId } = order
  const ours = matching(actions, movement, reference, transactionId)
  const [newest] = ours
  if (!newest) return undefined
  const yes = ours.filter((action) => decidedOf(action) === 'yes')
  const [firstYes] = yes
  if (firstYes) {
    const total = approvedTotal(yes, amount.currency)
    if (!total) return malformed(`a ${movement.toLowerCase()} has no amount`)
    return { kind: 'succeeded', amount: total, receipt: receiptOfAction(firstYes, paymentTransactionId) }
  }
  return undecided(newest, ours, receiptOfAction(newest, paymentTransactionId))
}

function undecided(newest: Action, ours: readonly Action[], receipt: Receipt): Pending | Failed | Unknown {
  const open = ours.map(decidedOf).find((decided) => decided !== 'yes' && decided !== 'no')
  if (open === undefined) return refusedBy(newest, receipt)
  return open === 'open' ? { kind: 'pending', receipt } : open
}
