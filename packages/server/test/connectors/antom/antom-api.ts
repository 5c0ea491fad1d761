import type { Behaviour } from '../stand-in.ts'
import { type AntomBooks, cancelFault, captureFault, type Movement, type Payment, refundFault } from './antom-books.ts'
import { amount, buyer, environment, flag, object, optionalText, ParamIllegal, text, url } from './antom-fields.ts'

type Body = Readonly<Record<string, unknown>>
/** Of a movement or a payment that reached its end, for its notification. */
export type Ended = (payment: Payment, kind: 'payment' | 'capture' | 'refund', movement?: Movement) => void

const messages = { S: 'success.', U: 'in process', F: 'refused' } as const

export function result(
  resultStatus: 'S' | 'U' | 'F',
  resultCode: string,
  resultMessage: string = messages[resultStatus],
) {
  return { result: { resultStatus, resultCode, resultMessage } }
}

const wire = (currency: string, value: bigint) => ({ currency, value: String(value) })

/** Antom's calls by its documentation (docs.antom.com/ac/ams, /ac/cashierpay): fields, limits, repeats, rules, codes. */
export class AntomApi {
  readonly #books: AntomBooks
  readonly #now: () => Date
  readonly #ended: Ended

  constructor(books: AntomBooks, now: () => Date, ended: Ended) {
    this.#books = books
    this.#now = now
    this.#ended = ended
  }

  pay(body: Body, behaviour: Behaviour): Body {
    if (body['productCode'] !== 'CASHIER_PAYMENT') throw new ParamIllegal('productCode')
    const reference = text(body, 'paymentRequestId', 64)
    const order = object(body, 'order')
    const asked = amount(body, 'paymentAmount')
    amount(order, 'orderAmount')
    text(order, 'orderDescription', 256)
    text(order, 'referenceOrderId', 64)
    url(body, 'paymentRedirectUrl', 2048)
    const notifyUrl = url(body, 'paymentNotifyUrl', 2048)
    environment(object(body, 'env'))
    if (order['buyer'] !== undefined) buyer(object(order, 'buyer'))
    const method = object(body, 'paymentMethod')
    const methodType = text(method, 'paymentMethodType', 64)
    const automatic = methodType === 'CARD' ? this.#card(body, method) : true
    const known = this.#books.payments.get(reference)
    if (known) {
      const same = known.asked === asked.value && known.currency === asked.currency
      return same ? this.#payAnswer(known) : result('F', 'REPEAT_REQ_INCONSISTENT')
    }
    const payment: Payment = {
      reference,
      id: this.#books.newId(1),
      amount: behaviour === 'other-amount' ? asked.value - 1n : asked.value,
      asked: asked.value,
      currency: asked.currency,
      methodType,
      automatic,
      notifyUrl,
      createdAt: this.#now(),
      state: 'pending',
      code: 'PAYMENT_IN_PROCESS',
      restReleased: false,
      cancelling: false,
      captures: [],
      refunds: [],
    }
    this.#books.payments.set(reference, payment)
    if (behaviour === 'decline') this.endPayment(payment, 'declined')
    else if (methodType !== 'CARD') payment.state = 'awaiting-buyer'
    else if (behaviour !== 'stay-pending') this.endPayment(payment, 'authorized')
    return this.#payAnswer(payment)
  }

