import { unreachable } from '../assert.ts'
import type { Capability } from './capability.ts'
import { restIsCapturable } from './expiry.ts'
import type { InquirySchedule } from './inquiry-schedule.ts'
import type { Money } from './money.ts'
import { capturable, type Payment } from './payment.ts'
import { dueTask, nextDue } from './payment-due.ts'

/** A row that falls due, as it stands. `at` is on the client's clock. */
export type DueThing = { readonly at: Date } & (
  | {
      readonly kind: 'payment'
      readonly payment: Payment
      readonly capability: Capability | undefined
      readonly schedule: InquirySchedule
    }
  | {
      readonly kind: 'capture' | 'refund' | 'amount-update'
      readonly id: string | null
      readonly paymentId: string
      readonly amount: Money
      /** Nobody has sent it yet; otherwise its acquirer is asked. */
      readonly unsent: boolean
    }
  | {
      readonly kind: 'callback'
      readonly id: string
      readonly paymentId: string | null
      readonly acquirer: string
      readonly subject: 'authorization' | 'capture' | 'refund'
    }
  | {
      readonly kind: 'notification'
      /** Null for one that is still to be made. */
      readonly id: string | null
      readonly paymentId: string
      readonly notifyType: string
      readonly sequence: number
      /** Deliveries tried so far. */
      readonly tries: number
    }
)

/**
 * What a forecast takes for granted of others. `nothing`: it is ours alone. `yes`: the acquirer says yes, or the merchant's
 * endpoint acknowledges. `buyer-waits`: the buyer decides nothing. `open`: an answer decides what follows, and is not known.
 */
export type Assumption = 'nothing' | 'yes' | 'buyer-waits' | 'open'

export type ForecastStep = { readonly at: Date; readonly assumes: Assumption; readonly paymentId: string | null } & (
  | {
      readonly kind: 'payment'
      readonly does: 'ask' | 'close' | 'give-up' | 'warn' | 'capture-rest' | 'expire' | 'look'
      readonly payment: Payment
      /** Of an authorization: what can still be captured before this, in its currency's minor units. */
      readonly rest: bigint
    }
  | Omit<Extract<DueThing, { kind: 'capture' | 'refund' | 'amount-update' }>, 'at'>
  | Omit<Extract<DueThing, { kind: 'callback' }>, 'at'>
  | Omit<Extract<DueThing, { kind: 'notification' }>, 'at'>
)

export interface Forecast {
  readonly steps: readonly ForecastStep[]
  /** There is more than `most`: it was cut there. */
  readonly cut: boolean
}

/** The order in which a turned clock does what falls due at the same moment. */
const lanes: readonly DueThing['kind'][] = ['payment', 'capture', 'refund', 'amount-update', 'callback', 'notification']

/**
 * What will happen until `until` if the clock is turned now: what is due, and what follows from it as long as every acquirer
 * and endpoint says yes and no buyer decides. After an answer that nobody can know it says no more of that payment.
 */
export function forecast(things: readonly DueThing[], now: Date, until: Date, most: number): Forecast {
  const pending = [...things]
  const steps: ForecastStep[] = []
  let at = now
  for (;;) {
    let any = false
    for (const lane of lanes) {
      const thing = takeNext(pending, lane, at)
      if (!thing) continue
      if (steps.length === most) return { steps, cut: true }
      const happened = happen(thing, at)
      steps.push(happened.step)
      if (happened.ends !== undefined) dropPayment(pending, happened.ends)
      pending.push(...happened.follows)
      any = true
    }
    if (any) continue
    const next = Math.min(...pending.filter((thing) => !waits(thing, pending)).map((thing) => thing.at.getTime()))
    if (next > until.getTime()) return { steps, cut: false }
    at = new Date(Math.max(next, at.getTime()))
  }
}

function takeNext(pending: DueThing[], lane: DueThing['kind'], at: Date): DueThing | undefined {
  const due = pending.filter((thing) => thing.kind === lane && thing.at <= at && !waits(thing, pending))
  const [first] = due.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  if (first) pending.splice(pending.indexOf(first), 1)
  return first
}

/** A notification waits until every earlier one of its payment has been tried once. */
function waits(thing: DueThing, pending: readonly DueThing[]): boolean {
  if (thing.kind !== 'notification') return false
  const { paymentId, sequence } = thing
  return pending.some(
    (other) =>
      other.kind === 'notification' && other.paymentId === paymentId && other.sequence < sequence && other.tries === 0,
  )
}

/** What was planned of a payment of which nothing is left. */
function dropPayment(pending: DueThing[], paymentId: string): void {
  const at = pending.findIndex((thing) => thing.kind === 'payment' && thing.payment.paymentId === paymentId)
  if (at >= 0) pending.splice(at, 1)
}

