import { describe, expect, it } from 'vitest'
import type { MovementStateKind } from './movement.ts'
import type { PaymentStateKind } from './payment.ts'
import { type OurCapture, type OurPayment, reconcile, type TheirCapture, type TheirPayment } from './reconciliation.ts'

function ours(state: PaymentStateKind, changes: Partial<OurPayment> = {}): OurPayment {
  return {
    paymentId: 'payment-1',
    acquirer: 'ALIPAY',
    reference: 'authorization-1',
    currency: 'EUR',
    amount: 10_000n,
    captured: 0n,
    refunded: 0n,
    state,
    captures: [],
    refunds: [],
    ...changes,
  }
}

function theirs(state: TheirPayment['state'], changes: Partial<TheirPayment> = {}): TheirPayment {
  return {
    acquirer: 'ALIPAY',
    reference: 'authorization-1',
    currency: 'EUR',
    amount: 10_000n,
    captured: 0n,
    refunded: 0n,
    state,
    captures: [],
    refunds: [],
    ...changes,
  }
}

const ourCapture = (state: MovementStateKind): OurCapture => ({
  captureId: 'capture-1',
  reference: 'reference-1',
  amount: 4_000n,
  state,
})
const theirCapture = (state: TheirCapture['state'], changes: Partial<TheirCapture> = {}): TheirCapture => ({
  reference: 'reference-1',
  amount: 4_000n,
  state,
  ...changes,
})

function differences(our: readonly OurPayment[], their: readonly TheirPayment[]): readonly string[] {
  return reconcile(our, their).map(({ text }) => text)
}

describe('an authorization', () => {
  type There = TheirPayment['state'] | 'nothing'
  const agreeing: Readonly<Record<PaymentStateKind, readonly There[]>> = {
    // Still open here: whatever happened there, we are about to learn it.
    requested: ['nothing', 'awaiting-buyer', 'pending', 'authorized', 'declined', 'voided'],
    'awaiting-buyer': ['nothing', 'awaiting-buyer', 'pending', 'authorized', 'declined', 'voided'],
    closing: ['nothing', 'awaiting-buyer', 'pending', 'authorized', 'declined', 'voided'],
    choosing: ['nothing', 'awaiting-buyer', 'pending', 'declined', 'voided'],
    authorized: ['authorized'],
    paid: ['authorized'],
    cancelled: ['nothing', 'awaiting-buyer', 'pending', 'declined', 'voided'],
    failed: ['nothing', 'awaiting-buyer', 'pending', 'declined', 'voided'],
  }
  const everything: readonly There[] = ['nothing', 'awaiting-buyer', 'pending', 'authorized', 'declined', 'voided']
  const cases = Object.keys(agreeing).flatMap((here) =>
    everything.map((there) => [here as PaymentStateKind, there] as const),
  )

  it.each(cases)('%s here and %s there agree exactly when the money is where we say it is', (here, there) => {
    const taken = here === 'paid' && there !== 'nothing' ? 10_000n : 0n
    const found = differences([ours(here)], there === 'nothing' ? [] : [theirs(there, { captured: taken })])
    if (agreeing[here].includes(there)) expect(found).toEqual([])
    else expect(found).not.toEqual([])
  })

  it('of which a part was captured before it expired may be voided there', () => {
    const captures = [ourCapture('succeeded')]
    const there = theirs('voided', { captured: 4_000n, captures: [theirCapture('captured')] })
    expect(differences([ours('authorized', { captured: 4_000n, captures })], [there])).toEqual([])
  })

  it.each([
    ['another amount', { amount: 10_001n }, 'authorized for 10000 EUR here and 10001 EUR there'],
    ['another currency', { currency: 'USD' }, 'authorized for 10000 EUR here and 10000 USD there'],
  ])('for %s is a difference, even while it is open', (_name, changes, text) => {
    expect(differences([ours('requested')], [theirs('authorized', changes)])).toEqual([text])
  })

  it('that we know nothing of is a difference', () => {
    expect(reconcile([], [theirs('authorized')])).toEqual([
      { acquirer: 'ALIPAY', reference: 'authorization-1', text: 'the acquirer has an authorization unknown to us' },
    ])
  })

  it('is compared with the one of the same acquirer, not of another with the same reference', () => {
    const found = differences([ours('authorized')], [theirs('authorized', { acquirer: 'CHECKOUT' })])
    expect(found).toEqual(['authorized here, unknown there', 'the acquirer has an authorization unknown to us'])
  })
})

describe('a capture', () => {
  type There = TheirCapture['state'] | 'nothing'
  const agreeing: Readonly<Record<MovementStateKind, readonly There[]>> = {
    held: ['nothing', 'pending', 'captured', 'declined'],
    pending: ['nothing', 'pending', 'captured', 'declined'],
    unknown: ['nothing', 'pending', 'captured', 'declined'],
    succeeded: ['captured'],
    failed: ['nothing', 'declined'],
    refused: ['nothing'],
  }
  const everything: readonly There[] = ['nothing', 'pending', 'captured', 'declined']
  const cases = Object.keys(agreeing).flatMap((here) =>
    everything.map((there) => [here as MovementStateKind, there] as const),
  )

  it.each(cases)('%s here and %s there agree exactly when the result is the same', (here, there) => {
    // The sums agree in every case, so that only the capture itself can differ.
    const captured = here === 'succeeded' ? 4_000n : 0n
    const mine = ours('authorized', { captured, captures: [ourCapture(here)] })
    const captures = there === 'nothing' ? [] : [theirCapture(there)]
    const found = differences(
      [mine],
      [theirs('authorized', { captured: there === 'nothing' ? 0n : captured, captures })],
    )
    if (agreeing[here].includes(there)) expect(found).toEqual([])
    else expect(found).not.toEqual([])
  })

  it('of another amount is a difference, even while it is open', () => {
    const mine = ours('authorized', { captures: [ourCapture('held')] })
    const there = theirs('authorized', { captures: [theirCapture('pending', { amount: 4_001n })] })
    expect(differences([mine], [there])).toEqual(['capture capture-1 of 4000 here is of 4001 there'])
  })

  it('that we never asked for is a difference that names the payment', () => {
    const there = theirs('authorized', { captures: [theirCapture('declined')] })
    expect(reconcile([ours('authorized')], [there])).toEqual([
      {
        acquirer: 'ALIPAY',
        reference: 'reference-1',
        paymentId: 'payment-1',
        text: 'the acquirer has a capture unknown to us',
      },
    ])
  })

  it('that the authorization made by itself is compared by its sum, as there is no capture there', () => {
    const captures = [{ ...ourCapture('succeeded'), amount: 10_000n }]
    const mine = ours('authorized', { captured: 10_000n, captures })
    expect(differences([mine], [theirs('authorized', { captured: 10_000n })])).toEqual([])
    expect(differences([mine], [theirs('authorized', { captured: 9_000n })])).toEqual([
      '10000 EUR captured here, 9000 there',
    ])
  })
})
