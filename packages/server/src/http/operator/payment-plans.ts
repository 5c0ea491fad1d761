import type { PaymentHistory, Plan } from '../../application/queries/payments.ts'
import { unreachable } from '../../assert.ts'
import { type ExpiryMoment, expiryMoments } from '../../domain/expiry.ts'
import { capturable, type Payment } from '../../domain/payment.ts'
import { formatMoney } from '../format-money.ts'
import { formatDuration } from './format-duration.ts'

/** One thing that will happen by itself. */
export interface PlannedEntry {
  /** On the client's clock. */
  readonly at: Date
  readonly text: string
  /** How far ahead, in milliseconds; 0 or less is at once. */
  readonly inMs: number
}

/** What will happen by itself if nobody does anything, the next first. */
export function paymentPlans(history: PaymentHistory): readonly PlannedEntry[] {
  const { now, payment, plans } = history
  const moments = expiryMoments(payment)
  // The due row of an authorization is for the first of its moments, some milliseconds later, and they are all to come.
  const others = plans.filter(({ table }) => table !== 'payments' || moments.length === 0)
  const entries = others.map((plan) => ({ at: plan.at, text: planText(plan, history) }))
  entries.push(...moments.map((moment) => ({ at: moment.at, text: momentText(moment, payment) })))
  if (payment.state.kind === 'awaiting-buyer')
    entries.push({ at: payment.expiresAt, text: 'the time of the buyer ends; the payment is closed' })
  return entries
    .map((entry) => ({ ...entry, inMs: entry.at.getTime() - now.getTime() }))
    .sort((a, b) => a.inMs - b.inMs)
}

function planText({ table, id }: Plan, { payment, captures, refunds, notifications }: PaymentHistory): string {
  switch (table) {
    case 'payments':
      return paymentPlanText(payment)
    case 'refunds': {
      const refund = refunds.find(({ refundId }) => refundId === id)
      return `the acquirer is asked about the refund${refund ? ` of ${formatMoney(refund.amount)}` : ''}`
    }
    case 'captures': {
      const capture = captures.find(({ captureId }) => captureId === id)
      return `the acquirer is asked about the capture${capture ? ` of ${formatMoney(capture.amount)}` : ''}`
    }
    case 'amount_updates':
      return 'the acquirer is asked whether the authorized amount was raised'
    case 'callbacks':
      return 'the acquirer is asked about what it told of its own accord'
    case 'notifications': {
      const notification = notifications.find(({ notificationId }) => notificationId === id)
      const tries = (notification?.tries ?? 0) + 1
      return `delivery ${tries} of ${notification?.notifyType ?? 'the notification'} ${id}`
    }
    default:
      return unreachable(table)
  }
}

function momentText({ kind }: ExpiryMoment, { amount, amounts }: Payment): string {
  const rest = formatMoney({ ...amount, value: capturable(amounts) })
  switch (kind) {
    case 'warn':
      return 'a warning that the authorization expires'
    case 'capture-rest':
      return `the rest is captured before it expires: ${rest}`
    case 'expire':
      return `the authorization expires; ${rest} goes back to the buyer`
    default:
      return unreachable(kind)
  }
}

function paymentPlanText({ state }: Payment): string {
  switch (state.kind) {
    case 'choosing':
      return 'the session ends; the payment fails unless the buyer has paid'
    case 'requested':
      return 'the acquirer is asked about the authorization'
    case 'awaiting-buyer':
      return 'the acquirer is asked whether the buyer has decided'
    case 'authorized':
      return 'the authorization expires; nothing is left to go back'
    case 'closing':
      return 'the acquirer is told again to void the authorization'
    case 'paid':
    case 'cancelled':
    case 'failed':
      return 'looked at once more'
    default:
      return unreachable(state)
  }
}

/** A countdown for people: `in 6d 23h`, `at once`. */
export function countdown(inMs: number): string {
  return inMs > 0 ? `in ${formatDuration(inMs)}` : 'at once'
}
