import type { AuthorizeOrder, CaptureOrder, RefundOrder, VoidOrder } from '../../src/acquirers/acquirer.ts'
import type { AuthorizationInquiry, AuthorizeOutcome, MovementInquiry, VoidOutcome } from '../../src/domain/outcome.ts'
import type { Chance } from './chance.ts'
import { type Profile, profiles } from './profiles.ts'

export interface BookedCapture {
  readonly reference: string
  /** What it took, in minor units; another amount than asked where the acquirer lies. */
  readonly amount: bigint
  readonly asked: bigint
  readonly last: boolean
  state: 'pending' | 'captured' | 'declined' | 'reversed'
  readonly settlesAt: number
  readonly settlesAs: 'captured' | 'declined'
}

export interface BookedRefund {
  readonly reference: string
  /** What it gave back, in minor units; another amount than asked where the acquirer lies. */
  readonly amount: bigint
  readonly asked: bigint
  /** The capture that it is of, where it names one. */
  readonly captureReference: string | undefined
  state: 'pending' | 'refunded' | 'declined' | 'reversed'
  readonly settlesAt: number
  readonly settlesAs: 'refunded' | 'declined'
}

export interface BookedAuthorization {
  readonly reference: string
  /** Of Capstan's, which no acquirer goes by: to see how many hold the money of one payment. */
  readonly paymentId: string
  readonly currency: string
  readonly amount: bigint
  readonly profile: Profile
  /** `closed`: voided before any authorization was seen under this reference. */
  state: 'awaiting-buyer' | 'pending' | 'authorized' | 'declined' | 'voided' | 'closed'
  /** Given back to the buyer, in minor units. */
  released: bigint
  readonly captures: BookedCapture[]
  readonly refunds: BookedRefund[]
  readonly settlesAt: number
  readonly settlesAs: 'authorized' | 'declined'
  /** The no is this acquirer's own, and it says so. */
  readonly elsewhere: boolean
}

/** What decides about the outside: who answers what, and when. */
export interface Circumstances {
  readonly chance: Chance
  readonly now: () => number
  /** How likely an acquirer does something else than say yes at once. */
  readonly whims: () => number
  /** Whether this history's acquirers say other amounts than they were asked for. */
  readonly lies: () => boolean
  /** A promise that is broken already in the acquirer's books. */
  readonly violate: (
    promise:
      | 'never more than authorized'
      | 'never more than captured'
      | 'one movement per request'
      | 'held at one acquirer',
    what: string,
  ) => void
}

const minute = 60_000
const answers = ['yes', 'no', 'soon yes', 'soon no', 'days later yes', 'days later no'] as const
type Answer = (typeof answers)[number]

function delayOf(answer: Answer): number {
  if (answer.startsWith('soon')) return minute
  return answer.startsWith('days') ? 60 * 60 * minute : 0
}

const receipt = { transactionId: 'at-the-bank' }

/**
 * The acquirers' own books, outside all processes. They do what they are told once for each reference and check nothing
 * that Capstan has promised: an acquirer that refused too much would hide that it was asked for too much.
 */
export class Bank {
  readonly authorizations = new Map<string, BookedAuthorization>()
  readonly #voids = new Map<string, 'done' | 'refused'>()
  readonly #world: Circumstances

  constructor(world: Circumstances) {
    this.#world = world
  }

  /** Taken or being taken, in minor units. */
  static taken(booked: BookedAuthorization): bigint {
    return booked.captures.reduce((sum, { state, amount }) => sum + (counts(state) ? amount : 0n), 0n)
  }

