import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { Acquirer, AuthorizeOrder } from '../../src/acquirers/acquirer.ts'
import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import { buyerTexts, pageBrowser, pageHeaders, toldBuyer, toldEnv } from './card-secrets.ts'
import { visitCheckout } from './checkout-visit.ts'
import { databaseContents } from './database-contents.ts'
import { cards, manual, session } from './orders.ts'
import { startServer } from './running-server.ts'

const logged: string[] = []
// Without the redaction of createLog: what is not logged need not be cut.
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
const server = await startServer({ log })

function watched({ authorize }: Acquirer, buyers: AuthorizeOrder['buyer'][]): Acquirer['authorize'] {
  return (order, signal) => {
    buyers.push(order.buyer)
    return authorize(order, signal)
  }
}

/** The buyers of the orders that acquirers get from now on. */
function watchOrders(): AuthorizeOrder['buyer'][] {
  const { context } = server.app
  const { acquirersOf } = context
  const buyers: AuthorizeOrder['buyer'][] = []
  Object.assign(context, {
    acquirersOf: (clientId: string) => {
      const { names, get } = acquirersOf(clientId)
      const acquirers = names.flatMap((name) => get(name) ?? [])
      return acquirerRegistry(acquirers.map((acquirer) => ({ ...acquirer, authorize: watched(acquirer, buyers) })))
    },
  })
  onTestFinished(() => void Object.assign(context, { acquirersOf }))
  return buyers
}

async function expectNoTrace(): Promise<void> {
  const texts = [...Object.values(await databaseContents(server.pool)).flat(), ...logged]
  expect(texts.length).toBeGreaterThan(10)
  for (const pattern of buyerTexts) expect(texts.filter((text) => pattern.test(text))).toEqual([])
}

const { acceptHeader, userAgent, javaScriptEnabled } = toldEnv.browserInfo
const browser = { ...pageBrowser, acceptHeader, userAgent, javaScriptEnabled }

test('what a pay request tells of the buyer reaches the acquirer and nothing else', async () => {
  const buyers = watchOrders()
  const merchant = await server.newMerchant()
  const plain = manual()
  const body = { ...plain, env: toldEnv, order: { ...plain.order, buyer: toldBuyer } }
  expect((await merchant.call('pay', body)).result.resultCode).toBe('SUCCESS')
  expect(buyers).toEqual([
    {
      ip: '198.51.100.77',
      email: 'ada.lacewing@lamps.example',
      phone: '+43 1 5885801',
      reference: 'lacewing-7',
      name: { first: 'Adalbertina', last: 'Lacewing' },
      browser,
    },
  ])
  await expectNoTrace()
})

test.each([
  ['env', { env: 'WEB' }],
  ['parts of env', { env: { clientIp: 7, browserInfo: [], colorDepth: 'deep', timeZoneOffset: 9_999 } }],
  ['no env', { env: undefined }],
])('a pay request with %s in another form is paid, and the acquirer is told nothing', async (_, fields) => {
  const buyers = watchOrders()
  const merchant = await server.newMerchant()
  const plain = manual()
  const order = { ...plain.order, buyer: { buyerEmail: 'nobody', buyerName: 'nobody' } }
  expect((await merchant.call('pay', { ...plain, order, ...fields })).result.resultCode).toBe('SUCCESS')
  expect(buyers).toEqual([undefined])
})

test('what a buyer’s browser shows on the checkout page reaches the acquirer, without an address that may be a proxy’s', async () => {
  const buyers = watchOrders()
  const merchant = await server.newMerchant()
  const { normalUrl } = await merchant.call('createPaymentSession', session())
  const headers = { ...pageHeaders, origin: new URL(normalUrl).origin, 'x-forwarded-for': '198.51.100.77' }
  const paid = await visitCheckout(normalUrl).post('card', { ...cards.visa, browser: pageBrowser }, headers)
  expect(paid).toMatchObject({ status: 200, body: { status: 'paid' } })
  expect(buyers).toEqual([{ browser }])
  await expectNoTrace()
})
