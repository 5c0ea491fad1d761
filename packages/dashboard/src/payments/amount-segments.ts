import type { Json, PaymentLine } from '../api/types.ts'

export type SegmentKind = 'captured' | 'paid' | 'held' | 'released' | 'capturable' | 'closing' | 'open' | 'untaken'

export interface Segment {
  readonly kind: SegmentKind
  readonly label: string
  /** Minor units, above 0. */
  readonly value: bigint
}

export interface Amounts {
  /** Together exactly the amount of the payment. */
  readonly segments: readonly Segment[]
  /** Given back, and being given back, of what was captured or paid; both within it. */
  readonly refunded: bigint
  readonly refunding: bigint
}

type Line = Pick<Json<PaymentLine>, 'state' | 'amount' | 'captured' | 'held' | 'released' | 'refunded' | 'refunding'>

const labels: Readonly<Record<SegmentKind, string>> = {
  captured: 'Captured',
  paid: 'Paid',
  held: 'Being captured',
  released: 'Back to the buyer',
  capturable: 'Can still be captured',
  closing: 'Being closed at the acquirer',
  open: 'Not authorized yet',
  untaken: 'Not taken',
}

/** What is neither captured, nor being captured, nor back: by the state of its payment. */
const rests: Readonly<Record<Line['state'], SegmentKind>> = {
  choosing: 'open',
  requested: 'open',
  'awaiting-buyer': 'open',
  authorized: 'capturable',
  paid: 'paid',
  closing: 'closing',
  cancelled: 'untaken',
  failed: 'untaken',
}

/** Where the money of a payment is. */
export function amountsOf(payment: Line): Amounts {
  const [amount, captured, held, released] = [
    BigInt(payment.amount.value),
    BigInt(payment.captured),
    BigInt(payment.held),
    BigInt(payment.released),
  ]
  const parts: readonly (readonly [SegmentKind, bigint])[] = [
    ['captured', captured],
    ['held', held],
    [rests[payment.state], amount - captured - held - released],
    ['released', released],
  ]
  const taken = payment.state === 'paid' ? amount : captured
  const refunded = smaller(BigInt(payment.refunded), taken)
  return {
    segments: parts.filter(([, value]) => value > 0n).map(([kind, value]) => ({ kind, label: labels[kind], value })),
    refunded,
    // An acquirer may have taken back a capture that was refunded before: more was given back than is captured now.
    refunding: smaller(BigInt(payment.refunding), taken - refunded),
  }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** How much of the whole, in percent with two digits. */
export function percentOf(value: bigint, whole: bigint): number {
  return Number((value * 10_000n) / whole) / 100
}
