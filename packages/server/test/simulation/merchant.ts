import type { CaptureResult } from '../../src/application/capture-payment.ts'
import type { PayResult } from '../../src/application/pay.ts'
import type { RefundResult } from '../../src/application/refund-payment.ts'
import type { Movement, MovementStateKind } from '../../src/domain/movement.ts'
import type { Payment } from '../../src/domain/payment.ts'
import type { Delivery } from '../../src/notifications/transport.ts'
import type { Violate } from './invariants.ts'
import type { Method } from './profiles.ts'

/** An order as the merchant has it, by its paymentRequestId. */
export interface Order {
  readonly name: string
  readonly method: Method
  readonly mode: 'AUTOMATIC' | 'MANUAL'
  /** Paid by its buyer on the checkout page, and not by a pay request. */
  readonly bySession?: true
  /** As far as the merchant was told. */
  paymentId?: string
  /** S or F, once an answer said it. */
  told?: 'S' | 'F'
}

/** A capture as the merchant asked for it, by its captureRequestId. */
export interface AskedCapture {
  readonly name: string
  readonly paymentId: string
  readonly value: bigint
  readonly last: boolean
  /** As far as the merchant was told. */
  captureId?: string
  /** Answered in whatever way: it must be on disk. */
  answered: boolean
  told?: 'S' | 'F'
}

/** A refund as the merchant asked for it, by its refundRequestId. */
export interface AskedRefund {
  readonly name: string
  readonly paymentId: string
  readonly captureId: string | undefined
  readonly value: bigint
  answered: boolean
  told?: 'S' | 'F'
}

/** A notification as its receiver sees it. */
export interface Received {
  readonly paymentId: string
  readonly sequence: number
  readonly body: string
  tries: number
  receipts: number
  acknowledged: boolean
}

export function resultOf(state: MovementStateKind): 'S' | 'F' | 'U' {
  if (state === 'succeeded') return 'S'
  return state === 'failed' || state === 'refused' ? 'F' : 'U'
}

/** The merchant: what it asked, what it was told, what it received. It outlives every process of the server. */
export class Merchant {
  readonly orders: Order[] = []
  readonly captures: AskedCapture[] = []
  readonly refunds: AskedRefund[] = []
  /** Whose refund it is: notifyRefund does not say. */
  readonly refundsOf = new Map<string, string>()
  readonly notifications = new Map<string, Received>()
  readonly #violate: Violate

  constructor(violate: Violate) {
    this.#violate = violate
  }

  paid(order: Order, result: PayResult): string {
    if (result.kind === 'refused') return `refused: ${result.refusal.code}`
    const { payment } = result
    order.paymentId = payment.paymentId
    const says = paymentSays(payment)
    // An authorization that was told may be cancelled later; one that failed stays failed.
    if (order.told === 'F' && says === 'S') {
      this.#violate('a final result never changes', `${order.name} had failed and now is a success`)
    }
    if (order.told === 'S' && payment.state.kind === 'failed') {
      this.#violate('a final result never changes', `${order.name} was a success and now has failed`)
    }
    if (says !== 'U') order.told = says
    return `${says} (${payment.state.kind})`
  }

  /** `toldBefore`: what was told when the request was made; one that was under way then may still be answered with U. */
  captured(asked: AskedCapture, toldBefore: AskedCapture['told'], result: CaptureResult): string {
    if (result.kind === 'refused') return `refused: ${result.refusal.code}`
    asked.captureId = result.capture.captureId
    return this.#moved(asked, toldBefore, result.capture)
  }

  refunded(asked: AskedRefund, toldBefore: AskedRefund['told'], result: RefundResult): string {
    return result.kind === 'refused' ? `refused: ${result.refusal.code}` : this.#moved(asked, toldBefore, result.refund)
  }

  #moved(
    asked: AskedCapture | AskedRefund,
    toldBefore: AskedCapture['told'],
    { state, amount }: Pick<Movement, 'state' | 'amount'>,
  ): string {
    asked.answered = true
    const says = resultOf(state.kind)
    if (amount.value !== asked.value) {
      this.#violate('a final result never changes', `${asked.name} is answered with another amount than was asked`)
    }
    if (asked.told && says !== asked.told && (says !== 'U' || toldBefore)) {
      this.#violate('a final result never changes', `${asked.name} was answered ${asked.told} and now ${says}`)
    }
    if (says !== 'U') asked.told = says
    return `${says} (${state.kind})`
  }

  tried(delivery: Delivery): void {
    const { body } = delivery
    const sequence = Number(delivery.headers['capstan-sequence'])
    const paymentId = this.#paymentIn(body)
    const key = `${paymentId} ${sequence}`
    const known = this.notifications.get(key)
    if (known) {
      known.tries += 1
      if (known.body !== body)
        this.#violate('every result is notified', `two bodies under one sequence number: ${body}`)
      return
    }
    if (sequence > 1 && !this.notifications.has(`${paymentId} ${sequence - 1}`)) {
      this.#violate('in order', `notification ${sequence} is tried before ${sequence - 1}`)
    }
    this.notifications.set(key, { paymentId, sequence, body, tries: 1, receipts: 0, acknowledged: false })
  }

  received(delivery: Delivery): void {
    const known = this.#find(delivery)
    if (known) known.receipts += 1
  }

  acknowledged(delivery: Delivery): void {
    const known = this.#find(delivery)
    if (known) known.acknowledged = true
  }

  #find({ headers, body }: Delivery): Received | undefined {
    return this.notifications.get(`${this.#paymentIn(body)} ${headers['capstan-sequence']}`)
  }

  #paymentIn(body: string): string {
    const { paymentId, refundRequestId } = JSON.parse(body)
    return paymentId ?? this.refundsOf.get(refundRequestId)
  }
}

function paymentSays(payment: Payment): 'S' | 'F' | 'U' {
  switch (payment.state.kind) {
    case 'authorized':
    case 'paid':
      return 'S'
    case 'failed':
      return 'F'
    case 'choosing':
    case 'requested':
    case 'awaiting-buyer':
    case 'closing':
    case 'cancelled':
      return 'U'
  }
}
