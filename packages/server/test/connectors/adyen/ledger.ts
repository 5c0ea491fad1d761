import type { BookedAuthorization, BookedMovement } from '../stand-in.ts'
import type { WebhookItem } from './webhooks.ts'

/** How an operation of the books ends: as it was asked, for one minor unit less, or not at all. */
export type Ending = 'as-asked' | 'one-less' | 'refused'

interface Movement {
  readonly pspReference: string
  readonly reference: string
  readonly amount: bigint
  state: BookedMovement['state']
}

interface Authorization {
  pspReference: string
  readonly reference: string
  readonly currency: string
  amount: bigint
  state: BookedAuthorization['state']
  readonly captures: Movement[]
  readonly refunds: Movement[]
}

export interface Amount {
  readonly currency: string
  readonly value: number
}

type Tell = (item: Omit<WebhookItem, 'merchantAccountCode'>) => void

/**
 * The books of a merchant account at Adyen, and what its webhooks tell of them. Captures, refunds and cancels are only
 * taken on; `settle` decides them by the state the payment has then.
 */
export class Ledger {
  readonly #authorizations: Authorization[] = []
  readonly #tell: Tell
  readonly #multipleCaptures: boolean
  #open: (() => void)[] = []
  #ids = 0

  constructor(tell: Tell, multipleCaptures: boolean) {
    this.#tell = tell
    this.#multipleCaptures = multipleCaptures
  }

  /** 16 letters and digits, as Adyen's are. */
  nextId(): string {
    this.#ids += 1
    return `STANDIN${String(this.#ids).padStart(9, '0')}`
  }

  find(pspReference: string): Authorization | undefined {
    return this.#authorizations.find((one) => one.pspReference === pspReference)
  }

  /** Returns the id under which it is booked. `ending`: undefined while the buyer or the bank decides. */
  authorize(reference: string, amount: Amount, ending: Ending | undefined): string {
    const pspReference = this.nextId()
    const { currency } = amount
    const booked: Authorization = {
      pspReference,
      reference,
      currency,
      amount: BigInt(amount.value),
      state: 'pending',
      captures: [],
      refunds: [],
    }
    this.#authorizations.push(booked)
    if (ending) this.#decide(booked, ending)
    return pspReference
  }

  awaitBuyer(reference: string, amount: Amount): void {
    const pspReference = this.authorize(reference, amount, undefined)
    this.#mustFind(pspReference).state = 'awaiting-buyer'
  }

  /** The bank decides at the next `settle`. */
  authorizeLater(pspReference: string): void {
    const booked = this.#mustFind(pspReference)
    this.#open.push(() => this.#decide(booked, 'as-asked'))
  }

  /** What the buyer decided reaches Adyen. Returns the authorization as it is then. */
  finish(reference: string, ending: Ending): { readonly pspReference: string; readonly amount: Amount } {
    const booked = this.#authorizations.find((one) => one.reference === reference && one.state === 'awaiting-buyer')
    if (!booked) throw new Error(`no buyer is asked for ${reference}`)
    this.#decide(booked, ending)
    return { pspReference: booked.pspReference, amount: amountOf(booked, booked.amount) }
  }