  authorize(order: AuthorizeOrder, profile: Profile): AuthorizeOutcome {
    const known = this.authorizations.get(order.reference)
    if (known) return this.#authorizeAnswer(known)
    const answer = this.#answer(`${profile.name} on an authorization`)
    const own = ['its own', "the bank's"] as const
    const elsewhere =
      answer === 'no' && this.#world.chance.pick(`${profile.name} says the no is`, own, 0.5) === 'its own'
    const redirect = profile.capability.flow === 'redirect'
    const settlesAt = this.#world.now() + delayOf(answer)
    const booked: BookedAuthorization = {
      reference: order.reference,
      paymentId: order.returnUrl.slice(order.returnUrl.lastIndexOf('/') + 1),
      currency: order.amount.currency,
      amount: order.amount.value,
      profile,
      state: redirect ? 'awaiting-buyer' : 'pending',
      released: 0n,
      captures: [],
      refunds: [],
      settlesAt: redirect ? Number.POSITIVE_INFINITY : settlesAt,
      settlesAs: answer.endsWith('yes') ? 'authorized' : 'declined',
      elsewhere,
    }
    this.#checkAlone(booked)
    this.authorizations.set(order.reference, booked)
    return this.#authorizeAnswer(booked)
  }

  inquireAuthorization(reference: string): AuthorizationInquiry {
    const booked = this.authorizations.get(reference)
    if (!booked) return { kind: 'not-found' }
    if (booked.state === 'closed') return { kind: 'voided', receipt }
    const answer = this.#authorizeAnswer(booked)
    if (answer.kind === 'buyer-action') return { kind: 'pending', receipt }
    return booked.state === 'voided' ? { kind: 'voided', receipt } : answer
  }

  capture(order: CaptureOrder): MovementInquiry {
    const booked = this.authorizations.get(order.paymentReference)
    const known = booked?.captures.find(({ reference }) => reference === order.reference)
    if (booked && known && !booked.profile.forgetsReferences) return this.#captureAnswer(booked, known)
    if (booked?.state !== 'authorized') return { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt }
    const answer = this.#answer(`${booked.profile.name} on a capture`)
    const asked = order.amount.value
    // What it gave back it cannot take, as every acquirer would find.
    const gone = asked + Bank.taken(booked) > booked.amount - booked.released && booked.released > 0n
    const lie = this.#world.lies() && this.#world.chance.pick('the amount', ['as asked', 'another'], 0.5) === 'another'
    const capture: BookedCapture = {
      reference: order.reference,
      asked,
      amount: lie ? asked - 100n : asked,
      last: order.last,
      state: 'pending',
      settlesAt: this.#world.now() + delayOf(answer),
      settlesAs: answer.endsWith('yes') && !gone ? 'captured' : 'declined',
    }
    booked.captures.push(capture)
    const outcome = this.#captureAnswer(booked, capture)
    this.#check(booked)
    return outcome
  }

  inquireCapture(paymentReference: string, reference: string): MovementInquiry {
    const booked = this.authorizations.get(paymentReference)
    const capture = booked?.captures.find((one) => one.reference === reference)
    return booked && capture ? this.#captureAnswer(booked, capture) : { kind: 'not-found' }
  }

  refund(order: RefundOrder): MovementInquiry {
    const booked = this.authorizations.get(order.paymentReference)
    const known = booked?.refunds.find(({ reference }) => reference === order.reference)
    if (booked && known && !booked.profile.forgetsReferences) return this.#refundAnswer(booked, known)
    if (!booked || everTaken(booked) === 0n) return { kind: 'failed', code: 'ORDER_STATUS_INVALID', receipt }
    const answer = this.#answer(`${booked.profile.name} on a refund`)
    const asked = order.amount.value
    const lie = this.#world.lies() && this.#world.chance.pick('the amount', ['as asked', 'another'], 0.5) === 'another'
    const refund: BookedRefund = {
      reference: order.reference,
      asked,
      amount: lie ? asked - 100n : asked,
      captureReference: order.capture?.reference,
      state: 'pending',
      settlesAt: this.#world.now() + delayOf(answer),
      settlesAs: answer.endsWith('yes') ? 'refunded' : 'declined',
    }
    booked.refunds.push(refund)
    const outcome = this.#refundAnswer(booked, refund)
    this.#checkRefunds(booked)
    return outcome
  }

