import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import type { Behaviour, StandIn, StandInOperation } from '../stand-in.ts'
import { type Amount, type Ending, Ledger } from './ledger.ts'
import { fault } from './request-rules.ts'
import { webhookMessage } from './webhooks.ts'

/** Adyen's test card whose issuer asks for 3-D Secure (docs.adyen.com/development-resources/test-cards). */
export const challengedCard = '4212345678901237'

const version = 'v72'
const merchantAccount = 'CapstanStandIn'

interface Answer {
  readonly status: number
  readonly body: object
}

type Body = Readonly<Record<string, unknown>>

/** A request on its way through Adyen. */
interface Asked {
  readonly path: string
  readonly body: Body
  readonly ending: Ending
  readonly behaviour: Behaviour
}

export interface AdyenStandInOptions {
  /** Whether Adyen has enabled several partial captures for the account. */
  readonly multipleCaptures?: boolean
}

/**
 * Adyen's Checkout API v72 as its documentation describes it, on a loopback port: key, merchant account and fields are
 * checked, an idempotency key is answered with its first answer, modifications are taken on and end by signed webhooks.
 */
export async function startAdyenStandIn({ multipleCaptures = false }: AdyenStandInOptions = {}): Promise<StandIn> {
  const apiKey = `AQE${randomBytes(40).toString('base64url')}`
  const hmacKey = randomBytes(32).toString('hex').toUpperCase()
  const told: RawCallback[] = []
  const ledger = new Ledger((item) => {
    told.push(webhookMessage({ ...item, merchantAccountCode: merchantAccount }, hmacKey, new Date()))
  }, multipleCaptures)
  const api = new CheckoutApi(ledger, apiKey)
  const server = createServer((request, response) => void api.serve(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    settings: {
      address: `http://127.0.0.1:${port}/${version}`,
      merchantAccount,
      multipleCaptures: multipleCaptures ? 'yes' : 'no',
    },
    secrets: { apiKey, hmacKey },
    behave: (operation, behaviour, times = 1) => api.behave(operation, behaviour, times),
    settle: () => ledger.settle(),
    buyerDecides: (reference, decision) => api.buyerDecides(reference, decision),
    takeBack: (reference) => ledger.takeBack(reference),
    callbacks: () => told.splice(0),
    books: () => ledger.books(),
    requests: (operation) => api.requests(operation),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

class CheckoutApi {
  readonly #ledger: Ledger
  readonly #apiKey: string
  readonly #answers = new Map<string, Answer>()
  readonly #behaviours: { readonly operation: StandInOperation; readonly behaviour: Behaviour; times: number }[] = []
  readonly #seen: StandInOperation[] = []
  /** What the buyer's browser brings back, to the payment and the decision it stands for. */
  readonly #results = new Map<string, { readonly reference: string; readonly ending: Ending }>()

  constructor(ledger: Ledger, apiKey: string) {
    this.#ledger = ledger
    this.#apiKey = apiKey
  }

  behave(operation: StandInOperation, behaviour: Behaviour, times: number): void {
    this.#behaviours.push({ operation, behaviour, times })
  }

  requests(operation?: StandInOperation): number {
    return this.#seen.filter((seen) => operation === undefined || seen === operation).length
  }

  buyerDecides(reference: string, decision: 'pays' | 'declines'): string {
    const redirectResult = `X6XtfGC3!${Buffer.from(reference).toString('base64')}`
    this.#results.set(redirectResult, { reference, ending: decision === 'pays' ? 'as-asked' : 'refused' })
    return new URLSearchParams({ redirectResult }).toString()
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await text(request)
    const path = (request.url ?? '').replace(`/${version}`, '')
    const operation = operationOf(path)
    if (operation) this.#seen.push(operation)
    const behaviour = operation ? this.#next(operation) : 'succeed'
    if (behaviour === 'break-before') return void response.destroy()
    if (behaviour === 'garbage') return reply(response, 200, '<html><body>Please wait</body></html>', 'text/html')
    const answer = this.#answer(request, raw, path, behaviour)
    if (behaviour === 'break-after') return void response.destroy()
    if (behaviour === 'silence') return
    reply(response, answer.status, JSON.stringify(answer.body), 'application/json')
  }

  /** Errors of access and of the server come before keys are looked at, and are not kept under them. */
  #answer(request: IncomingMessage, raw: string, path: string, behaviour: Behaviour): Answer {
    if (behaviour === 'refuse-account' || request.headers['x-api-key'] !== this.#apiKey) {
      return error(401, '000', 'HTTP Status Response - Unauthorized', 'security')
    }
    if (behaviour === 'server-error') return error(500, '903', 'Internal error', 'internal')
    const key = request.headers['idempotency-key']
    if (Array.isArray(key) || (key !== undefined && key.length > 64)) {
      return error(400, '702', 'Idempotency-Key is longer than 64 characters', 'validation')
    }
    const known = key === undefined ? undefined : this.#answers.get(key)
    if (known) return known
    const body = parsed(raw)
    if (!body || request.method !== 'POST' || !/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      return error(400, '702', 'Unexpected input', 'validation')
    }
    const answer = this.#perform({ path, body, behaviour, ending: endingOf(behaviour) })
    if (key !== undefined) this.#answers.set(key, answer)
    return answer
  }

  #perform(asked: Asked): Answer {
    const { path, body } = asked
    const wrong = fault(path, body)
    if (wrong) return error(422, wrong.errorCode, wrong.message, 'validation')
    if (path !== '/payments/details' && body['merchantAccount'] !== merchantAccount) {
      return error(403, '901', 'Invalid Merchant Account', 'security')
    }
    if (path === '/paymentMethods') {
      return { status: 200, body: { paymentMethods: [{ name: 'Cards', type: 'scheme', brands: ['visa', 'mc'] }] } }
    }
    if (path === '/payments') return this.#pay(asked)
    if (path === '/payments/details') return this.#finish(body)
    if (path === '/cancels') return this.#cancel(asked, 'TECHNICAL_CANCEL', String(body['paymentReference']))
    const [, id = '', what] = /^\/payments\/([^/]+)\/(captures|refunds|cancels)$/.exec(path) ?? []
    if (what === undefined) return error(404, '000', 'Not Found', 'validation')
    if (!this.#ledger.find(id))
      return error(422, '167', 'Original pspReference required for this operation', 'validation')
    return what === 'cancels' ? this.#cancel(asked, 'CANCELLATION', id) : this.#move(asked, id, what)
  }

  #pay({ body, behaviour, ending }: Asked): Answer {
    const reference = String(body['reference'])
    const amount = body['amount'] as Amount
    const card = body['paymentMethod'] as { readonly number: string }
    if (card.number === challengedCard) {
      this.#ledger.awaitBuyer(reference, amount)
      const url = `https://checkoutshopper-test.adyen.com/checkoutshopper/threeDS/redirect?for=${reference}`
      const action = { type: 'redirect', method: 'GET', paymentMethodType: 'scheme', url }
      return { status: 200, body: { resultCode: 'RedirectShopper', action } }
    }
    if (behaviour === 'stay-pending') {
      const pspReference = this.#ledger.authorize(reference, amount, undefined)
      this.#ledger.authorizeLater(pspReference)
      return { status: 200, body: { pspReference, resultCode: 'Received', merchantReference: reference } }
    }
    const pspReference = this.#ledger.authorize(reference, amount, ending)
    const held = { ...amount, value: amount.value - (ending === 'one-less' ? 1 : 0) }
    const done = { pspReference, merchantReference: reference, amount: held, additionalData: cardData(card.number) }
    if (ending === 'refused') return { status: 200, body: { pspReference, merchantReference: reference, ...refused } }
    return { status: 200, body: { ...done, resultCode: behaviour === 'unlisted' ? 'Approved' : 'Authorised' } }
  }

  /** A result of the page is taken once; without the key of the first time, the second time is refused. */
  #finish(body: Body): Answer {
    const redirectResult = String((body['details'] as Body)['redirectResult'])
    const decided = this.#results.get(redirectResult)
    if (!decided) return error(422, '14_006', 'Invalid redirectResult', 'validation')
    this.#results.delete(redirectResult)
    const { reference, ending } = decided
    const { pspReference, amount } = this.#ledger.finish(reference, ending)
    const named = { pspReference, merchantReference: reference }
    if (ending === 'refused') return { status: 200, body: { ...named, ...notAuthenticated } }
    return { status: 200, body: { ...named, amount, resultCode: 'Authorised' } }
  }

  #move({ body, behaviour, ending }: Asked, id: string, what: string): Answer {
    const reference = String(body['reference'])
    const amount = body['amount'] as Amount
    const kind = what === 'captures' ? 'capture' : 'refund'
    const pspReference = this.#ledger.move(kind, id, reference, amount.value, ending)
    const taken = { ...amount, value: amount.value - (ending === 'one-less' ? 1 : 0) }
    return received({ pspReference, paymentPspReference: id, reference, amount: taken, merchantAccount }, behaviour)
  }

  #cancel({ body, behaviour, ending }: Asked, event: 'CANCELLATION' | 'TECHNICAL_CANCEL', key: string): Answer {
    const reference = String(body['reference'] ?? '')
    const pspReference = this.#ledger.cancel(event, reference, key, ending)
    const named = event === 'CANCELLATION' ? { paymentPspReference: key } : { paymentReference: key }
    return received({ pspReference, ...named, reference, merchantAccount }, behaviour)
  }

  #next(operation: StandInOperation): Behaviour {
    const next = this.#behaviours.find((one) => one.operation === operation && one.times > 0)
    if (!next) return 'succeed'
    next.times -= 1
    return next.behaviour
  }
}

