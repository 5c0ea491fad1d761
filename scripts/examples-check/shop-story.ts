import { expectThat, type Report } from '../package-check/report.ts'
import { readmeRequests } from './readme-requests.ts'
import type { Answer, Shop } from './shop.ts'

interface Story {
  readonly report: Report
  /** The example's folder, which is its name here. */
  readonly example: string
  readonly shop: Shop
  readonly clientId: string
}

/** The same for every shop: what a merchant lives through, over its own HTTP routes. */
export async function tellShopStory({ report, example, shop, clientId }: Story): Promise<void> {
  const check = (name: string, run: () => Promise<void>) =>
    report.check(`${example}: ${name}`, async () => {
      await run()
      return undefined
    })
  await check('the requests of its README', () => readmeWorks(example, shop))
  await check('an order is authorized, shipped in two parts and refunded, and each result is notified', () =>
    sell(shop),
  )
  await check('a declined order says so', () => decline(shop))
  await check('a capture without an answer stays open, is not made twice, and ends by its notification', () =>
    lose(shop),
  )
  await check('an order that was not shipped is cancelled', () => cancel(shop))
  await check('a forged notification is refused with 401 and changes nothing', () => forge(shop, clientId))
  await check('a notification that is delivered twice is handled once', () => deliverTwice(shop))
  await check('bad requests change nothing', () => refuse(shop))
}

async function readmeWorks(example: string, shop: Shop): Promise<void> {
  let orderId = ''
  const requests = readmeRequests(example)
  expectThat(requests.length >= 5, `its README shows only ${requests.length} requests`)
  for (const { method, path, body } of requests) {
    const answer = await shop.ask(method, path.replace('ORDER_ID', orderId), body)
    expectStatus(answer, 200)
    orderId = answer.order.orderId
  }
}

async function placed(shop: Shop, amount: string): Promise<Answer> {
  return shop.ask('POST', '/orders', { description: 'Two ceramic lamps', amount })
}

async function sell(shop: Shop): Promise<void> {
  const ordered = await placed(shop, '129.50')
  expectStatus(ordered, 200)
  expectThat(ordered.order.payment === 'authorized', ordered.text)
  const path = `/orders/${ordered.order.orderId}`
  expectStatus(await shop.ask('POST', `${path}/ship`, { amount: '80.00' }), 200)
  expectStatus(await shop.ask('POST', `${path}/ship`, { amount: '49.51' }), 409)
  expectStatus(await shop.ask('POST', `${path}/ship`), 200)
  expectStatus(await shop.ask('POST', `${path}/refund`, { amount: '129.51' }), 409)
  expectStatus(await shop.ask('POST', `${path}/refund`, { amount: '10.00' }), 200)
  expectStatus(await shop.ask('POST', `${path}/refund`), 200)
  const { payment, shipments, refunds } = await shop.orderWhen(
    ordered.order.orderId,
    'all five notifications',
    (order) => [order, ...order.shipments, ...order.refunds].every(({ notified }) => notified === 1),
  )
  const steps = [...shipments, ...refunds].map(({ amount, state }) => `${state} ${amount.value}`)
  expectThat(payment === 'authorized' && steps.join() === 'done 8000,done 4950,done 1000,done 11950', steps.join())
}

async function decline(shop: Shop): Promise<void> {
  const { status, order, text } = await placed(shop, '50.01')
  expectThat(status === 402 && order.payment === 'failed' && order.code === 'PROCESS_FAIL', text)
  expectStatus(await shop.ask('POST', `/orders/${order.orderId}/ship`), 409)
  await shop.orderWhen(order.orderId, 'the notification of the decline', ({ notified }) => notified === 1)
}

/** The acquirer takes the money and says nothing (docs/sandbox.md, 4003). */
async function lose(shop: Shop): Promise<void> {
  const { order } = await placed(shop, '129.50')
  const ship = () => shop.ask('POST', `/orders/${order.orderId}/ship`, { amount: '40.03' })
  const [first, repeat] = await Promise.all([ship(), ship()])
  for (const answer of [first, repeat]) {
    expectThat(answer.status === 202 && answer.order.shipments[0]?.state === 'open', answer.text)
  }
  const { shipments } = await shop.orderWhen(order.orderId, 'the notification of the capture', (now) =>
    now.shipments.every(({ state, notified }) => state === 'done' && notified === 1),
  )
  expectThat(shipments.length === 1, `${shipments.length} captures instead of one`)
}

async function cancel(shop: Shop): Promise<void> {
  const { order } = await placed(shop, '129.50')
  const cancelled = await shop.ask('POST', `/orders/${order.orderId}/cancel`)
  expectThat(cancelled.status === 200 && cancelled.order.payment === 'cancelled', cancelled.text)
  expectStatus(await shop.ask('POST', `/orders/${order.orderId}/ship`), 409)
}

async function forge(shop: Shop, clientId: string): Promise<void> {
  const { order } = await placed(shop, '50.01')
  await shop.orderWhen(order.orderId, 'its genuine notification', ({ notified }) => notified === 1)
  const { paymentRequestId = '' } = order as { paymentRequestId?: string }
  const status = await shop.forge(clientId, paymentRequestId)
  expectThat(status === 401, `answered with ${status}`)
  const { order: after, text } = await shop.ask('GET', `/orders/${order.orderId}`)
  expectThat(after.payment === 'failed' && after.notified === 1, text)
}

async function deliverTwice(shop: Shop): Promise<void> {
  const { order } = await placed(shop, '129.50')
  await shop.orderWhen(order.orderId, 'its notification', ({ notified }) => notified === 1)
  await shop.deliverAgain(order.paymentId ?? '')
  const { order: after, text } = await shop.ask('GET', `/orders/${order.orderId}`)
  expectThat(after.notified === 1, text)
}

async function refuse(shop: Shop): Promise<void> {
  expectStatus(await placed(shop, 'plenty'), 400)
  expectStatus(await placed(shop, '12.345'), 400)
  expectStatus(await shop.ask('GET', '/orders/none'), 404)
  expectStatus(await shop.ask('POST', '/orders/none/ship'), 404)
  const { order } = await placed(shop, '129.50')
  expectStatus(await shop.ask('POST', `/orders/${order.orderId}/refund`), 409)
  expectStatus(await shop.ask('POST', `/orders/${order.orderId}/ship`, { amount: '-1.00' }), 400)
  const { order: after, text } = await shop.ask('GET', `/orders/${order.orderId}`)
  expectThat(after.shipments.length === 0 && after.refunds.length === 0, text)
}

function expectStatus({ status, text }: Answer, expected: number): void {
  expectThat(status === expected, `answered with ${status} instead of ${expected}: ${text}`)
}