  inquireRefund(paymentReference: string, reference: string): MovementInquiry {
    const booked = this.authorizations.get(paymentReference)
    const refund = booked?.refunds.find((one) => one.reference === reference)
    return booked && refund ? this.#refundAnswer(booked, refund) : { kind: 'not-found' }
  }

  void(order: VoidOrder): VoidOutcome {
    const before = this.#voids.get(order.reference)
    if (before === 'done') return { kind: 'succeeded', receipt }
    const booked = this.authorizations.get(order.paymentReference)
    const whim = this.#world.chance.pick('the bank on a void', ['yes', 'no'], this.#world.whims() / 3)
    const done = booked === undefined || (canBeVoided(booked) && whim === 'yes')
    this.#voids.set(order.reference, done ? 'done' : 'refused')
    if (!done) return { kind: 'failed', code: 'PROCESS_FAIL', receipt }
    if (booked) giveBack(booked)
    else this.authorizations.set(order.paymentReference, closedUnseen(order.paymentReference))
    return { kind: 'succeeded', receipt }
  }

  /** A copy of a void that was answered with no already comes to nothing. */
  lateVoid(order: VoidOrder): VoidOutcome | undefined {
    return this.#voids.has(order.reference) ? undefined : this.void(order)
  }

  buyerDecides(reference: string, decision: 'pays' | 'declines'): void {
    const booked = this.authorizations.get(reference)
    if (booked?.state === 'awaiting-buyer') booked.state = decision === 'pays' ? 'authorized' : 'declined'
  }

  #answer(site: string): Answer {
    return this.#world.chance.pick(site, answers, this.#world.whims())
  }

  #authorizeAnswer(booked: BookedAuthorization): AuthorizeOutcome {
    if (booked.state === 'pending' && this.#world.now() >= booked.settlesAt) booked.state = booked.settlesAs
    switch (booked.state) {
      case 'authorized':
        return { kind: 'succeeded', amount: { currency: booked.currency, value: booked.amount }, receipt }
      case 'pending':
        return { kind: 'pending', receipt }
      case 'awaiting-buyer':
        return { kind: 'buyer-action', url: 'https://bank.example/page', receipt }
      case 'declined':
      case 'voided':
      case 'closed':
        return { kind: 'failed', code: 'DO_NOT_HONOR', ...(booked.elsewhere && { elsewhere: true }), receipt }
    }
  }

  #captureAnswer(booked: BookedAuthorization, capture: BookedCapture): Exclude<MovementInquiry, { kind: 'not-found' }> {
    if (capture.state === 'pending' && this.#world.now() >= capture.settlesAt) {
      capture.state = capture.settlesAs
      if (capture.state === 'captured' && capture.last) booked.released = booked.amount - Bank.taken(booked)
      // Nothing is captured after the last one, so what another one did not take goes back as well.
      const ended = booked.captures.some(({ last, state }) => last && state === 'captured')
      if (capture.state === 'declined' && ended) booked.released += capture.amount
    }
    switch (capture.state) {
      case 'captured':
        return { kind: 'succeeded', amount: { currency: booked.currency, value: capture.amount }, receipt }
      case 'pending':
        return { kind: 'pending', receipt }
      case 'declined':
      case 'reversed':
        return { kind: 'failed', code: 'DO_NOT_HONOR', receipt }
    }
  }

  #refundAnswer(booked: BookedAuthorization, refund: BookedRefund): Exclude<MovementInquiry, { kind: 'not-found' }> {
    if (refund.state === 'pending' && this.#world.now() >= refund.settlesAt) refund.state = refund.settlesAs
    switch (refund.state) {
      case 'refunded':
        return { kind: 'succeeded', amount: { currency: booked.currency, value: refund.amount }, receipt }
      case 'pending':
        return { kind: 'pending', receipt }
      case 'declined':
      case 'reversed':
        return { kind: 'failed', code: 'DO_NOT_HONOR', receipt }
    }
  }

  #checkRefunds(booked: BookedAuthorization): void {
    const live = booked.refunds.filter(({ state }) => state === 'pending' || state === 'refunded')
    const given = live.reduce((sum, { amount }) => sum + amount, 0n)
    if (given > everTaken(booked)) {
      const what = `the acquirer was made to give back ${given} of ${everTaken(booked)} that it took`
      this.#world.violate('never more than captured', what)
    }
    for (const capture of booked.captures) {
      const own = live.filter(({ captureReference }) => captureReference === capture.reference)
      const of = own.reduce((sum, { amount }) => sum + amount, 0n)
      if (of > capture.amount) {
        this.#world.violate('never more than captured', `${of} were given back of a capture of ${capture.amount}`)
      }
    }
    if (new Set(live.map(({ reference }) => reference)).size < live.length) {
      this.#world.violate('one movement per request', 'the acquirer gave the same refund twice')
    }
  }

  #checkAlone(booked: BookedAuthorization): void {
    for (const other of this.authorizations.values()) {
      if (other.paymentId !== booked.paymentId || !mayHold(other)) continue
      const what = `${booked.profile.name} is asked while ${other.profile.name} has the payment ${other.state}`
      this.#world.violate('held at one acquirer', what)
    }
  }

  #check(booked: BookedAuthorization): void {
    const taken = Bank.taken(booked)
    if (taken > booked.amount) {
      const what = `the acquirer was made to take ${taken} of an authorization of ${booked.amount}`
      this.#world.violate('never more than authorized', what)
    }
    const effects = booked.captures.filter(({ state }) => counts(state)).map(({ reference }) => reference)
    if (new Set(effects).size < effects.length) {
      this.#world.violate('one movement per request', 'the acquirer took the same capture twice')
    }
  }
}