interface Happened {
  readonly step: ForecastStep
  readonly follows: readonly DueThing[]
  /** The payment that has nothing left to capture afterwards. */
  readonly ends?: string
}

function happen(thing: DueThing, at: Date): Happened {
  switch (thing.kind) {
    case 'payment':
      return happenToPayment(thing, at)
    case 'capture': {
      const { paymentId, unsent } = thing
      if (!unsent) return { step: { ...thing, at, assumes: 'open' }, follows: [] }
      // Only a capture of all that is left waits to be sent without anybody's request.
      return {
        step: { ...thing, at, assumes: 'yes' },
        follows: [notified(paymentId, 'CAPTURE_RESULT', at)],
        ends: paymentId,
      }
    }
    case 'refund':
    case 'amount-update':
    case 'callback':
      return { step: { ...thing, at, assumes: 'open' }, follows: [] }
    case 'notification':
      return { step: { ...thing, at, assumes: 'yes' }, follows: [] }
    default:
      return unreachable(thing)
  }
}

type DuePayment = Extract<DueThing, { kind: 'payment' }>

function happenToPayment(thing: DuePayment, at: Date): Happened {
  const { payment, capability } = thing
  const { paymentId, amounts } = payment
  const task = dueTask(payment, at)
  const rest = capturable(amounts)
  const step = (does: Extract<ForecastStep, { kind: 'payment' }>['does'], assumes: Assumption) =>
    ({ kind: 'payment', at, assumes, paymentId, does, payment, rest }) as const
  switch (task.kind) {
    case 'inquire':
      return payment.state.kind === 'awaiting-buyer'
        ? { step: step('ask', 'buyer-waits'), follows: stillAwaited(thing, at) }
        : { step: step('ask', 'open'), follows: [] }
    case 'void':
      return { step: step('close', 'yes'), follows: afterClosing(payment, at) }
    case 'give-up':
      return { step: step('give-up', 'nothing'), follows: [notified(paymentId, 'PAYMENT_RESULT', at)] }
    case 'expire':
      return { step: step('expire', 'yes'), follows: [] }
    case 'warn': {
      const warned = again(thing, { ...payment, expiryWarned: true }, at)
      const told = payment.expiryPolicy.notifies ? [notified(paymentId, 'AUTHORIZATION_EXPIRING', at)] : []
      return { step: step('warn', 'nothing'), follows: [...warned, ...told] }
    }
    case 'capture-rest': {
      const tried = { ...payment, expiryCaptureTried: true }
      if (!restIsCapturable(payment, capability))
        return { step: step('look', 'nothing'), follows: again(thing, tried, at) }
      const amount = { ...payment.amount, value: rest }
      return {
        step: step('capture-rest', 'nothing'),
        follows: [{ kind: 'capture', at, id: null, paymentId, amount, unsent: true }],
      }
    }
    case 'wait':
      return { step: step('look', 'nothing'), follows: [{ ...thing, at: task.at }] }
    case 'none':
      return { step: step('look', 'nothing'), follows: [] }
    default:
      return unreachable(task)
  }
}

/** The buyer decides nothing: asked again by the schedule, and closed when the buyer's time is over. */
function stillAwaited(thing: DuePayment, at: Date): readonly DueThing[] {
  const { payment, schedule } = thing
  if (at >= payment.expiresAt) {
    return [{ ...thing, at, payment: { ...payment, state: { kind: 'closing', why: 'timeout' }, tries: 0 } }]
  }
  const next = nextDue(payment, at, schedule)
  return next ? [{ ...thing, at: next, payment: { ...payment, tries: payment.tries + 1 } }] : []
}

/** Of a payment that was never paid the merchant is told that it failed; of what was paid or held before, nothing. */
function afterClosing({ paymentId, state }: Payment, at: Date): readonly DueThing[] {
  const silent = state.kind === 'closing' && (state.authorization || state.paidAt || state.why === 'merchant')
  return silent ? [] : [notified(paymentId, 'PAYMENT_RESULT', at)]
}

function again(thing: DuePayment, payment: Payment, at: Date): readonly DueThing[] {
  const next = nextDue(payment, at, thing.schedule)
  return next ? [{ ...thing, payment, at: next }] : []
}

/** After all that its payment has been notified of so far. */
function notified(paymentId: string, notifyType: string, at: Date): DueThing {
  return { kind: 'notification', at, id: null, paymentId, notifyType, sequence: Number.MAX_SAFE_INTEGER, tries: 0 }
}