  /** Server-to-server cards; whether Antom captures by itself. */
  #card(body: Body, method: Body): boolean {
    const card = object(method, 'paymentMethodMetaData')
    if (!/^\d{12,19}$/.test(text(card, 'cardNo', 32))) throw new ParamIllegal('cardNo')
    if (!/^(0[1-9]|1[0-2])$/.test(text(card, 'expiryMonth', 2))) throw new ParamIllegal('expiryMonth')
    text(card, 'expiryYear', 2)
    const factor = object(body, 'paymentFactor')
    if (!flag(factor, 'isAuthorization')) throw new ParamIllegal('isAuthorization')
    const mode = optionalText(factor, 'captureMode', 64) ?? 'AUTOMATIC'
    if (mode !== 'AUTOMATIC' && mode !== 'MANUAL') throw new ParamIllegal('captureMode')
    const korean = method['requireIssuerAuthentication'] !== undefined && flag(method, 'requireIssuerAuthentication')
    if (korean && mode === 'MANUAL') throw new ParamIllegal('captureMode')
    const expiry = optionalText(body, 'paymentExpiryTime', 64)
    const aheadMs = expiry === undefined ? 1 : Date.parse(expiry) - this.#now().getTime()
    if (!(aheadMs > 0 && aheadMs < 600_000)) throw new ParamIllegal('paymentExpiryTime')
    return mode === 'AUTOMATIC'
  }

  endPayment(payment: Payment, state: 'authorized' | 'declined'): void {
    payment.state = state
    payment.code = state === 'authorized' ? 'SUCCESS' : 'DO_NOT_HONOR'
    this.#ended(payment, 'payment')
    if (state === 'authorized' && payment.methodType === 'CARD' && payment.automatic) {
      const own = this.#books.newId(2)
      const { amount: value, currency, notifyUrl } = payment
      const movement: Movement = {
        reference: own,
        id: own,
        amount: value,
        asked: value,
        currency,
        state: 'pending',
        code: '',
        notifyUrl,
      }
      payment.captures.push(movement)
      this.endMovement(payment, 'capture', movement, 'done')
    }
  }

  #payAnswer(payment: Payment): Body {
    const about = this.#paymentMembers(payment)
    switch (payment.state) {
      case 'authorized':
        return { ...about, ...result('S', 'SUCCESS') }
      case 'declined':
        return result('F', payment.code)
      case 'voided':
        return result('F', 'ORDER_IS_CLOSED')
      case 'awaiting-buyer':
        return { ...about, normalUrl: `https://cashier.example/${payment.id}`, ...result('U', 'PAYMENT_IN_PROCESS') }
      case 'pending':
        return { ...about, ...result('U', 'PAYMENT_IN_PROCESS') }
    }
  }

  #paymentMembers(payment: Payment): Body {
    const { reference, id, amount: value, currency, createdAt, methodType, state } = payment
    const card = methodType === 'CARD' && state === 'authorized'
    return {
      paymentRequestId: reference,
      paymentId: id,
      paymentAmount: wire(currency, value),
      paymentCreateTime: createdAt.toISOString(),
      ...(state === 'authorized' && { paymentTime: createdAt.toISOString() }),
      ...(card && {
        authExpiryTime: new Date(createdAt.getTime() + 7 * 86_400_000).toISOString(),
        paymentResultInfo: { cardBrand: 'VISA', lastFour: '0768', issuingCountry: 'SG', funding: 'CREDIT' },
      }),
    }
  }

  inquiryPayment(body: Body): Body {
    const payment = this.#named(body)
    if (!payment) return result('F', 'ORDER_NOT_EXIST')
    const status = { authorized: 'SUCCESS', declined: 'FAIL', voided: 'CANCELLED' } as const
    const { state } = payment
    const transactions = [
      ...payment.captures.map((movement) => this.#transaction('CAPTURE', movement)),
      ...payment.refunds.map((movement) => this.#transaction('REFUND', movement)),
    ]
    return {
      ...this.#paymentMembers(payment),
      paymentStatus: state === 'pending' || state === 'awaiting-buyer' ? 'PROCESSING' : status[state],
      paymentResultCode: payment.code,
      paymentResultMessage: 'as it stands',
      ...(transactions.length > 0 && { transactions }),
      ...result('S', 'SUCCESS'),
    }
  }

  #named(body: Body): Payment | undefined {
    const id = optionalText(body, 'paymentId', 64)
    const reference = optionalText(body, 'paymentRequestId', 64)
    if (id !== undefined) return this.#books.byId(id)
    if (reference === undefined) throw new ParamIllegal('paymentRequestId')
    return this.#books.payments.get(reference)
  }

  #transaction(transactionType: 'CAPTURE' | 'REFUND', movement: Movement): Body {
    const { reference, id, amount: value, currency, state, code } = movement
    const outcome = {
      done: ['SUCCESS', 'S', 'SUCCESS'],
      declined: ['FAIL', 'F', code],
      pending: ['PROCESSING', 'U', 'PAYMENT_IN_PROCESS'],
    } as const
    const [transactionStatus, resultStatus, resultCode] = outcome[state]
    return {
      transactionType,
      transactionStatus,
      transactionId: id,
      transactionRequestId: reference,
      transactionAmount: wire(currency, value),
      transactionResult: { resultStatus, resultCode, resultMessage: 'as it stands' },
    }
  }

  capture(body: Body, behaviour: Behaviour): Body {
    const reference = text(body, 'captureRequestId', 64)
    const paymentId = text(body, 'paymentId', 64)
    const asked = amount(body, 'captureAmount')
    const last = body['isLastCapture'] !== undefined && flag(body, 'isLastCapture')
    const known = this.#books.capture(reference)
    if (known) return this.#repeat(known, paymentId, asked, 'capture')
    const payment = this.#books.byId(paymentId)
    if (!payment) return result('F', 'AUTH_NOT_FOUND')
    const fault = captureFault(payment, asked.value, asked.currency)
    const movement = this.#booked(payment, 'capture', reference, asked, behaviour, fault)
    if (last && movement.state !== 'declined') payment.restReleased = true
    return this.#movementAnswer(payment, 'capture', movement)
  }

  refund(body: Body, behaviour: Behaviour): Body {
    const reference = text(body, 'refundRequestId', 64)
    const paymentId = text(body, 'paymentId', 64)
    const asked = amount(body, 'refundAmount')
    const notifyUrl = url(body, 'refundNotifyUrl', 1024)
    const captureId = optionalText(body, 'captureId', 64)
    const known = this.#books.refund(reference)
    if (known) return this.#repeat(known, paymentId, asked, 'refund')
    const payment = this.#books.byId(paymentId)
    if (!payment) return result('F', 'ORDER_NOT_EXIST')
    if (captureId !== undefined && !payment.captures.some(({ id }) => id === captureId)) {
      return result('F', 'ORDER_NOT_EXIST')
    }
    const fault = refundFault(payment, asked.value, asked.currency)
    const movement = this.#booked(payment, 'refund', reference, asked, behaviour, fault, notifyUrl)
    return this.#movementAnswer(payment, 'refund', movement)
  }

  /** The same result for ever, as ams/idempotency says; other values are no repeat. */
  #repeat(
    { payment, movement }: { readonly payment: Payment; readonly movement: Movement },
    paymentId: string,
    asked: ReturnType<typeof amount>,
    kind: 'capture' | 'refund',
  ): Body {
    const same = movement.asked === asked.value && movement.currency === asked.currency
    if (payment.id !== paymentId || !same) return result('F', 'REPEAT_REQ_INCONSISTENT')
    return this.#movementAnswer(payment, kind, movement)
  }

  #booked(
    payment: Payment,
    kind: 'capture' | 'refund',
    reference: string,
    asked: ReturnType<typeof amount>,
    behaviour: Behaviour,
    fault: string | undefined,
    notifyUrl = payment.notifyUrl,
  ): Movement {
    const value = behaviour === 'other-amount' ? asked.value - 1n : asked.value
    const movement: Movement = {
      reference,
      id: this.#books.newId(kind === 'capture' ? 2 : 3),
      amount: value,
      asked: asked.value,
      currency: asked.currency,
      state: 'pending',
      code: '',
      notifyUrl,
    }
    payment[kind === 'capture' ? 'captures' : 'refunds'].push(movement)
    const refused = fault ?? (behaviour === 'decline' ? 'PROCESS_FAIL' : undefined)
    if (refused !== undefined) this.endMovement(payment, kind, movement, 'declined', refused)
    else if (behaviour !== 'stay-pending') this.endMovement(payment, kind, movement, 'done')
    return movement
  }

  endMovement(
    payment: Payment,
    kind: 'capture' | 'refund',
    movement: Movement,
    state: 'done' | 'declined',
    code = 'SUCCESS',
  ): void {
    movement.state = state
    movement.code = code
    this.#ended(payment, kind, movement)
  }

  #movementAnswer(payment: Payment, kind: 'capture' | 'refund', movement: Movement): Body {
    if (movement.state === 'declined') return result('F', movement.code)
    const about = {
      [`${kind}RequestId`]: movement.reference,
      [`${kind}Id`]: movement.id,
      paymentId: payment.id,
      [`${kind}Amount`]: wire(movement.currency, movement.amount),
    }
    if (movement.state === 'pending') return { ...about, ...result('U', `${kind.toUpperCase()}_IN_PROCESS`) }
    return { ...about, [`${kind}Time`]: new Date().toISOString(), ...result('S', 'SUCCESS') }
  }

  cancel(body: Body, behaviour: Behaviour): Body {
    const payment = this.#named(body)
    if (!payment) return result('F', 'ORDER_NOT_EXIST')
    const fault = cancelFault(payment) ?? (behaviour === 'decline' ? 'PROCESS_FAIL' : undefined)
    if (fault !== undefined) return result('F', fault)
    if (behaviour === 'stay-pending') payment.cancelling = true
    if (payment.cancelling) return result('U', 'UNKNOWN_EXCEPTION')
    this.endCancel(payment)
    return {
      paymentId: payment.id,
      paymentRequestId: payment.reference,
      cancelTime: new Date().toISOString(),
      ...result('S', 'SUCCESS'),
    }
  }

  endCancel(payment: Payment): void {
    payment.cancelling = false
    if (payment.state === 'declined') return
    payment.state = 'voided'
    payment.code = 'ORDER_IS_CANCELED'
  }

  inquiryRefund(body: Body): Body {
    const reference = text(body, 'refundRequestId', 64)
    const found = this.#books.refund(reference)
    if (!found) return result('F', 'REFUND_NOT_EXIST')
    const { id, amount: value, currency, state } = found.movement
    const refundStatus = { done: 'SUCCESS', declined: 'FAIL', pending: 'PROCESSING' }[state]
    return {
      refundId: id,
      refundRequestId: reference,
      refundAmount: wire(currency, value),
      refundStatus,
      ...(state === 'done' && { refundTime: new Date().toISOString(), arn: '74500016309200000000421' }),
      ...result('S', 'SUCCESS'),
    }
  }
}