/** Taken at some time, in minor units, also what was taken back since: that is recorded beside a refund, not against it. */
function everTaken(booked: BookedAuthorization): bigint {
  if (booked.profile.capability.capture !== 'separate') return booked.state === 'authorized' ? booked.amount : 0n
  return booked.captures.reduce(
    (sum, one) => sum + (one.state === 'captured' || one.state === 'reversed' ? one.amount : 0n),
    0n,
  )
}

function counts(state: BookedCapture['state']): boolean {
  return state === 'pending' || state === 'captured'
}

/** Money is held, or may be without anybody asking again. */
function mayHold({ state }: BookedAuthorization): boolean {
  return state === 'authorized' || state === 'pending' || state === 'awaiting-buyer'
}

function canBeVoided(booked: BookedAuthorization): boolean {
  if (booked.state === 'awaiting-buyer' || booked.state === 'pending') return true
  if (booked.state !== 'authorized') return booked.state !== 'declined'
  // Within the window or not: an acquirer that judged it would hide that it was asked too late.
  if (booked.profile.capability.cancelWindow === 'until-next-day') return true
  if (booked.profile.capability.capture !== 'separate') return false
  const pending = booked.captures.some(({ state }) => state === 'pending')
  return !pending && booked.amount - Bank.taken(booked) - booked.released > 0n
}

function giveBack(booked: BookedAuthorization): void {
  if (booked.state === 'closed') return
  booked.state = 'voided'
  booked.released = booked.amount - Bank.taken(booked)
}

function closedUnseen(reference: string): BookedAuthorization {
  return {
    reference,
    paymentId: '',
    currency: '',
    amount: 0n,
    profile: profiles.SEVERAL,
    state: 'closed',
    released: 0n,
    captures: [],
    refunds: [],
    settlesAt: 0,
    settlesAs: 'declined',
    elsewhere: false,
  }
}
