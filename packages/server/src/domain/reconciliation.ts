import { unreachable } from '../assert.ts'
import type { MovementStateKind } from './movement.ts'
import type { PaymentStateKind } from './payment.ts'

/** A payment as our books have it. Amounts in minor units. */
export interface OurPayment {
  readonly paymentId: string
  readonly acquirer: string
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  readonly captured: bigint
  readonly refunded: bigint
  readonly state: PaymentStateKind
  readonly captures: readonly OurCapture[]
  readonly refunds: readonly OurRefund[]
}

interface OurMovement {
  readonly reference: string
  readonly amount: bigint
  readonly state: MovementStateKind | 'reversed'
}

export interface OurCapture extends OurMovement {
  readonly captureId: string
}

export interface OurRefund extends OurMovement {
  readonly refundId: string
}

/** An authorization as the acquirer's books have it. */
export interface TheirPayment {
  readonly acquirer: string
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  /** Taken for good, by captures or by paying itself. */
  readonly captured: bigint
  /** Given back of it for good. */
  readonly refunded: bigint
  readonly state: 'awaiting-buyer' | 'pending' | 'authorized' | 'declined' | 'voided'
  readonly captures: readonly TheirCapture[]
  readonly refunds: readonly TheirRefund[]
}

interface TheirMovement<Done extends string> {
  readonly reference: string
  readonly amount: bigint
  readonly state: 'pending' | Done | 'declined' | 'reversed'
}

export type TheirCapture = TheirMovement<'captured'>
export type TheirRefund = TheirMovement<'refunded'>

/** One point on which the books disagree, for a person. */
export interface Difference {
  readonly acquirer: string
  /** The reference at the acquirer of the payment, capture or refund it is about. */
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
  const texts = [...compareAuthorization(ours, theirs), ...compareTaken(ours, theirs), ...compareGiven(ours, theirs)]
  const movements = [...compareCaptures(ours, theirs), ...compareRefunds(ours, theirs)]
  return [
    ...texts.map((text) => ({ acquirer, reference, paymentId, text })),
    ...movements.map((difference) => ({ acquirer, paymentId, ...difference })),
  ]
}

function compareAuthorization(ours: OurPayment, theirs: TheirPayment | undefined): readonly string[] {
  const same = theirs === undefined || (theirs.amount === ours.amount && theirs.currency === ours.currency)
  if (!same) {
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
    // What is compared of a buyer who chooses again is the last try, which the acquirer refused.
    case 'choosing':
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

const openStates: ReadonlySet<OurMovement['state']> = new Set(['held', 'pending', 'unknown'])

/** The sums, which also hold where the authorization itself took the money and there is no capture to compare. */
function compareTaken(ours: OurPayment, theirs: TheirPayment | undefined): readonly string[] {
  const underWay = ours.captures.some((capture) => openStates.has(capture.state)) || isOpen(ours.state)
  if (underWay) return []
  const here = ours.state === 'paid' ? ours.amount : ours.captured
  const there = theirs?.captured ?? 0n
  return here === there ? [] : [`${here} ${ours.currency} captured here, ${there} there`]
}

function compareGiven(ours: OurPayment, theirs: TheirPayment | undefined): readonly string[] {
  if (ours.refunds.some((refund) => openStates.has(refund.state)) || isOpen(ours.state)) return []
  const there = theirs?.refunded ?? 0n
  return ours.refunded === there ? [] : [`${ours.refunded} ${ours.currency} refunded here, ${there} there`]
}

function isOpen(state: PaymentStateKind): boolean {
  return state === 'requested' || state === 'awaiting-buyer' || state === 'closing'
}

interface MovementDifference {
  readonly reference: string
  readonly text: string
}

function compareCaptures(ours: OurPayment, theirs: TheirPayment | undefined): readonly MovementDifference[] {
  const booked = theirs?.captures ?? []
  const takenByPaying = booked.length === 0 && (theirs?.captured ?? 0n) > 0n
  const named = ours.captures.map((capture) => ({ ...capture, name: `capture ${capture.captureId}` }))
  return compareMovements(takenByPaying ? [] : named, booked, { name: 'capture', done: 'captured' })
}

function compareRefunds(ours: OurPayment, theirs: TheirPayment | undefined): readonly MovementDifference[] {
  const named = ours.refunds.map((refund) => ({ ...refund, name: `refund ${refund.refundId}` }))
  return compareMovements(named, theirs?.refunds ?? [], { name: 'refund', done: 'refunded' })
}

interface MovementWords<Done extends string> {
  readonly name: string
  readonly done: Done
}

function compareMovements<Done extends string>(
  ours: readonly (OurMovement & { readonly name: string })[],
  theirs: readonly TheirMovement<Done>[],
  words: MovementWords<Done>,
): readonly MovementDifference[] {
  const booked = new Map(theirs.map((movement) => [movement.reference, movement]))
  const known = new Set(ours.map(({ reference }) => reference))
  const compared = ours.flatMap((movement) => {
    const text = compareMovement(movement, booked.get(movement.reference), words.done)
    return text === undefined ? [] : [{ reference: movement.reference, text }]
  })
  const unknown = [...booked.keys()]
    .filter((reference) => !known.has(reference))
    .map((reference) => ({ reference, text: `the acquirer has a ${words.name} unknown to us` }))
  return [...compared, ...unknown]
}

function compareMovement<Done extends string>(
  { name, amount, state }: OurMovement & { readonly name: string },
  theirs: TheirMovement<Done> | undefined,
  done: Done,
): string | undefined {
  if (theirs && theirs.amount !== amount) return `${name} of ${amount} here is of ${theirs.amount} there`
  const there = theirs?.state ?? 'unknown'
  const moving = there === done || there === 'pending'
  switch (state) {
    case 'succeeded':
      return there === done ? undefined : `${name} succeeded here, ${there} there`
    case 'failed':
      return moving ? `${name} failed here, ${there} there` : undefined
    case 'reversed':
      return moving ? `${name} was taken back here, ${there} there` : undefined
    case 'refused':
      return theirs ? `${name} was refused here and never sent, ${there} there` : undefined
    case 'held':
    case 'pending':
    case 'unknown':
      return undefined
    default:
      return unreachable(state)
  }
}
