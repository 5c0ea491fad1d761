import {
  type OurCapture,
  type OurPayment,
  type OurRefund,
  reconcile,
  type TheirPayment,
} from '../../src/domain/reconciliation.ts'
import { planned } from './due-work.ts'
import { type AskedRefund, resultOf } from './merchant.ts'
import { checkNotifications } from './notified.ts'
import {
  loadCaptures,
  loadEarlierTries,
  loadNotifications,
  loadPayments,
  loadRefunds,
  type StoredCapture,
  type StoredPayment,
  type StoredRefund,
  type StoredTry,
} from './stored.ts'
import type { World } from './world.ts'

/** Checks what must be true when everything has settled, against the acquirers' books and the merchant's mail. */
export async function checkPromises(world: World): Promise<void> {
  const payments = await loadPayments(world)
  const captures = await loadCaptures(world)
  const refunds = await loadRefunds(world)
  checkAmounts(world, payments, captures)
  checkRefunded(world, payments, captures, refunds)
  checkAnswers(world, payments, captures, refunds)
  checkSettled(world, payments, captures, refunds)
  const due = await planned(world)
  if (due[0] && due[0].at < Number.POSITIVE_INFINITY) {
    world.violate('everything settles', `a row of ${due[0].kind} is still due`)
  }
  checkReleased(world, payments)
  if (!world.lying) checkBooks(world, payments, captures, refunds, await loadEarlierTries(world))
  checkTakenBack(world, captures, refunds)
  checkGuesses(world, captures, refunds)
  checkNotifications(world, payments, captures, refunds, await loadNotifications(world))
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

/** What was taken back by the acquirer may have been refunded before: that is a loss, and no promise of ours. */
function checkRefunded(
  world: World,
  payments: readonly StoredPayment[],
  captures: readonly StoredCapture[],
  refunds: readonly StoredRefund[],
): void {
  for (const payment of payments) {
    const given = standing(refunds.filter((refund) => refund.payment_id === payment.payment_id))
    const taken = payment.state === 'paid' ? payment.amount : payment.captured + payment.taken_back
    if (given > taken) {
      world.violate('never more than captured', `${given} of ${taken} of ${payment.payment_request_id} is refunded`)
    }
    if (payment.refunding !== 0n || payment.refunded !== given) {
      const what = `${payment.payment_request_id}: refunded is ${payment.refunded}, its refunds are ${given}`
      world.violate('the books agree', what)
    }
  }
  for (const capture of captures) {
    const given = standing(refunds.filter((refund) => refund.capture_id === capture.capture_id))
    if (given > (capture.state === 'succeeded' ? capture.amount : 0n)) {
      world.violate('never more than captured', `${given} of ${capture.capture_request_id} is refunded`)
    }
  }
}

function standing(refunds: readonly StoredRefund[]): bigint {
  return refunds.reduce(
    (sum, { state, reversed, amount }) => sum + (state === 'succeeded' && !reversed ? amount : 0n),
    0n,
  )
}

function checkAnswers(
  world: World,
  payments: readonly StoredPayment[],
  captures: readonly StoredCapture[],
  refunds: readonly StoredRefund[],
): void {
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
    checkAnswer(
      world,
      asked,
      captures.find((capture) => capture.capture_request_id === asked.name),
    )
  }
  for (const asked of world.merchant.refunds) {
    checkAnswer(
      world,
      asked,
      refunds.find((refund) => refund.refund_request_id === asked.name),
    )
  }
}

function checkAnswer(
  world: World,
  { name, answered, value, told }: Pick<AskedRefund, 'name' | 'answered' | 'value' | 'told'>,
  stored: Pick<StoredCapture, 'amount' | 'state'> | undefined,
): void {
  if (!answered) return
  if (!stored || stored.amount !== value) {
    world.violate('what was acknowledged is kept', `${name} was answered and is not stored as asked`)
  } else if (told && resultOf(stored.state) !== told) {
    world.violate('a final result never changes', `${name} was answered ${told} and is ${stored.state}`)
  }
}

