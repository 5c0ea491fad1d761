import { type OurCapture, type OurPayment, reconcile, type TheirPayment } from '../../src/domain/reconciliation.ts'
import { planned } from './due-work.ts'
import { resultOf } from './merchant.ts'
import { checkNotifications } from './notified.ts'
import {
  loadCaptures,
  loadEarlierTries,
  loadNotifications,
  loadPayments,
  type StoredCapture,
  type StoredPayment,
  type StoredTry,
} from './stored.ts'
import type { World } from './world.ts'

/** Checks what must be true when everything has settled, against the acquirers' books and the merchant's mail. */
export async function checkPromises(world: World): Promise<void> {
  const payments = await loadPayments(world)
  const captures = await loadCaptures(world)
  checkAmounts(world, payments, captures)
  checkAnswers(world, payments, captures)
  checkSettled(world, payments, captures)
  const due = await planned(world)
  if (due[0] && due[0].at < Number.POSITIVE_INFINITY) {
    world.violate('everything settles', `a row of ${due[0].kind} is still due`)
  }
  checkReleased(world, payments)
  if (!world.lying) checkBooks(world, payments, captures, await loadEarlierTries(world))
  checkTakenBack(world, captures)
  checkGuesses(world, captures)
  checkNotifications(world, payments, captures, await loadNotifications(world))
}

function checkAmounts(world: World, payments: readonly StoredPayment[], captures: readonly StoredCapture[]): void {
  for (const payment of payments) {
    const own = captures.filter((capture) => capture.payment_id === payment.payment_id)
    const taken = own.filter(({ state, reversed }) => state === 'succeeded' && !reversed)
    const sum = taken.reduce((total, { amount }) => total + amount, 0n)
    if (payment.captured + payment.held + payment.released > payment.amount || sum > payment.amount) {
      world.violate('never more than authorized', `${payment.payment_request_id} is captured beyond its amount`)
    }
    if (payment.state !== 'paid' && sum !== payment.captured) {
      const what = `${payment.payment_request_id}: captured is ${payment.captured}, its captures are ${sum}`
      world.violate('the books agree', what)
    }
  }
}

function checkAnswers(world: World, payments: readonly StoredPayment[], captures: readonly StoredCapture[]): void {
  for (const order of world.merchant.orders) {
    const stored = payments.find((payment) => payment.payment_request_id === order.name)
    if (order.paymentId === undefined) continue
    if (stored?.payment_id !== order.paymentId) {
      world.violate('what was acknowledged is kept', `${order.name} was answered and is not stored`)
    } else if ((order.told === 'F') !== (stored.state === 'failed') && order.told !== undefined) {
      world.violate('a final result never changes', `${order.name} was answered ${order.told} and is ${stored.state}`)
    }
  }
  for (const asked of world.merchant.captures) {
    const stored = captures.find((capture) => capture.capture_request_id === asked.name)
    if (!asked.answered) continue
    if (!stored || stored.amount !== asked.value) {
      world.violate('what was acknowledged is kept', `${asked.name} was answered and is not stored as asked`)
    } else if (asked.told && resultOf(stored.state) !== asked.told) {
      world.violate('a final result never changes', `${asked.name} was answered ${asked.told} and is ${stored.state}`)
    }
  }
}

const openPayments: readonly string[] = ['choosing', 'requested', 'awaiting-buyer', 'closing']

function checkSettled(world: World, payments: readonly StoredPayment[], captures: readonly StoredCapture[]): void {
  for (const { state, payment_request_id: name } of payments) {
    if (openPayments.includes(state)) world.violate('everything settles', `${name} is still ${state}`)
  }
  for (const { state, capture_request_id: name } of captures) {
    if (resultOf(state) === 'U') world.violate('everything settles', `${name} is still ${state}`)
  }
}

/** Everything has expired by now, so whatever the acquirer still holds is forgotten. */
function checkReleased(world: World, payments: readonly StoredPayment[]): void {
  for (const booked of world.bank.authorizations.values()) {
    if (booked.state !== 'authorized' || booked.profile.capability.capture !== 'separate') continue
    const taken = booked.captures.reduce((sum, { state, amount }) => sum + (state === 'captured' ? amount : 0n), 0n)
    const payment = payments.find(({ reference }) => reference === booked.reference)
    const rest = booked.amount - taken - booked.released
    if (rest > 0n && !world.lying) {
      const what = `${rest} of ${payment?.payment_request_id} is held for good by the acquirer`
      world.violate('released at expiry', `${what}; here it is ${payment?.state}`)
    }
  }
}

function checkBooks(
  world: World,
  payments: readonly StoredPayment[],
  captures: readonly StoredCapture[],
  earlierTries: readonly StoredTry[],
): void {
  const last: OurPayment[] = payments.flatMap((payment) => {
    const { acquirer } = payment
    if (acquirer === null) return []
    const own = captures.filter((capture) => capture.payment_id === payment.payment_id).map(ourCapture)
    return [{ ...payment, acquirer, paymentId: payment.payment_id, captures: own }]
  })
  const refused = earlierTries.flatMap((tried): OurPayment[] => {
    const payment = payments.find(({ payment_id: paymentId }) => paymentId === tried.payment_id)
    if (!payment) return []
    const { currency, amount } = payment
    const { acquirer, reference } = tried
    return [
      {
        paymentId: tried.payment_id,
        acquirer,
        reference,
        currency,
        amount,
        captured: 0n,
        state: 'failed',
        captures: [],
      },
    ]
  })
  const theirs = [...world.bank.authorizations.values()].flatMap((booked): TheirPayment[] => {
    const { state, reference, currency, amount, profile } = booked
    if (state === 'closed') return []
    const byPaying = state === 'authorized' && profile.capability.capture !== 'separate'
    const taken = booked.captures.reduce((sum, one) => sum + (one.state === 'captured' ? one.amount : 0n), 0n)
    const captured = byPaying ? amount : taken
    return [{ acquirer: profile.name, reference, currency, amount, captured, state, captures: booked.captures }]
  })
  for (const { text } of reconcile([...last, ...refused], theirs)) world.violate('the books agree', text)
}

function ourCapture(capture: StoredCapture): OurCapture {
  const { capture_id: captureId, reference, amount, state, reversed } = capture
  return { captureId, reference, amount, state: reversed ? 'reversed' : state }
}

function checkTakenBack(world: World, captures: readonly StoredCapture[]): void {
  const booked = [...world.bank.authorizations.values()].flatMap((authorization) => authorization.captures)
  for (const { reference, state } of booked) {
    const ours = captures.find((capture) => capture.reference === reference)
    if (state === 'reversed' && ours && ours.state === 'succeeded' && !ours.reversed) {
      world.violate('taken back beside the result', `${ours.capture_request_id} was taken back, and nobody recorded it`)
    }
  }
}

function checkGuesses(world: World, captures: readonly StoredCapture[]): void {
  for (const { reference, state, amount } of [...world.bank.authorizations.values()].flatMap((one) => one.captures)) {
    const ours = captures.find((capture) => capture.reference === reference)
    if (state === 'captured' && ours?.state === 'succeeded' && ours.amount !== amount) {
      const what = `${ours.capture_request_id} of ${ours.amount} is a success, and the acquirer took ${amount}`
      world.violate('no guesses', what)
    }
  }
}
