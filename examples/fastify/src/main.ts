import {
  type Amount,
  ApoClient,
  fastifyNotifications,
  InvalidRequestError,
  money,
  NotSentError,
  OutcomeUnknownError,
} from '@capstan/sdk'
import Fastify from 'fastify'
import { readCredentials } from './credentials.ts'
import { changeOrder, insertOrder, openDatabase, readOrder } from './database.ts'
import { receiverOf } from './notifications.ts'
import {
  type News,
  nextRefund,
  nextShipment,
  type Order,
  recordPayment,
  recordStep,
  type Step,
  stepOf,
} from './orders.ts'

const { PORT = '3000', DATABASE_URL } = process.env
if (!DATABASE_URL)
  throw new Error('set DATABASE_URL to a PostgreSQL database for the shop, for example by: createdb shop')
const pool = await openDatabase(DATABASE_URL)
const credentials = readCredentials(process.env, process.cwd())
const apo = new ApoClient(credentials)
await apo.checkKeys()

const shopUrl = `http://127.0.0.1:${PORT}`
const statusOfPayment = { authorized: 200, open: 202, failed: 402, cancelled: 409 }
const statusOfStep = { done: 200, open: 202, failed: 409 }

interface OnOrder {
  Params: { id: string }
  Body: { amount?: string } | undefined
}

const app = Fastify()
// Keeps the raw bytes of its own route, over which the signature is; the other routes get JSON parsed as ever.
app.register(fastifyNotifications(receiverOf(credentials, pool), '/notify'))

app.post<{ Body: { description?: string; amount?: string } | undefined }>('/orders', async ({ body }, reply) => {
  const { orderId } = await insertOrder(
    pool,
    String(body?.description ?? 'Two ceramic lamps'),
    amountOf(body) ?? money('129.50', 'EUR'),
  )
  const order = await pay(orderId)
  return reply.code(statusOfPayment[order.payment]).send(order)
})

/** Pays an order again whose payment is open. */
app.post<OnOrder>('/orders/:id/pay', async ({ params }, reply) => {
  const order = await pay(params.id)
  return reply.code(statusOfPayment[order.payment]).send(order)
})

app.post<OnOrder>('/orders/:id/ship', async ({ params, body }, reply) => {
  // Commit, call, commit: if the process dies in between, the shipment is there, open, with its id.
  const asked = await changeOrder(pool, params.id, (order) => {
    const { requestId, amount, last = false } = nextShipment(order, amountOf(body))
    const paymentId = order.paymentId ?? ''
    return { captureRequestId: requestId, captureAmount: amount, isLastCapture: last, paymentId }
  })
  const { order, step } = await recorded(params.id, asked.captureRequestId, await known(apo.capture(asked)))
  return reply.code(statusOfStep[step.state]).send(order)
})

app.post<OnOrder>('/orders/:id/refund', async ({ params, body }, reply) => {
  const asked = await changeOrder(pool, params.id, (order) => {
    const { requestId: refundRequestId, amount: refundAmount } = nextRefund(order, amountOf(body))
    return { refundRequestId, refundAmount, paymentId: order.paymentId ?? '', refundNotifyUrl: `${shopUrl}/notify` }
  })
  const { order, step } = await recorded(params.id, asked.refundRequestId, await known(apo.refund(asked)))
  return reply.code(statusOfStep[step.state]).send(order)
})

app.post<OnOrder>('/orders/:id/cancel', async ({ params }, reply) => {
  const { paymentRequestId } = await readOrder(pool, params.id)
  const news = await known(apo.cancel({ paymentRequestId }))
  const order = await changeOrder(pool, params.id, (stored) => {
    if (news?.status === 'S') stored.payment = 'cancelled'
    return stored
  })
  return reply.code({ S: 200, F: 409, U: 202 }[news?.status ?? 'U']).send(order)
})

app.get<OnOrder>('/orders/:id', ({ params }) => readOrder(pool, params.id))

async function pay(id: string): Promise<Order> {
  const { description, amount, payment, paymentRequestId } = await readOrder(pool, id)
  const request = {
    paymentRequestId,
    order: { referenceOrderId: id, orderDescription: description, orderAmount: amount },
    paymentAmount: amount,
    // A card of the sandbox. Real cards belong on a hosted page: see the example for Next.js.
    paymentMethod: {
      paymentMethodType: 'CARD',
      paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },
    },
    paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
    paymentRedirectUrl: `${shopUrl}/orders/${id}`,
    paymentNotifyUrl: `${shopUrl}/notify`,
  } as const
  const news = payment === 'open' ? await known(apo.pay(request)) : undefined
  return changeOrder(pool, id, (order) => {
    if (news) recordPayment(order, news)
    return order
  })
}

function recorded(id: string, requestId: string, news: News | undefined): Promise<{ order: Order; step: Step }> {
  return changeOrder(pool, id, (order) => {
    const step = stepOf(order, requestId)
    if (!step) throw new Error(`${requestId} is gone from order ${id}`)
    if (news) recordStep(step, news)
    return { order, step }
  })
}

/**
 * The result, or nothing when there is none: not sent, or nobody knows. What was asked for stays open then. If it was
 * done its notification tells, and asking again repeats it with the same id.
 */
async function known(call: Promise<News>): Promise<News | undefined> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof OutcomeUnknownError || error instanceof NotSentError)) throw error
    console.error(error.message)
    return undefined
  }
}

function amountOf(body: { readonly amount?: string } | undefined): Amount | undefined {
  return body?.amount === undefined ? undefined : money(body.amount, 'EUR')
}

app.setErrorHandler((error, _request, reply) => {
  if (error instanceof InvalidRequestError) return reply.code(400).send({ error: error.message })
  return reply.send(error)
})

await app.listen({ port: Number(PORT), host: '127.0.0.1' })
console.log(`The shop is open at ${shopUrl}`)