const openPayments: readonly string[] = ['choosing', 'requested', 'awaiting-buyer', 'closing']

function checkSettled(
  world: World,
  payments: readonly StoredPayment[],
  captures: readonly StoredCapture[],
  refunds: readonly StoredRefund[],
): void {
  for (const { state, payment_request_id: name } of payments) {
    if (openPayments.includes(state)) world.violate('everything settles', `${name} is still ${state}`)
  }
  for (const { state, capture_request_id: name } of captures) {
    if (resultOf(state) === 'U') world.violate('everything settles', `${name} is still ${state}`)
  }
  for (const { state, refund_request_id: name } of refunds) {
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
  refunds: readonly StoredRefund[],
  earlierTries: readonly StoredTry[],
): void {
  const last: OurPayment[] = payments.flatMap((payment) => {
    const { acquirer } = payment
    if (acquirer === null) return []
    const own = captures.filter((capture) => capture.payment_id === payment.payment_id).map(ourCapture)
    const given = refunds.filter((refund) => refund.payment_id === payment.payment_id).map(ourRefund)
    return [{ ...payment, acquirer, paymentId: payment.payment_id, captures: own, refunds: given }]
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
        refunded: 0n,
        state: 'failed',
        captures: [],
        refunds: [],
      },
    ]
  })
  const theirs = [...world.bank.authorizations.values()].flatMap((booked): TheirPayment[] => {
    const { state, reference, currency, amount, profile } = booked
    if (state === 'closed') return []
    const byPaying = state === 'authorized' && profile.capability.capture !== 'separate'
    const taken = booked.captures.reduce((sum, one) => sum + (one.state === 'captured' ? one.amount : 0n), 0n)
    const captured = byPaying ? amount : taken
    const refunded = booked.refunds.reduce((sum, one) => sum + (one.state === 'refunded' ? one.amount : 0n), 0n)
    const { captures: takings, refunds: givings } = booked
    const totals = { currency, amount, captured, refunded, state }
    return [{ acquirer: profile.name, reference, ...totals, captures: takings, refunds: givings }]
  })
  for (const { text } of reconcile([...last, ...refused], theirs)) world.violate('the books agree', text)
}

function ourCapture(capture: StoredCapture): OurCapture {
  const { capture_id: captureId, reference, amount, state, reversed } = capture
  return { captureId, reference, amount, state: reversed ? 'reversed' : state }
}

function ourRefund(refund: StoredRefund): OurRefund {
  const { refund_id: refundId, reference, amount, state, reversed } = refund
  return { refundId, reference, amount, state: reversed ? 'reversed' : state }
}

function checkTakenBack(world: World, captures: readonly StoredCapture[], refunds: readonly StoredRefund[]): void {
  const booked = [...world.bank.authorizations.values()].flatMap((one) => [...one.captures, ...one.refunds])
  for (const { reference, state } of booked) {
    const ours = [...captures, ...refunds].find((movement) => movement.reference === reference)
    if (state === 'reversed' && ours && ours.state === 'succeeded' && !ours.reversed) {
      world.violate('taken back beside the result', `${reference} was taken back, and nobody recorded it`)
    }
  }
}

function checkGuesses(world: World, captures: readonly StoredCapture[], refunds: readonly StoredRefund[]): void {
  const booked = [...world.bank.authorizations.values()].flatMap((one) => [...one.captures, ...one.refunds])
  for (const { reference, state, amount } of booked) {
    const ours = [...captures, ...refunds].find((movement) => movement.reference === reference)
    if ((state === 'captured' || state === 'refunded') && ours?.state === 'succeeded' && ours.amount !== amount) {
      const what = `${reference} of ${ours.amount} is a success, and the acquirer moved ${amount}`
      world.violate('no guesses', what)
    }
  }
}
