import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { type Checkout, createCheckout, sandboxCard } from './checkout.ts'
import type { Credentials } from './credentials.ts'
import { createGateway, NoAnswer } from './gateway.ts'
import { listen } from './http-server.ts'
import { createNotificationReceiver } from './notifications.ts'
import { type Order, Shop, ShopRefusal } from './shop.ts'

/** Keeps a shop running until the process is ended. Values are cents of EUR. */
export async function serveShop(credentials: Credentials, port: number): Promise<void> {
  const shop = new Shop()
  const shopUrl = `http://127.0.0.1:${port}`
  const checkout = createCheckout(createGateway(credentials), shop, {
    orderPage: ({ orderId }) => `${shopUrl}/orders/${orderId}`,
    notify: `${shopUrl}/notify`,
  })
  const receiveNotification = createNotificationReceiver(credentials, async (notification) => {
    shop.recordNotification(notification)
    console.log(`verified ${notification.notifyType}`)
  })
  await listen(port, async (request, response) => {
    if (request.method === 'POST' && request.url === '/notify') return receiveNotification(request, response)
    return answerShopper(request, response, shop, checkout)
  })
  console.log(`The shop is open. From another terminal:
  curl ${shopUrl}/orders -d '{"description": "Two ceramic lamps", "value": "12950"}'
  curl ${shopUrl}/orders/ORDER_ID/ship -d '{"value": "8000"}'    (with {}: all that is left)
  curl ${shopUrl}/orders/ORDER_ID`)
}

async function answerShopper(
  request: IncomingMessage,
  response: ServerResponse,
  shop: Shop,
  checkout: Checkout,
): Promise<void> {
  try {
    respond(response, 200, await serveOrder(request, shop, checkout))
  } catch (error) {
    if (error instanceof ShopRefusal) return respond(response, 400, { error: error.message })
    // Not a failure: the order stays open until the notification, or a repeat under the same id, tells.
    if (error instanceof NoAnswer) return respond(response, 202, { open: error.message })
    throw error
  }
}

/** `POST /orders`, `GET /orders/:id` and `POST /orders/:id/ship`; each gives the order as it then stands. */
async function serveOrder(request: IncomingMessage, shop: Shop, checkout: Checkout): Promise<Order> {
  const [, collection, orderId, action, ...more] = (request.url ?? '').split('/')
  const asked = collection === 'orders' && more.length === 0 ? `${request.method} ${action ?? ''}` : ''
  if (asked === 'POST ' && orderId === undefined) {
    const { description, value } = await readFields(request)
    const order = shop.place(description ?? '', { currency: 'EUR', value: String(cents(value)) })
    await checkout.pay(order, sandboxCard)
    return order
  }
  const order = shop.find(orderId ?? '')
  if (!order) throw new ShopRefusal('there is no such order')
  if (asked === 'POST ship') {
    const { value } = await readFields(request)
    await checkout.capture(order, shop.planShipment(order, value === undefined ? undefined : cents(value)))
    return order
  }
  if (asked === 'GET ') return order
  throw new ShopRefusal('POST /orders, GET /orders/:id and POST /orders/:id/ship are all there is')
}

async function readFields(
  request: IncomingMessage,
): Promise<{ readonly description?: string; readonly value?: string }> {
  const body: unknown = await json(request).catch(() => undefined)
  if (typeof body !== 'object' || body === null) throw new ShopRefusal('the body must be a JSON object')
  return body
}

function cents(value: unknown): bigint {
  if (typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value)) return BigInt(value)
  throw new ShopRefusal('value: must be a whole number of cents, as a string')
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body, null, 2)}\n`)
}
