import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseJsonBody } from '../input/json-body.ts'
import { assetRoutes } from './assets.ts'
import { buyerAddress } from './buyer-address.ts'
import type { CheckoutDesk, CheckoutReply, Visitor } from './desk.ts'
import { chooseLocale } from './locale.ts'
import { checkoutPage, unknownCheckoutPage } from './page.ts'
import { isSameOrigin } from './same-origin.ts'

interface CheckoutParams {
  readonly token: string
}

type Asked = FastifyRequest<{ Params: CheckoutParams }>

/** The token in the address is the only credential: no address of ours may reach another site or a cache. */
const privately = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const

/**
 * Everything comes from us and nothing is sent elsewhere. No form is sent by the browser: a card that a form carried
 * could end up in an address. No script may make markup of text.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const pageHeaders = {
  ...privately,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'x-frame-options': 'DENY',
} as const

/** The hosted checkout: a page, its state, and two ways to pay. Card data goes from here to the acquirer only. */
export function checkoutRoutes(app: FastifyInstance, desk: CheckoutDesk): void {
  assetRoutes(app)
  app.get('/checkout/:token', async (request: Asked, reply) => {
    const visitor = visitorOf(request)
    const view = await desk.look(visitor)
    reply.headers(pageHeaders)
    if (view) return reply.send(checkoutPage(view))
    return reply.code(404).send(unknownCheckoutPage(chooseLocale(undefined, visitor.acceptLanguage)))
  })
  app.get('/checkout/:token/state', async (request: Asked, reply) => {
    const view = await desk.look(visitorOf(request))
    return view ? reply.headers(privately).send(view) : unknown(reply)
  })
  app.post('/checkout/:token/card', (request: Asked, reply) => pay(request, reply, desk.payByCard))
  app.post('/checkout/:token/wallet', (request: Asked, reply) => pay(request, reply, desk.payByWallet))
}

async function pay(
  request: Asked,
  reply: FastifyReply,
  by: (visitor: Visitor, form: object) => Promise<CheckoutReply | undefined>,
): Promise<FastifyReply> {
  reply.headers(privately)
  if (!isSameOrigin(request.headers)) return reply.code(403).send({ error: 'only the checkout page may pay here' })
  const form = parseJsonBody(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
  if (!form.ok) return reply.code(400).send({ error: form.message })
  const answer = await by(visitorOf(request), form.value)
  if (!answer) return unknown(reply)
  return answer.kind === 'view' ? reply.send(answer.view) : reply.code(400).send(answer.fault)
}

function visitorOf(request: Asked): Visitor {
  const { headers, raw } = request
  return {
    token: request.params.token,
    acceptLanguage: headers['accept-language'],
    accept: headers.accept,
    'user-agent': headers['user-agent'],
    ip: buyerAddress(raw.socket, headers),
  }
}

function unknown(reply: FastifyReply): FastifyReply {
  return reply.code(404).headers(privately).send({ error: 'this address does not lead to a payment' })
}