const refused = { resultCode: 'Refused', refusalReason: 'Refused', refusalReasonCode: '2' }
const notAuthenticated = { resultCode: 'Refused', refusalReason: '3D Not Authenticated', refusalReasonCode: '11' }

function operationOf(path: string): StandInOperation | undefined {
  if (path === '/payments') return 'authorize'
  if (path === '/payments/details' || path === '/paymentMethods') return 'inquire'
  if (path.endsWith('/captures')) return 'capture'
  if (path.endsWith('/refunds')) return 'refund'
  return path.endsWith('/cancels') ? 'void' : undefined
}

function endingOf(behaviour: Behaviour): Ending {
  if (behaviour === 'decline') return 'refused'
  return behaviour === 'other-amount' ? 'one-less' : 'as-asked'
}

function received(body: object, behaviour: Behaviour): Answer {
  return { status: 201, body: { ...body, status: behaviour === 'unlisted' ? 'queued' : 'received' } }
}

function cardData(number: string): object {
  return { cardSummary: number.slice(-4), paymentMethod: 'visa', cardIssuingCountry: 'NL', fundingSource: 'CREDIT' }
}

function error(status: number, errorCode: string, message: string, errorType: string): Answer {
  return { status, body: { status, errorCode, message, errorType } }
}

function parsed(raw: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(raw)
    return typeof body === 'object' && body !== null ? (body as Body) : undefined
  } catch {
    return undefined
  }
}

function reply(response: ServerResponse, status: number, body: string, contentType: string): void {
  // Without it a client may send into a connection that the stand-in has just closed, and cannot know what became of that.
  response.writeHead(status, { 'content-type': contentType, connection: 'close' })
  response.end(body)
}
