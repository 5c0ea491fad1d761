import { type Amount, ApoClient, InvalidRequestError, money, NotSentError, OutcomeUnknownError } from '@capstan/sdk'
import express, { type ErrorRequestHandler } from 'express'
import { readCredentials } from './credentials.ts'
import { notificationHandler } from './notifications.ts'
import {
  findOrder,
  type News,
  nextRefund,
  nextShipment,
  type Order,
  placeOrder,
  Refusal,
  recordPayment,
  recordStep,
} from './orders.ts'

const port = Number(process.env['PORT'] ?? 3000)
const shopUrl = `http://127.0.0.1:${port}`
const credentials = readCredentials(process.env, process.cwd())
const apo = new ApoClient(credentials)
await apo.checkKeys()

const statusOfPayment = { authorized: 200, open: 202, failed: 402, cancelled: 409 }
const statusOfStep = { done: 200, open: 202, failed: 409 }

const app = express().set('json spaces', 2)
// Before any body parser: the signature is over the bytes as they came.
app.post('/notify', notificationHandler(credentials))
app.use(express.json())

app.post('/orders', async ({ body }, response) => {
  const order = placeOrder(String(body?.description ?? 'Two ceramic lamps'), amountOf(body) ?? money('129.50', 'EUR'))
  await pay(order)
  response.status(statusOfPayment[order.payment]).json(order)
})

/** Pays an order again whose payment is open. */
app.post('/orders/:id/pay', async ({ params }, response) => {
  const order = findOrder(params.id)
  if (order.payment === 'open') await pay(order)
  response.status(statusOfPayment[order.payment]).json(order)
})

app.post('/orders/:id/ship', async ({ params, body }, response) => {
  const order = findOrder(params.id)
  const { paymentId = '' } = order
  const shipment = nextShipment(order, amountOf(body))
  const { requestId: captureRequestId, amount: captureAmount, last: isLastCapture = false } = shipment
  const news = await known(apo.capture({ captureRequestId, paymentId, captureAmount, isLastCapture }))
  if (news) recordStep(shipment, news)
  response.status(statusOfStep[shipment.state]).json(order)
})

app.post('/orders/:id/refund', async ({ params, body }, response) => {
  const order = findOrder(params.id)
  const { paymentId = '' } = order
  const refund = nextRefund(order, amountOf(body))
  const { requestId: refundRequestId, amount: refundAmount } = refund
  const refundNotifyUrl = `${shopUrl}/notify`
  const news = await known(apo.refund({ refundRequestId, paymentId, refundAmount, refundNotifyUrl }))
  if (news) recordStep(refund, news)
  response.status(statusOfStep[refund.state]).json(order)
})

app.post('/orders/:id/cancel', async ({ params }, response) => {
  const order = findOrder(params.id)
  const news = await known(apo.cancel({ paymentRequestId: order.paymentRequestId }))
  if (news?.status === 'S') order.payment = 'cancelled'
  response.status({ S: 200, F: 409, U: 202 }[news?.status ?? 'U']).json(order)
})

app.get('/orders/:id', ({ params }, response) => {
  response.json(findOrder(params.id))
})

async function pay(order: Order): Promise<void> {
  const { orderId, description, amount, paymentRequestId } = order
  const news = await known(
    apo.pay({
      paymentRequestId,
      order: { referenceOrderId: orderId, orderDescription: description, orderAmount: amount },
      paymentAmount: amount,
      // A card of the sandbox. Real cards belong on a hosted page: see the example for Next.js.
      paymentMethod: {
        paymentMethodType: 'CARD',
        paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },
      },
      paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
      paymentRedirectUrl: `${shopUrl}/orders/${orderId}`,
      paymentNotifyUrl: `${shopUrl}/notify`,
    }),
  )
  if (news) recordPayment(order, news)
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

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof Refusal) response.status(error.status).json({ error: error.message })
  else if (error instanceof InvalidRequestError) response.status(400).json({ error: error.message })
  else next(error)
}
app.use(answerError)

app.listen(port, '127.0.0.1', () => console.log(`The shop is open at ${shopUrl}`))