  move(kind: 'capture' | 'refund', paymentId: string, reference: string, value: number, ending: Ending): string {
    const booked = this.#mustFind(paymentId)
    const amount = BigInt(value) - (ending === 'one-less' ? 1n : 0n)
    const movement: Movement = { pspReference: this.nextId(), reference, amount, state: 'pending' }
    const list = kind === 'capture' ? booked.captures : booked.refunds
    list.push(movement)
    this.#open.push(() => {
      const allowed = kind === 'capture' ? this.#mayCapture(booked, movement) : mayRefund(booked, movement)
      const done = ending !== 'refused' && allowed
      movement.state = done ? 'done' : 'declined'
      const reason = done ? '' : 'Insufficient balance on payment'
      this.#tellOf(kind === 'capture' ? 'CAPTURE' : 'REFUND', booked, movement, done, reason)
    })
    return movement.pspReference
  }

  /** `find`: by Adyen's id or by the merchant's reference, when it is decided. */
  cancel(eventCode: 'CANCELLATION' | 'TECHNICAL_CANCEL', reference: string, key: string, ending: Ending): string {
    const pspReference = this.nextId()
    this.#open.push(() => {
      const booked = this.#authorizations.find((one) =>
        eventCode === 'CANCELLATION' ? one.pspReference === key : one.reference === key,
      )
      const done = booked !== undefined && ending !== 'refused' && this.#mayCancel(booked)
      if (done) booked.state = 'voided'
      this.#tell({
        eventCode,
        pspReference,
        ...(booked && { originalReference: booked.pspReference }),
        merchantReference: reference,
        amount: booked ? amountOf(booked, booked.amount) : { currency: 'EUR', value: 0 },
        success: done,
        reason: done ? '' : 'Transaction not found or not cancellable',
      })
    })
    return pspReference
  }

  settle(): void {
    const open = this.#open
    this.#open = []
    for (const decide of open) decide()
  }

  takeBack(captureReference: string): void {
    const booked = this.#authorizations.find(({ captures }) =>
      captures.some((one) => one.reference === captureReference),
    )
    const capture = booked?.captures.find((one) => one.reference === captureReference && one.state === 'done')
    if (!booked || !capture) throw new Error(`${captureReference} is not captured`)
    capture.state = 'declined'
    this.#tellOf('CAPTURE_FAILED', booked, capture, true, 'Capture Failed')
  }

  books(): readonly BookedAuthorization[] {
    return this.#authorizations.map(({ reference, amount, currency, state, captures, refunds }) => ({
      reference,
      amount,
      currency,
      state,
      captures: captures.map(booked),
      refunds: refunds.map(booked),
    }))
  }

  #decide(booked: Authorization, ending: Ending): void {
    if (ending === 'one-less') booked.amount -= 1n
    booked.state = ending === 'refused' ? 'declined' : 'authorized'
    this.#tell({
      eventCode: 'AUTHORISATION',
      pspReference: booked.pspReference,
      merchantReference: booked.reference,
      amount: amountOf(booked, booked.amount),
      success: booked.state === 'authorized',
      reason: booked.state === 'authorized' ? '044925:1111:03/2030' : 'Refused',
    })
  }

  #tellOf(eventCode: string, payment: Authorization, movement: Movement, success: boolean, reason: string): void {
    this.#tell({
      eventCode,
      pspReference: movement.pspReference,
      originalReference: payment.pspReference,
      merchantReference: movement.reference,
      amount: amountOf(payment, movement.amount),
      success,
      reason,
    })
  }

  #mayCapture(payment: Authorization, capture: Movement): boolean {
    const taken = done(payment.captures)
    // Without several partial captures, what the first one leaves is cancelled.
    if (taken > 0n && !this.#multipleCaptures) return false
    return payment.state === 'authorized' && taken + capture.amount <= payment.amount
  }

  #mayCancel(payment: Authorization): boolean {
    const taken = done(payment.captures)
    return payment.state === 'authorized' && (taken === 0n || (this.#multipleCaptures && taken < payment.amount))
  }

  #mustFind(pspReference: string): Authorization {
    const booked = this.find(pspReference)
    if (!booked) throw new Error(`${pspReference} is not in the books`)
    return booked
  }
}

function mayRefund(payment: Authorization, refund: Movement): boolean {
  return done(payment.refunds) + refund.amount <= done(payment.captures)
}

function done(movements: readonly Movement[]): bigint {
  return movements.filter(({ state }) => state === 'done').reduce((sum, { amount }) => sum + amount, 0n)
}

function amountOf({ currency }: Authorization, value: bigint): Amount {
  return { currency, value: Number(value) }
}

function booked({ reference, amount, state }: Movement): BookedMovement {
  return { reference, amount, state }
}
