import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import type { CheckoutDesk, CheckoutReply, Visitor } from '../../src/http/checkout/desk.ts'
import { checkoutRoutes } from '../../src/http/checkout/routes.ts'
import type { CheckoutView } from '../../src/http/checkout/view.ts'

export const token = 'ps_5rT0q9'

/** What came by one of the two ways to pay. */
export interface Sent {
  readonly way: 'card' | 'wallet'
  readonly form: object
}

/** A desk that says what the test wrote down for it, and remembers what it was asked. */
export interface ScriptedDesk {
  readonly url: string
  readonly returnUrl: string
  readonly actionUrl: string
  readonly sent: Sent[]
  looks: number
  /** The session as it is; undefined for none. */
  view: CheckoutView | undefined
  /** What comes of paying. Until it is resolved the buyer waits. */
  pay: (sent: Sent) => CheckoutReply | Promise<CheckoutReply>
}

/** The routes of the checkout as the server has them, without a database behind them. */
export async function scriptedCheckout(change: Partial<CheckoutView> = {}): Promise<ScriptedDesk> {
  const [shop, bank] = await Promise.all([otherSite('Back at the shop'), otherSite('The bank asks')])
  const script: ScriptedDesk = {
    url: '',
    returnUrl: `${shop}/thank-you`,
    actionUrl: `${bank}/confirm`,
    sent: [],
    looks: 0,
    view: undefined,
    pay: () => ({ kind: 'view', view: seen(script, { status: 'paid' }) }),
  }
  script.view = seen(script, change)
  const app = Fastify() as FastifyInstance
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  checkoutRoutes(app, deskOf(script))
  onTestFinished(() => app.close())
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return Object.assign(script, { url: `${address}/checkout/${token}` })
}

/** Makes it the session's state from now on. */
export function seen(script: ScriptedDesk, change: Partial<CheckoutView>): CheckoutView {
  script.view = { ...sessionAt(script), ...change }
  return script.view
}

function sessionAt({ returnUrl }: ScriptedDesk): CheckoutView {
  return {
    status: 'open',
    merchantName: 'Lindgren & Sons',
    description: 'Two <i>ceramic</i> lamps',
    amount: { currency: 'EUR', value: '12950' },
    methods: [{ type: 'CARD', brands: ['VISA', 'MASTERCARD', 'AMEX'] }],
    returnUrl,
    expiresAt: '2027-03-31T12:00:00.000Z',
    secondsLeft: 3_000,
    sandbox: true,
    locale: 'en',
  }
}

function deskOf(script: ScriptedDesk): CheckoutDesk {
  const known = (visitor: Visitor) => visitor.token === token && script.view !== undefined
  const pay = (way: Sent['way']) => async (visitor: Visitor, form: object) => {
    if (!known(visitor)) return undefined
    script.sent.push({ way, form })
    return script.pay({ way, form })
  }
  return {
    async look(visitor) {
      script.looks += 1
      return known(visitor) ? script.view : undefined
    },
    payByCard: pay('card'),
    payByWallet: pay('wallet'),
  }
}

async function otherSite(title: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(`<!doctype html><title>${title}</title><p>${title}</p>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
