import { expiryMoments } from '../domain/expiry.ts'
import type { ExpiryPolicy } from '../domain/expiry-policy.ts'
import type { MovementState } from '../domain/movement.ts'
import type { ScenarioOperation } from '../domain/scenario.ts'
import type { Found, Stage } from './trigger-stage.ts'

export interface TriggerEvent {
  /** What happens, as a sentence without a full stop; docs/development.md has it too. */
  readonly text: string
  /** The acquirer's answers that it relies on: a scenario for one of these would decide instead of its amounts. */
  readonly uses: readonly ScenarioOperation[]
  /** What the client's settings must be like: undefined when they are, otherwise the setting to change and to what. */
  readonly lacks?: (policy: ExpiryPolicy) => { readonly why: string; readonly option: string } | undefined
  /** Makes it happen. */
  play(stage: Stage): Promise<void>
  /** Whether it did. */
  happened(found: Found): boolean
}

const ordinary = 12_000n
const second = 1_000
/** Two inquiries, after one second and two more, end what is pending or unknown. */
const twoInquiriesMs = 10 * second
const dayMs = 86_400 * second

const isDone = (state: MovementState | undefined) =>
  state?.kind === 'succeeded' || state?.kind === 'failed' || state?.kind === 'refused'
const captureIs = (kind: MovementState['kind']) => (found: Found) => found.captures.at(-1)?.state.kind === kind
const refundIs = (kind: MovementState['kind']) => (found: Found) => found.refunds.at(-1)?.state.kind === kind

/** Authorizes, captures `value`, and lets `thenMs` milliseconds of the client's time pass. */
function capturing(text: string, value: bigint, happened: TriggerEvent['happened'], thenMs = 0): TriggerEvent {
  return {
    text,
    uses: ['pay', 'capture'],
    happened,
    async play(stage) {
      await stage.pay(ordinary, 'MANUAL')
      await stage.capture(value)
      if (thenMs === 0) return
      await stage.turn(thenMs)
      await stage.tellOutcome('capture')
    },
  }
}

function refunding(text: string, value: bigint, happened: TriggerEvent['happened'], thenMs = 0): TriggerEvent {
  return {
    text,
    uses: ['pay', 'capture', 'refund'],
    happened,
    async play(stage) {
      await stage.pay(ordinary, 'MANUAL')
      await stage.capture(ordinary)
      await stage.refund(value)
      if (thenMs === 0) return
      await stage.turn(thenMs)
      await stage.tellOutcome('refund')
    },
  }
}

/** Turns the clock to one of the moments at which something happens to an authorization by itself. */
async function turnTo(stage: Stage, kind: 'warn' | 'expire'): Promise<void> {
  const { payment } = await stage.found()
  const moment = expiryMoments(payment).find((one) => one.kind === kind)
  if (moment) await stage.turn(moment.at.getTime() - payment.createdAt.getTime())
}

const events = {
  'payment.succeeded': {
    text: 'a card is paid with and captured by its authorization (captureMode AUTOMATIC)',
    uses: ['pay', 'capture'],
    async play(stage) {
      await stage.pay(ordinary, 'AUTOMATIC')
      await stage.until(({ captures }) => isDone(captures.at(-1)?.state))
      await stage.tellOutcome('capture')
    },
    happened: captureIs('succeeded'),
  },
  'payment.failed': {
    text: 'the acquirer declines a payment',
    uses: ['pay'],
    play: (stage) => stage.pay(5_001n, 'MANUAL'),
    happened: ({ payment }) => payment.state.kind === 'failed',
  },
  'payment.pending': {
    text: 'pay answers U because the acquirer has not decided, and an inquiry finds the payment authorized',
    uses: ['pay'],
    async play(stage) {
      await stage.pay(5_002n, 'MANUAL')
      await stage.turn(twoInquiriesMs)
      await stage.tellOutcome('payment')
    },
    happened: ({ payment }) => payment.state.kind === 'authorized',
  },
  'payment.cancelled': {
    text: 'an authorization is cancelled before anything is captured; nothing is notified of that',
    uses: ['pay', 'close'],
    async play(stage) {
      await stage.pay(ordinary, 'MANUAL')
      await stage.cancel()
      await stage.tellOutcome('payment')
    },
    happened: ({ payment }) => payment.state.kind === 'cancelled',
  },
  'capture.succeeded': capturing('an authorization is captured', ordinary, captureIs('succeeded')),
  'capture.failed': capturing('the acquirer declines a capture', 4_001n, captureIs('failed')),
  'capture.pending': capturing(
    'capture answers U because the acquirer has not decided, and an inquiry finds it captured',
    4_002n,
    captureIs('succeeded'),
    twoInquiriesMs,
  ),
  'capture.unknown': capturing(
    'the acquirer takes the money and never answers: capture answers U after six seconds, and an inquiry finds it captured',
    4_003n,
    captureIs('succeeded'),
    twoInquiriesMs,
  ),
  'capture.reversed': capturing(
    'a capture succeeds, and the acquirer takes it back a day later',
    4_008n,
    ({ captures }) => captures.at(-1)?.reversal !== undefined,
    dayMs + twoInquiriesMs,
  ),
  'authorization.expiring': {
    text: 'an authorization is not captured, and its merchant is warned before it expires',
    uses: ['pay'],
    lacks: ({ notifies, warnAheadMs }) => {
      if (notifies && warnAheadMs > 0) return undefined
      return { why: 'asks for no warning', option: warnAheadMs > 0 ? '--notify on' : '--notify on --warn 1d' }
    },
    async play(stage) {
      await stage.pay(ordinary, 'MANUAL')
      await turnTo(stage, 'warn')
    },
    happened: ({ payment }) => payment.expiryWarned,
  },
  'authorization.expired': {
    text: 'an authorization is not captured in time and goes back to the buyer; nothing is notified of that',
    uses: ['pay', 'close'],
    lacks: ({ atExpiry }) =>
      atExpiry === 'cancel' ? undefined : { why: 'captures before that', option: '--policy cancel' },
    async play(stage) {
      await stage.pay(ordinary, 'MANUAL')
      await turnTo(stage, 'expire')
      await stage.tellOutcome('payment')
    },
    happened: ({ payment }) => payment.state.kind === 'cancelled',
  },
  'amount.updated': {
    text: 'the authorized amount is raised before the capture',
    uses: ['pay', 'raise'],
    async play(stage) {
      await stage.pay(ordinary, 'MANUAL')
      await stage.raise(15_000n)
      await stage.until(({ payment }) => payment.amount.value === 15_000n)
      await stage.tellOutcome('payment')
    },
    happened: ({ payment }) => payment.amount.value === 15_000n,
  },
  'refund.succeeded': refunding('a captured payment is refunded', ordinary, refundIs('succeeded')),
  'refund.failed': refunding('the acquirer declines a refund', 7_001n, refundIs('failed')),
  'refund.pending': refunding(
    'refund answers U because the acquirer has not decided, and an inquiry finds it refunded',
    7_002n,
    refundIs('succeeded'),
    twoInquiriesMs,
  ),
  'refund.reversed': refunding(
    "a refund succeeds, and the buyer's bank sends it back a day later",
    7_008n,
    ({ refunds }) => refunds.at(-1)?.reversal !== undefined,
    dayMs + twoInquiriesMs,
  ),
} as const satisfies Readonly<Record<string, TriggerEvent>>

export type TriggerName = keyof typeof events

export const triggerEvents: Readonly<Record<TriggerName, TriggerEvent>> = events
export const triggerNames = Object.keys(events) as readonly TriggerName[]
