import { unreachable } from '../assert.ts'
import type { CaptureStateKind } from './capture.ts'
import type { PaymentStateKind } from './payment.ts'

/** A payment as our books have it. Amounts in minor units. */
export interface OurPayment {
  readonly paymentId: string
  readonly acquirer: string
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  readonly captured: bigint
  readonly state: PaymentStateKind
  /** Its amount is being raised: theirs may be higher by now. */
  readonly updating?: boolean
  readonly captures: readonly OurCapture[]
}

export interface OurCapture {
  readonly captureId: string
  readonly reference: string
  readonly amount: bigint
  readonly state: CaptureStateKind | 'reversed'
}

/** An authorization as the acquirer's books have it. */
export interface TheirPayment {
  readonly acquirer: string
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  /** Taken for good, by captures or by paying itself. */
  readonly captured: bigint
  readonly state: 'awaiting-buyer' | 'pending' | 'authorized' | 'declined' | 'voided'
  readonly captures: readonly TheirCapture[]
}

export interface TheirCapture {
  readonly reference: string
  readonly amount: bigint
  readonly state: 'pending' | 'captured' | 'declined' | 'reversed'
}

/** One point on which the books disagree, for a person. */
export interface Difference {
  readonly acquirer: string
  /** The reference at the acquirer of the payment or capture it is about. */
  readonly reference: string
  /** Ours, where we know of it. */
  readonly paymentId?: string
  readonly text: string
}

/**
 * Compares our books with an acquirer's. What is still under way on our side may stand either way on theirs, so only
 * results that we hold for final are compared; but nothing of theirs may be unknown to us.
 */
export function reconcile(ours: readonly OurPayment[], theirs: readonly TheirPayment[]): readonly Difference[] {
  const key = (entry: { readonly acquirer: string; readonly reference: string }) =>
    `${entry.acquirer} ${entry.reference}`
  const theirsByKey = new Map(theirs.map((entry) => [key(entry), entry]))
  const ourKeys = new Set(ours.map(key))
  return [
    ...ours.flatMap((payment) => comparePayment(payment, theirsByKey.get(key(payment)))),
    ...theirs
      .filter((entry) => !ourKeys.has(key(entry)))
      .map(({ acquirer, reference }) => ({
        acquirer,
        reference,
        text: 'the acquirer has an authorization unknown to us',
      })),
  ]
}

function comparePayment(ours: OurPayment, theirs: TheirPayment | undefined): readonly Difference[] {
  const { acquirer, reference, paymentId } = ours
  const texts = [...compareAuthorization(ours, theirs), ...compareTaken(ours, theirs)]
  return [
    ...texts.map((text) => ({ acquirer, reference, paymentId, text })),
    ...compareCaptures(ours, theirs).map((difference) => ({ acquirer, paymentId, ...difference })),
  ]
}

/** What was raised a moment before it was closed is not held any more, and of no account. */
function sameAuthorized(ours: OurPayment, theirs: TheirPayment): boolean {
  if (theirs.currency !== ours.currency) return false
  const gone = ours.state === 'cancelled' && theirs.state === 'voided'
  return theirs.amount === ours.amount || ours.updating === true || gone
}

function compareAuthorization(ours: OurPayment, theirs: TheirPayment | undefined): readonly string[] {
  if (theirs && !sameAuthorized(ours, theirs)) {
    return [`authorized for ${ours.amount} ${ours.currency} here and ${theirs.amount} ${theirs.currency} there`]
  }
  const there = theirs?.state ?? 'unknown'
  switch (ours.state) {
    case 'authorized':
      // Expired after a part was captured: the rest was voided, and the payment stays what it was.
      return there === 'authorized' || (there === 'voided' && ours.captured > 0n)
        ? []
        : [`authorized here, ${there} there`]
    case 'paid':
      return there === 'authorized' ? [] : [`paid here, ${there} there`]
    case 'cancelled':
    case 'failed':
      return there === 'authorized' ? [`${ours.state} here, and the buyer's money is still held there`] : []
    case 'requested':
    case 'awaiting-buyer':
    case 'closing':
      return []
    default:
      return unreachable(ours.state)
  }
}

const openCaptures: ReadonlySet<OurCapture['state']> = new Set(['held', 'pending', 'unknown'])

/** The sums, which also hold where the authorization itself took the money and there is no capture to compare. */
function compareTaken(ours: OurPayment, theirs: TheirPayment | undefined): readonly string[] {
  const underWay = ours.captures.some((capture) => openCaptures.has(capture.state)) || isOpen(ours.state)
  if (underWay) return []
  const here = ours.state === 'paid' ? ours.amount : ours.captured
  const there = theirs?.captured ?? 0n
  return here === there ? [] : [`${here} ${ours.currency} captured here, ${there} there`]
}

function isOpen(state: PaymentStateKind): boolean {
  return state === 'requested' || state === 'awaiting-buyer' || state === 'closing'
}

function compareCaptures(
  ours: OurPayment,
  theirs: TheirPayment | undefined,
): readonly { readonly reference: string; readonly text: string }[] {
  const theirCaptures = new Map((theirs?.captures ?? []).map((capture) => [capture.reference, capture]))
  const takenByPaying = theirCaptures.size === 0 && (theirs?.captured ?? 0n) > 0n
  const ourReferences = new Set(ours.captures.map((capture) => capture.reference))
  const compared = takenByPaying
    ? []
    : ours.captures.flatMap((capture) => {
        const text = compareCapture(capture, theirCaptures.get(capture.reference))
        return text === undefined ? [] : [{ reference: capture.reference, text }]
      })
  const unknown = [...theirCaptures.keys()]
    .filter((reference) => !ourReferences.has(reference))
    .map((reference) => ({ reference, text: 'the acquirer has a capture unknown to us' }))
  return [...compared, ...unknown]
}

function compareCapture(ours: OurCapture, theirs: TheirCapture | undefined): string | undefined {
  const name = `capture ${ours.captureId}`
  if (theirs && theirs.amount !== ours.amount) return `${name} of ${ours.amount} here is of ${theirs.amount} there`
  const there = theirs?.state ?? 'unknown'
  switch (ours.state) {
    case 'succeeded':
      return there === 'captured' ? undefined : `${name} succeeded here, ${there} there`
    case 'failed':
      return there === 'captured' || there === 'pending' ? `${name} failed here, ${there} there` : undefined
    case 'reversed':
      return there === 'captured' || there === 'pending' ? `${name} was taken back here, ${there} there` : undefined
    case 'refused':
      return theirs ? `${name} was refused here and never sent, ${there} there` : undefined
    case 'held':
    case 'pending':
    case 'unknown':
      return undefined
    default:
      return unreachable(ours.state)
  }
}
