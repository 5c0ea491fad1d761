import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateClientKeys, parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import type { Behaviour, StandIn, StandInOperation } from '../stand-in.ts'
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

/** Antom's sandbox as its documentation describes it, on a loopback port. */
export async function startAntom(): Promise<StandIn> {
  const [merchant, own] = await Promise.all([generateClientKeys(), generateClientKeys()])
  const merchantKey = parsePublicKey(merchant.publicKey)
  const ownKey = parsePrivateKey(own.privateKey)
  const books = new AntomBooks()
  const told: RawCallback[] = []
  const planned = new Map<StandInOperation, Behaviour[]>()
  const counts = new Map<StandInOperation, number>()
  const notify = (notifyUrl: string, body: Body) => told.push(notification(notifyUrl, body, ownKey))
  const api = new AntomApi(books, (payment, kind, movement) => notify(...notificationOf(payment, kind, movement)))

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await textOf(request)
    const path = request.url ?? ''
    const endpoint = /^\/ams\/sandbox\/api\/v1\/payments\/(\w+)$/.exec(path)?.[1] ?? ''
    const operation = operations[endpoint]
    const send = (body: Body) => {
      const json = JSON.stringify(body)
      const { time, signature } = signed({ path, clientId, body: json }, ownKey)
      response.writeHead(200, {
        'content-type': 'application/json; charset=UTF-8',
        'client-id': clientId,
        'response-time': time,
        signature,
      })
      response.end(json)
    }
    if (!operation) return send(result('F', 'NO_INTERFACE_DEF'))
    counts.set(operation, (counts.get(operation) ?? 0) + 1)
    const behaviour = planned.get(operation)?.shift() ?? 'succeed'
    if (behaviour === 'break-before') return void request.socket.destroy()
    if (behaviour === 'garbage') return void response.writeHead(200).end('<html><body>Welcome back</body></html>')
    if (behaviour === 'server-error') return void response.writeHead(502).end('<html><body>Bad gateway</body></html>')
    const headers = request.headers as Readonly<Record<string, string | undefined>>
    const fault =
      behaviour === 'refuse-account'
        ? 'INVALID_SIGNATURE'
        : await requestFault({ path, clientId, body: text, headers }, merchantKey)
    if (fault !== undefined) return send(result('F', fault))
    const body = carriedOut(api, endpoint, text, behaviour)
    if (behaviour === 'break-after') return void request.socket.destroy()
    send(bent(body, operation, behaviour))
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    settings: { gatewayUrl: `http://127.0.0.1:${port}`, clientId, antomPublicKey: own.publicKey },
    secrets: { merchantPrivateKey: merchant.privateKey },
    behave: (operation, behaviour, times = 1) => {
      planned.set(operation, [...(planned.get(operation) ?? []), ...Array<Behaviour>(times).fill(behaviour)])
    },
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
    requests: (operation) =>
      operation ? (counts.get(operation) ?? 0) : [...counts.values()].reduce((total, count) => total + count, 0),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
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
