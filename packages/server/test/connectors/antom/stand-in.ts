import { generateClientKeys, parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import type { Behaviour, StandIn, StandInOperation } from '../stand-in.ts'
import { type Arrival, type Reply, standInServer } from '../stand-in-server.ts'
import { AntomApi, result } from './antom-api.ts'
import { AntomBooks, type Movement, type Payment } from './antom-books.ts'
import { ParamIllegal } from './antom-fields.ts'
import { requestFault, signed } from './antom-signature.ts'

type Body = Readonly<Record<string, unknown>>

const clientId = 'SANDBOX_5Y7M2K0000000417'
const operations: Readonly<Record<string, StandInOperation>> = {
  pay: 'authorize',
  capture: 'capture',
  refund: 'refund',
  cancel: 'void',
  inquiryPayment: 'inquire',
  inquiryRefund: 'inquire',
}

/** Keys take time to make. The merchant has one pair; of two that follow each other, each Antom has its own. */
const keys = { merchant: generateClientKeys(), own: [generateClientKeys(), generateClientKeys()] }
let opened = 0

async function nextKeys() {
  opened += 1
  const [merchant, own] = await Promise.all([keys.merchant, keys.own[opened % 2] ?? generateClientKeys()])
  return { merchant, own }
}

/**
 * Antom's sandbox as its documentation describes it, on a loopback port. `now`: its clock, by which it judges until when a
 * payment may be paid.
 */
export async function startAntom(now: () => Date): Promise<StandIn> {
  const { merchant, own } = await nextKeys()
  const merchantKey = parsePublicKey(merchant.publicKey)
  const ownKey = parsePrivateKey(own.privateKey)
  const books = new AntomBooks()
  const told: RawCallback[] = []
  const api = new AntomApi(books, now, (payment, kind, movement) => {
    const [notifyUrl, body] = notificationOf(payment, kind, movement)
    told.push(notification(notifyUrl, body, ownKey))
  })

  const reply = ({ path }: Arrival, body: Body): Reply => {
    const json = JSON.stringify(body)
    const { time, signature } = signed({ path, clientId, body: json }, ownKey)
    return { status: 200, headers: { 'client-id': clientId, 'response-time': time, signature }, body: json }
  }
  const server = await standInServer({
    refuseAccount: (arrival) => reply(arrival, result('F', 'INVALID_SIGNATURE')),
    async route(arrival) {
      const endpoint = /^\/ams\/sandbox\/api\/v1\/payments\/(\w+)$/.exec(arrival.path)?.[1] ?? ''
      const operation = operations[endpoint]
      if (!operation || arrival.method !== 'POST') throw new Error(`there is no API ${arrival.path}`)
      const fault = await requestFault({ ...arrival, clientId }, merchantKey)
      const handle = (behaviour: Behaviour) => {
        if (fault !== undefined) return reply(arrival, result('F', fault))
        return reply(arrival, bent(carriedOut(api, endpoint, arrival.body, behaviour), operation, behaviour))
      }
      return { operation, handle }
    },
  })
  return {
    settings: { gatewayUrl: server.url, clientId, antomPublicKey: own.publicKey },
    secrets: { merchantPrivateKey: merchant.privateKey },
    behave: server.behave,
    settle: () => settle(books, api),
    buyerDecides(reference, decision) {
      const payment = books.payments.get(reference)
      if (payment?.state !== 'awaiting-buyer') throw new Error(`no buyer is asked about ${reference}`)
      api.endPayment(payment, decision === 'pays' ? 'authorized' : 'declined')
      return ''
    },
    takeBack(reference) {
      const found = books.capture(reference)
      if (found?.movement.state !== 'done') throw new Error(`no capture ${reference} is done`)
      api.endMovement(found.payment, 'capture', found.movement, 'declined', 'PROCESS_FAIL')
    },
    callbacks: () => told.splice(0),
    books: () => books.booked(),
    requests: server.requests,
    close: server.close,
  }
}

function carriedOut(api: AntomApi, endpoint: string, text: string, behaviour: Behaviour): Body {
  try {
    const body = JSON.parse(text) as Body
    switch (endpoint) {
      case 'pay':
        return api.pay(body, behaviour)
      case 'capture':
        return api.capture(body, behaviour)
      case 'refund':
        return api.refund(body, behaviour)
      case 'cancel':
        return api.cancel(body, behaviour)
      case 'inquiryRefund':
        return api.inquiryRefund(body)
      default:
        return api.inquiryPayment(body)
    }
  } catch (error) {
    if (error instanceof ParamIllegal || error instanceof SyntaxError)
      return result('F', 'PARAM_ILLEGAL', error.message)
    throw error
  }
}

/** What was carried out as it should be, told in a way that Antom never documented, or that decides nothing. */
function bent(body: Body, operation: StandInOperation, behaviour: Behaviour): Body {
  if (behaviour === 'unlisted') {
    if (operation !== 'inquire') return { ...body, ...result('S', 'SUCCESS_WITH_REMARKS') }
    return unlistedStatuses(body)
  }
  if (operation !== 'inquire') return body
  if (behaviour === 'stay-pending') return result('U', 'UNKNOWN_EXCEPTION')
  if (behaviour === 'decline') return result('F', 'PROCESS_FAIL')
  return body
}

function unlistedStatuses(body: Body): Body {
  const transactions = body['transactions']
  return {
    ...body,
    ...(body['paymentStatus'] !== undefined && { paymentStatus: 'SETTLED' }),
    ...(body['refundStatus'] !== undefined && { refundStatus: 'SETTLED' }),
    ...(Array.isArray(transactions) && {
      transactions: transactions.map((item: Body) => ({ ...item, transactionStatus: 'SETTLED' })),
    }),
  }
}

function settle(books: AntomBooks, api: AntomApi): void {
  for (const payment of books.payments.values()) {
    if (payment.cancelling) api.endCancel(payment)
    if (payment.state === 'pending') api.endPayment(payment, 'authorized')
    for (const kind of ['capture', 'refund'] as const) {
      const movements = payment[kind === 'capture' ? 'captures' : 'refunds']
      for (const movement of movements) {
        if (movement.state === 'pending') api.endMovement(payment, kind, movement, 'done')
      }
    }
  }
}

/** notifyPayment, notifyCapture and notifyRefund: where to, and the body. */
function notificationOf(payment: Payment, kind: 'payment' | 'capture' | 'refund', movement?: Movement): [string, Body] {
  if (kind === 'payment' || !movement) {
    const { reference, id, amount, currency, state, code, createdAt, notifyUrl } = payment
    const body = {
      notifyType: 'PAYMENT_RESULT',
      paymentRequestId: reference,
      paymentId: id,
      paymentAmount: { currency, value: String(amount) },
      paymentCreateTime: createdAt.toISOString(),
      ...result(state === 'authorized' ? 'S' : 'F', code),
    }
    return [notifyUrl, body]
  }
  const { reference, id, amount, currency, state, code, notifyUrl } = movement
  const body = {
    notifyType: kind === 'capture' ? 'CAPTURE_RESULT' : 'REFUND_RESULT',
    [`${kind}RequestId`]: reference,
    [`${kind}Id`]: id,
    [`${kind}Amount`]: { currency, value: String(amount) },
    ...(kind === 'capture' ? { paymentId: payment.id } : { refundStatus: state === 'done' ? 'SUCCESS' : 'FAIL' }),
    ...result(state === 'done' ? 'S' : 'F', code),
  }
  return [notifyUrl, body]
}

function notification(notifyUrl: string, body: Body, key: Parameters<typeof signed>[1]): RawCallback {
  const { pathname, search } = new URL(notifyUrl)
  const target = pathname + search
  const text = JSON.stringify(body)
  const { time, signature } = signed({ path: target, clientId, body: text }, key)
  return {
    method: 'POST',
    target,
    headers: { 'content-type': 'application/json', 'client-id': clientId, 'request-time': time, signature },
    body: text,
  }
}
