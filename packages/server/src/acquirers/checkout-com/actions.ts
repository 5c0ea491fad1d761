import type { Money } from '../../domain/money.ts'
import type { Failed, Receipt, Unknown } from '../../domain/outcome.ts'
import type { HttpAnswer } from '../kit/exchange.ts'
import { asObject, asObjects, asText, malformed, unlisted } from '../kit/reading.ts'
import { toOurs } from './amounts.ts'
import { unusable } from './error-codes.ts'
import { declineOf, deferred, isApproval } from './response-codes.ts'

/** One thing that was done with a payment, as `GET /payments/{id}/actions` lists it, newest first. */
export type Action = Readonly<Record<string, unknown>>

/** Reads the list, and leaves what it means to `read`. */
export function withActions<Outcome>(
  answer: HttpAnswer,
  read: (actions: readonly Action[]) => Outcome,
): Outcome | Unknown {
  if (answer.status === 404) {
    return { kind: 'unknown', reason: 'Checkout.com does not know the payment that it gave this id to (HTTP 404)' }
  }
  if (answer.status !== 200) return unusable(answer)
  const actions = listOf(answer.body)
  return actions ? read(actions) : malformed('it is no list of actions')
}

/** Undefined unless all of it can be read: an action that cannot be may be the one that is looked for. */
export function listOf(body: string): readonly Action[] | undefined {
  try {
    const list: unknown = JSON.parse(body)
    const actions = asObjects(list)
    return Array.isArray(list) && actions.length === list.length ? actions : undefined
  } catch {
    return undefined
  }
}

/** Those of a type that are ours: by our reference, or by the id that we were told when it was accepted. */
export function matching(
  actions: readonly Action[],
  type: string,
  reference: string,
  id: string | undefined,
): readonly Action[] {
  return actions.filter(
    (action) =>
      action['type'] === type && (action['reference'] === reference || (id !== undefined && action['id'] === id)),
  )
}

/** `open`: not decided yet. */
export type Decided = 'yes' | 'no' | 'open' | Unknown

/** `approved` and `response_code` must say the same. */
export function decidedOf(action: Action): Decided {
  const code = asText(action['response_code'])
  const { approved } = action
  if (code === deferred) return 'open'
  if (approved === true) return code !== undefined && isApproval(code) ? 'yes' : unlisted('response code', code)
  if (approved === false) return code !== undefined && isApproval(code) ? contradiction : 'no'
  // The flag is not always there. Without it nothing is decided, whatever the code.
  return approved === undefined || approved === null ? 'open' : malformed('an action is neither approved nor declined')
}

const contradiction: Unknown = { kind: 'unknown', reason: 'an action is declined with a response code that approves' }

/** What several actions moved together. One reference has one action; two would have moved the money twice. */
export function approvedTotal(actions: readonly Action[], currency: string): Money | undefined {
  const amounts = actions.map((action) => toOurs(action['amount'], currency))
  if (amounts.includes(undefined)) return undefined
  return { currency, value: amounts.reduce((sum, amount) => sum + (amount?.value ?? 0n), 0n) }
}

export function refusedBy(action: Action, receipt: Receipt): Failed {
  const { code } = declineOf(asText(action['response_code']))
  return { kind: 'failed', code, receipt }
}

const longestArn = 64
const longestRrn = 32

/** `acquirerTransactionId` is the action, `acquirerReferenceNo` the payment. */
export function receiptOfAction(action: Action, paymentId: string): Receipt {
  const processing = asObject(action['processing'])
  const id = asText(action['id'])
  const arn = asText(processing?.['acquirer_reference_number'])
  const rrn = asText(processing?.['retrieval_reference_number'])
  const resultCode = asText(action['response_code'])
  const resultMessage = asText(action['response_summary'])
  return {
    ...(id && { transactionId: id }),
    referenceNo: paymentId,
    ...(arn && arn.length <= longestArn && { arn }),
    ...(rrn && rrn.length <= longestRrn && { rrn }),
    ...(resultCode && { resultCode }),
    ...(resultMessage && { resultMessage }),
  }
}
