import type { CancelledByHand } from '../../application/cancel-by-hand.ts'
import type { MovedByHand, Wish } from '../../application/move-by-hand.ts'
import { unreachable } from '../../assert.ts'
import type { Money } from '../../domain/money.ts'
import type { Movement, MovementName } from '../../domain/movement.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { formatMoney } from '../format-money.ts'
import { OperatorError } from './operator-error.ts'
import type { PaymentView } from './payment-view.ts'
import { movementStateText } from './state-text.ts'

/** What came of a capture, refund or cancel by hand. */
export interface Outcome {
  /** S: done. F: not done, for good. U: nobody knows yet; the acquirer is being asked, and the payment will say. */
  readonly outcome: 'S' | 'F' | 'U'
  readonly text: string
  /** It had been asked for before: this is the result of that, and nothing happened now. */
  readonly repeated: boolean
  /** The captureId or refundId; null of a cancel. */
  readonly id: string | null
}

export interface ActionView extends Outcome {
  readonly payment: PaymentView
}

const done = { capture: 'captured', refund: 'refunded' } as const

/** Throws what is no outcome, as a 404 or 409 that says what to do next. */
export function movementOutcome<M extends Movement>(
  name: MovementName,
  { clientId, paymentId }: Wish,
  moved: MovedByHand<M>,
  idOf: (movement: M) => string,
): Outcome {
  switch (moved.kind) {
    case 'decided': {
      const { movement, repeated, by } = moved
      const id = idOf(movement)
      const before = repeated ? `${askedBefore(name, movement, by)}: ` : ''
      return { outcome: letterOf(movement), text: `${before}${outcomeText(name, movement)}`, repeated, id }
    }
    case 'refused':
      throw new OperatorError(409, `${refusalText(name, moved.refusal, moved.most)} Nothing was changed.`)
    case 'changed':
      throw new OperatorError(409, changedText(name, moved.since))
    case 'conflict': {
      const { first, by } = moved
      const what = `${formatMoney(first.amount)}: ${movementStateText(name, first)}`
      throw new OperatorError(
        409,
        `${whoText(by)} was first, with another ${name} of what you both saw, of ${what}. Yours was not made. Look again, and then decide.`,
      )
    }
    case 'unknown-payment':
      throw noSuchPayment(clientId, paymentId)
    default:
      return unreachable(moved)
  }
}

function letterOf({ state, reversal }: Movement): Outcome['outcome'] {
  if (reversal) return 'F'
  switch (state.kind) {
    case 'succeeded':
      return 'S'
    case 'failed':
    case 'refused':
      return 'F'
    case 'held':
    case 'pending':
    case 'unknown':
      return 'U'
    default:
      return unreachable(state)
  }
}

function outcomeText(name: MovementName, movement: Movement): string {
  const money = formatMoney(movement.amount)
  switch (letterOf(movement)) {
    case 'S':
      return `${money} ${done[name]}`
    case 'F':
      return `${money} not ${done[name]}: ${movementStateText(name, movement)}`
    case 'U':
      return `whether ${money} are ${done[name]} is not known yet: ${movementStateText(name, movement)}. The acquirer is being asked until it says`
  }
}

function askedBefore(name: MovementName, { createdAt }: Movement, by: string | undefined): string {
  return `asked for before by ${by ?? 'the merchant'}, at ${createdAt.toISOString()}; no second ${name} was made`
}

function whoText(by: string | undefined): string {
  return by ?? 'The merchant, under the request id that this would have had,'
}

function changedText(name: MovementName, since: readonly Movement[]): string {
  const shown = since.slice(-3).map((one) => `${formatMoney(one.amount)} (${movementStateText(name, one)})`)
  const what =
    shown.length === 0 ? '' : `: ${since.length} more ${name}${since.length === 1 ? '' : 's'}, ${shown.join(', ')}`
  return `The payment has changed since you looked${what}. Nothing was changed by you. Look again, and then decide.`
}

export function cancelOutcome(clientId: string, paymentId: string, result: CancelledByHand): Outcome {
  switch (result.kind) {
    case 'cancelled': {
      const { payment, repeated = false } = result
      const text = payment.state.kind === 'failed' ? 'the payment has failed; nothing is held' : cancelledText(repeated)
      return { outcome: 'S', text, repeated, id: null }
    }
    case 'in-progress': {
      const text = 'to be cancelled; the acquirer has not confirmed it yet, and is asked until it does'
      return { outcome: 'U', text, repeated: result.repeated ?? false, id: null }
    }
    case 'refused':
      throw new OperatorError(409, `${sentence(result.refusal.message)} Nothing was cancelled.`)
    case 'unknown-payment':
      throw noSuchPayment(clientId, paymentId)
    default:
      return unreachable(result)
  }
}

function cancelledText(repeated: boolean): string {
  return repeated ? 'it was cancelled before' : 'cancelled; the money is the buyer’s again'
}

function noSuchPayment(clientId: string, paymentId: string): OperatorError {
  return new OperatorError(404, `${clientId} has no payment ${paymentId}. Look it up among the payments.`)
}

/** The merchants' refusals count in minor units and name fields of their requests; people see neither. */
function refusalText(name: MovementName, { code, message }: Refusal, most: Money): string {
  if (code === 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' || code === 'REFUND_AMOUNT_EXCEED') {
    return `Only ${formatMoney(most)} can still be ${done[name]}.`
  }
  if (code === 'INVALID_AMOUNT' || code === 'PART_REFUND_NOT_SUPPORT') {
    return `Here only all of it can be ${done[name]}, in one ${name}: ${formatMoney(most)}.`
  }
  return sentence(message)
}

function sentence(message: string): string {
  const text = message.replace(/^\w+(\.\w+)?: /, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
