import type { ClockStep } from '../../application/clock-step.ts'
import { unreachable } from '../../assert.ts'
import { formatMoney } from '../format-money.ts'
import { afterDelivery, deliveryText } from './delivery-text.ts'
import { formatTime } from './format-time.ts'
import { closingReasons, movementStateText } from './state-text.ts'

/** One thing that happened while a clock was turned. */
export interface StepView {
  /** On the client's clock. */
  readonly at: Date
  readonly kind: ClockStep['kind']
  readonly id: string
  readonly paymentId: string
  /** The state afterwards. */
  readonly state: string
  readonly text: string
}

export function stepView(step: ClockStep): StepView {
  const { at, kind } = step
  switch (kind) {
    case 'payment': {
      const { paymentId } = step
      return { at, kind, id: paymentId, paymentId, state: step.after.kind, text: paymentStepText(step) }
    }
    case 'capture':
    case 'refund': {
      const { id, paymentId } = step
      const text = `${kind} of ${formatMoney(step.amount)}: ${movementStateText(kind, { state: step.after })}`
      return { at, kind, id, paymentId, state: step.after.kind, text }
    }
    case 'callback': {
      const { callbackId, acquirer, subject, paymentId } = step
      const text = `${acquirer} told of its own accord that something happened to the ${subject}; it is asked`
      return { at, kind, id: callbackId, paymentId: paymentId ?? '', state: 'received', text }
    }
    case 'notification': {
      const { notificationId, paymentId, state } = step.notification
      return { at, kind, id: notificationId, paymentId, state, text: notificationStepText(step) }
    }
    default:
      return unreachable(kind)
  }
}

function notificationStepText({ at, notification, delivery }: Extract<ClockStep, { kind: 'notification' }>): string {
  const name = `${notification.notifyType} delivery ${notification.tries}`
  if (!delivery) return `${name}: dealt with elsewhere`
  const result = `${name}: ${deliveryText(delivery)}`
  return delivery.acknowledged ? result : `${result}; ${afterDelivery(notification, at)}`
}

function paymentStepText(step: Extract<ClockStep, { kind: 'payment' }>): string {
  const { before, after, amounts, currency } = step
  const authorized = formatMoney({ currency, value: amounts.authorized })
  const released = formatMoney({ currency, value: amounts.released })
  switch (after.kind) {
    case 'choosing':
      return after.declined === undefined ? 'the buyer has not chosen yet' : `the try failed with ${after.declined}`
    case 'requested':
      return 'asked the acquirer about the authorization: no answer yet'
    case 'awaiting-buyer':
      return 'asked the acquirer: the buyer has not decided yet'
    case 'authorized':
      if (before.kind === 'authorized' && step.at < after.authExpiresAt) {
        if (amounts.held > 0n) return 'what is left is being captured, before the authorization expires'
        return `not captured yet; the authorization expires at ${formatTime(after.authExpiresAt)}`
      }
      if (amounts.held > 0n) return 'the time to capture is over; waits for the capture that is under way'
      if (amounts.released > 0n) return `the time to capture is over: ${released} went back to the buyer`
      return before.kind === 'authorized' ? 'nothing to do' : `authorized ${authorized}`
    case 'paid':
      return 'paid'
    case 'closing':
      return `closing at the acquirer, not confirmed yet: ${closingReasons[after.why]}`
    case 'cancelled':
      return `cancelled at the acquirer, ${released} went back to the buyer: ${closingReasons[after.why]}`
    case 'failed':
      return `failed with ${after.code}: ${after.message}`
    default:
      return unreachable(after)
  }
}
