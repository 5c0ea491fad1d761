import { expectThat, type Report } from '../package-check/report.ts'
import type { Shop } from './shop.ts'
import { until } from './until.ts'

/** A line of the list of orders on the page of the example for Next.js. */
interface Listed {
  readonly orderId: string
  readonly payment: string
  readonly capture: string
  readonly notified: number
}

/** What the buyer and then the merchant do in the shop on Next.js, without a browser. */
export async function tellCheckoutStory(report: Report, shop: Shop, clientId: string): Promise<void> {
  let order: Listed | undefined
  await report.check('nextjs: an order is paid on the hosted page and its notification verified', async () => {
    order = await buy(shop)
    return undefined
  })
  await report.check('nextjs: it is captured once, however often the button is pressed', async () => {
    const { orderId } = found(order)
    const pressed = await Promise.all([press(shop, orderId), press(shop, orderId)])
    expectThat(
      pressed.every((status) => status === 303),
      `answered with ${pressed.join(' and ')}`,
    )
    await listedWhen(
      shop,
      orderId,
      'captured and notified',
      ({ capture, notified }) => capture === 'done' && notified === 2,
    )
    return undefined
  })
  await report.check('nextjs: a forged notification is refused with 401', async () => {
    const status = await shop.forge(clientId, 'somebody-elses')
    expectThat(status === 401, `answered with ${status}`)
    return undefined
  })
  await report.check('nextjs: a notification that is delivered twice is handled once', async () => {
    const { orderId } = found(order)
    await shop.deliverAgain(await shop.newestPaymentId())
    const { notified } = await listedWhen(shop, orderId, 'still listed', () => true)
    expectThat(notified === 2, `handled ${notified} notifications instead of 2`)
    return undefined
  })
}

/** Buys, pays by the requests that the hosted page makes (docs/sandbox.md), and waits for the shop to be told. */
async function buy(shop: Shop): Promise<Listed> {
  const checkout = await fetch(`${shop.url}/checkout`, { method: 'POST', redirect: 'manual' })
  const page = checkout.headers.get('location') ?? ''
  expectThat(checkout.status === 303 && page.includes('/checkout/'), `${checkout.status}, to "${page}"`)
  const [offered] = await listed(shop)
  expectThat(offered?.payment === 'open', `the order is ${JSON.stringify(offered)}`)
  const card = { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' }
  const headers = { origin: new URL(page).origin, 'content-type': 'application/json' }
  const paid = await fetch(`${page}/card`, { method: 'POST', headers, body: JSON.stringify(card) })
  const state = await paid.text()
  expectThat(JSON.parse(state).status === 'paid', state)
  return listedWhen(shop, found(offered).orderId, 'paid and notified', ({ payment, notified }) => {
    return payment === 'done' && notified === 1
  })
}

async function press(shop: Shop, orderId: string): Promise<number> {
  return (await fetch(`${shop.url}/orders/${orderId}/capture`, { method: 'POST', redirect: 'manual' })).status
}

async function listedWhen(shop: Shop, orderId: string, what: string, wanted: (order: Listed) => boolean) {
  return until(what, async () => {
    const order = (await listed(shop)).find((each) => each.orderId === orderId)
    return order && wanted(order) ? order : undefined
  })
}

async function listed(shop: Shop): Promise<readonly Listed[]> {
  const html = await (await fetch(shop.url)).text()
  const line = /<li>([0-9a-f-]{36}): [^,]*, payment (\w+), capture (\w+), notified (\d+)/g
  return [...html.matchAll(line)].map(([, orderId = '', payment = '', capture = '', notified]) => {
    return { orderId, payment, capture, notified: Number(notified) }
  })
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no order: the check before has failed')
  return value
}
