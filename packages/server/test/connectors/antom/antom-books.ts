import type { BookedAuthorization, BookedMovement } from '../stand-in.ts'

export interface Movement {
  readonly reference: string
  readonly id: string
  readonly amount: bigint
  /** What was asked for, to tell a repeat from another request. */
  readonly asked: bigint
  readonly currency: string
  state: BookedMovement['state']
  /** The code it ended with. */
  code: string
  readonly notifyUrl: string
}

export interface Payment {
  readonly reference: string
  readonly id: string
  readonly amount: bigint
  /** What was asked for, to tell a repeat from another request. */
  readonly asked: bigint
  readonly currency: string
  readonly methodType: string
  readonly automatic: boolean
  readonly notifyUrl: string
  readonly createdAt: Date
  state: BookedAuthorization['state']
  code: string
  /** Set by a capture that was said to be the last one. */
  restReleased: boolean
  /** A cancel that Antom has and has not carried out. */
  cancelling: boolean
  readonly captures: Movement[]
  readonly refunds: Movement[]
}

/** What Antom's documentation says of payments, captures, cancels and refunds, kept in memory. */
export class AntomBooks {
  readonly payments = new Map<string, Payment>()
  #ids = 0

  /** 35 digits that begin with the date, as in the samples of the documentation. */
  newId(kind: number): string {
    this.#ids += 1
    const date = new Date().toISOString().slice(0, 10).replaceAll('-', '')
    return `${date}${kind}${String(this.#ids).padStart(26, '0')}`
  }

  byId(paymentId: unknown): Payment | undefined {
    return [...this.payments.values()].find(({ id }) => id === paymentId)
  }

  capture(reference: unknown): { readonly payment: Payment; readonly movement: Movement } | undefined {
    return this.#movement('captures', reference)
  }

  refund(reference: unknown): { readonly payment: Payment; readonly movement: Movement } | undefined {
    return this.#movement('refunds', reference)
  }

  #movement(kind: 'captures' | 'refunds', reference: unknown) {
    for (const payment of this.payments.values()) {
      const movement = payment[kind].find((one) => one.reference === reference)
      if (movement) return { payment, movement }
    }
    return undefined
  }

  booked(): readonly BookedAuthorization[] {
    const plain = (movements: readonly Movement[]) =>
      movements.map(({ reference, amount, state }) => ({ reference, amount, state }))
    return [...this.payments.values()].map(({ reference, amount, currency, state, captures, refunds }) => ({
      reference,
      amount,
      currency,
      state,
      captures: plain(captures),
      refunds: plain(refunds),
    }))
  }
}

/** The code of the refusal of a capture (ams/capture); undefined when it can be made. */
export function captureFault(payment: Payment, amount: bigint, currency: string): string | undefined {
  if (payment.state === 'voided') return 'AUTH_CANCELLED'
  if (payment.state !== 'authorized' || payment.methodType !== 'CARD' || payment.automatic)
    return 'ORDER_STATUS_INVALID'
  if (payment.currency !== currency) return 'CURRENCY_NOT_SUPPORT'
  const before = sum(payment.captures, ['done', 'pending'])
  if (payment.restReleased || before + amount > payment.amount) return 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT'
  return undefined
}

/** The same of a refund (ams/refund_online). */
export function refundFault(payment: Payment, amount: bigint, currency: string): string | undefined {
  if (payment.state === 'voided') return 'ORDER_IS_CANCELED'
  if (payment.currency !== currency) return 'CURRENCY_NOT_SUPPORT'
  const taken = payment.methodType === 'CARD' ? sum(payment.captures, ['done']) : payment.amount
  if (payment.state !== 'authorized' || taken === 0n) return 'ORDER_STATUS_INVALID'
  return sum(payment.refunds, ['done', 'pending']) + amount > taken ? 'REFUND_AMOUNT_EXCEED' : undefined
}

/** The same of a cancel (cashierpay/cancel). A failed payment can be cancelled and stays failed. */
export function cancelFault(payment: Payment): string | undefined {
  if (payment.refunds.some(({ state }) => state !== 'declined')) return 'PROCESS_FAIL'
  return payment.captures.some(({ state }) => state !== 'declined') ? 'ORDER_STATUS_INVALID' : undefined
}

function sum(movements: readonly Movement[], states: readonly BookedMovement['state'][]): bigint {
  return movements.filter(({ state }) => states.includes(state)).reduce((total, { amount }) => total + amount, 0n)
}
