import { type Answer, cardPayment, requestId, type TestClient } from '../support/signed-call.ts'
import { askEither, type NextServer } from './either.ts'
import type { Asked } from './merchant.ts'
import { oneOf } from './random.ts'

const CURRENCIES = ['EUR', 'JPY', 'THB'] as const
interface Amounts {
  /** Paid, and captured. */
  readonly taken: readonly [string, ...string[]]
  /** Of a payment of which 90.00 are captured. */
  readonly refunded: readonly [string, ...string[]]
}

const TAKEN = ['900', '650', '1200'] as const
/** What the acquirers just do. */
export const PLAIN: Amounts = { taken: TAKEN, refunded: [...TAKEN, '300'] }
/** Their magic amounts among plain ones: of captures, three times as many of those. */
export const MIXED: Amounts = {
  taken: [
    ...TAKEN,
    ...TAKEN,
    ...TAKEN,
    ...TAKEN,
    ...TAKEN,
    ...TAKEN,
    ...TAKEN,
    ...(['4001', '4002', '4003', '4004', '4005', '4006', '4007'] as const),
  ],
  refunded: [...PLAIN.refunded, '7001', '7002', '7003', '7004', '7005', '7006', '7007'],
}

export interface Load {
  readonly next: NextServer
  readonly client: TestClient
  readonly notifyUrl: string
  readonly random: () => number
  readonly amounts: Amounts
  /** Every request that is made is added here. */
  readonly asked: Asked[]
}

/**
 * One buyer: a payment captured by itself, or authorized and captured in up to three parts at the same time, or captured
 * whole and refunded, twice at the same time.
 */
export async function oneOrder(load: Load): Promise<void> {
  const { random } = load
  const currency = oneOf(random, CURRENCIES)
  if (random() < 0.3) {
    await send(load, payment(load, currency, oneOf(random, load.amounts.taken), 'AUTOMATIC'))
    return
  }
  if (random() < 0.3) {
    await captureAndRefund(load, currency)
    return
  }
  const parts = Array.from({ length: currency === 'EUR' ? Math.ceil(random() * 3) : 1 }, () =>
    oneOf(random, load.amounts.taken),
  )
  const authorized = await send(load, payment(load, currency, '9000', 'MANUAL'), true)
  if (authorized?.result.resultStatus !== 'S') return
  await Promise.all(parts.map((value) => send(load, captureOf(authorized.paymentId, currency, value))))
}

async function captureAndRefund(load: Load, currency: string): Promise<void> {
  const { random } = load
  const authorized = await send(load, payment(load, currency, '9000', 'MANUAL'), true)
  if (authorized?.result.resultStatus !== 'S') return
  const captured = await send(load, captureOf(authorized.paymentId, currency, '9000'), true)
  if (captured.result.resultStatus !== 'S') return
  const { paymentId } = authorized
  const refund = () =>
    refundOf(load, { paymentId, captureId: captured.captureId }, currency, oneOf(random, load.amounts.refunded))
  await Promise.all([send(load, refund()), send(load, refund())])
}

async function send(load: Load, request: Asked['request'], untilFinal = false): Promise<Answer> {
  const asked: Asked = { request, answers: [] }
  load.asked.push(asked)
  return askEither(load.next, load.client, asked, untilFinal)
}

function payment({ notifyUrl }: Load, currency: string, value: string, mode: 'AUTOMATIC' | 'MANUAL'): Asked['request'] {
  const amount = { currency, value }
  const order = { referenceOrderId: 'SO-1', orderDescription: 'Two ceramic lamps', orderAmount: amount }
  const body = cardPayment(value, mode, { paymentAmount: amount, order, paymentNotifyUrl: notifyUrl })
  return { endpoint: 'pay', body }
}

function captureOf(paymentId: string, currency: string, value: string): Asked['request'] {
  const body = { captureRequestId: requestId('capture'), paymentId, captureAmount: { currency, value } }
  return { endpoint: 'capture', body }
}

/** One names its capture, the next does not. */
function refundOf(
  { notifyUrl, random }: Load,
  { paymentId, captureId }: { readonly paymentId: string; readonly captureId: string },
  currency: string,
  value: string,
): Asked['request'] {
  const refundRequestId = requestId('refund')
  const named = random() < 0.5 ? { captureId } : {}
  const refundAmount = { currency, value }
  return {
    endpoint: 'refund',
    body: { refundRequestId, paymentId, refundAmount, refundNotifyUrl: notifyUrl, ...named },
  }
}
