import type { ForecastStep } from '../../application/preview-clock.ts'
import { unreachable } from '../../assert.ts'
import { formatMoney } from '../format-money.ts'
import { formatTime } from './format-time.ts'

/** One thing that would happen while a clock is turned. */
export interface ForecastView {
  /** On the client's clock. */
  readonly at: Date
  /** As of the step it would be. */
  readonly kind: ForecastStep['kind']
  /** Null for what is still to be made. */
  readonly id: string | null
  readonly paymentId: string | null
  readonly text: string
  /** What is taken for granted of others; `open`: what follows is not known. */
  readonly assumes: ForecastStep['assumes']
}

export function forecastView(step: ForecastStep): ForecastView {
  const { at, kind, paymentId, assumes } = step
  const id = step.kind === 'payment' ? step.paymentId : step.id
  return { at, kind, id, paymentId, text: textOf(step), assumes }
}

function textOf(step: ForecastStep): string {
  switch (step.kind) {
    case 'payment':
      return paymentText(step)
    case 'capture':
    case 'refund':
      return step.unsent
        ? `the ${step.kind} of ${formatMoney(step.amount)} is sent to the acquirer`
        : `the acquirer is asked what became of the ${step.kind} of ${formatMoney(step.amount)}`
    case 'amount-update':
      return `the acquirer is asked about raising the authorized amount to ${formatMoney(step.amount)}`
    case 'callback':
      return `${step.acquirer} tells of its own accord that something happened to the ${step.subject}; it is asked`
    case 'notification':
      return `${step.notifyType} delivery ${step.tries + 1}`
    default:
      return unreachable(step)
  }
}

function paymentText({ does, payment, rest }: Extract<ForecastStep, { kind: 'payment' }>): string {
  const money = formatMoney({ ...payment.amount, value: rest })
  switch (does) {
    case 'ask':
      return payment.state.kind === 'awaiting-buyer'
        ? 'the acquirer is asked whether the buyer has decided'
        : 'the acquirer is asked about the authorization'
    case 'close':
      return 'closed at the acquirer'
    case 'give-up':
      return "the buyer's time on the checkout page is over: the payment fails"
    case 'warn':
      return `${money} not captured yet: a warning ahead of ${expiry(payment)}`
    case 'capture-rest':
      return `${money} are captured, ahead of ${expiry(payment)}`
    case 'expire':
      return `the authorization expires: ${money} go back to the buyer`
    case 'look':
      return 'looked at, with nothing to do yet'
    default:
      return unreachable(does)
  }
}

function expiry({ state }: Extract<ForecastStep, { kind: 'payment' }>['payment']): string {
  return state.kind === 'authorized' ? `the expiry at ${formatTime(state.authExpiresAt)}` : 'the expiry'
}
