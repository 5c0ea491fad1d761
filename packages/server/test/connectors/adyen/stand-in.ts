import { randomBytes } from 'node:crypto'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import type { Behaviour, StandIn, StandInOperation } from '../stand-in.ts'
import { type Arrival, jsonReply, type Reply, standInServer } from '../stand-in-server.ts'
import { type Amount, type Ending, Ledger } from './ledger.ts'
import { fault } from './request-rules.ts'
import { webhookMessage } from './webhooks.ts'

/** Adyen's test card whose issuer asks for 3-D Secure (docs.adyen.com/development-resources/test-cards). */
export const challengedCard = '4212345678901237'

const version = 'v72'
const merchantAccount = 'CapstanStandIn'

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
  const server = await standInServer({
    route: (arrival) => ({
      operation: operationOf(arrival.path),
      handle: (behaviour) => api.answer(arrival, behaviour),
    }),
    refuseAccount: noAccess,
  })
  return {
    settings: {
      apiUrl: `${server.url}/${version}`,
      merchantAccount,
      multipleCaptures: multipleCaptures ? 'yes' : 'no',
    },
    secrets: { apiKey, hmacKey },
    behave: server.behave,
    settle: () => ledger.settle(),
    buyerDecides: (reference, decision) => api.buyerDecides(reference, decision),
    takeBack: (reference) => ledger.takeBack(reference),
    callbacks: () => told.splice(0),
    books: () => ledger.books(),
    requests: server.requests,
    close: server.close,
  }
}

class CheckoutApi {
  readonly #ledger: Ledger
  readonly #apiKey: string
  readonly #answers = new Map<string, Reply>()
  /** What the buyer's browser brings back, to the payment and the decision it stands for. */
  readonly #results = new Map<string, { readonly reference: string; readonly ending: Ending }>()

  constructor(ledger: Ledger, apiKey: string) {
    this.#ledger = ledger
    this.#apiKey = apiKey
  }

  buyerDecides(reference: string, decision: 'pays' | 'declines'): string {
    const redirectResult = `X6XtfGC3!${Buffer.from(reference).toString('base64')}`
    this.#results.set(redirectResult, { reference, ending: decision === 'pays' ? 'as-asked' : 'refused' })
    return new URLSearchParams({ redirectResult }).toString()
  }

  /** Access comes before keys are looked at, and a refusal of it is not kept under them. */
  answer({ method, path, headers, body: raw }: Arrival, behaviour: Behaviour): Reply {
    if (headers['x-api-key'] !== this.#apiKey) return noAccess()
    const key = headers['idempotency-key']
    if (key !== undefined && key.length > 64) {
      return error(400, '702', 'Idempotency-Key is longer than 64 characters', 'validation')
    }
    const known = key === undefined ? undefined : this.#answers.get(key)
    if (known) return known
    const body = parsed(raw)
    if (!body || method !== 'POST' || !/^application\/json\b/.test(headers['content-type'] ?? '')) {
      return error(400, '702', 'Unexpected input', 'validation')
    }
    const answer = this.#perform({ path: withoutVersion(path), body, behaviour, ending: endingOf(behaviour) })
    if (key !== undefined) this.#answers.set(key, answer)
    return answer
  }

  #perform(asked: Asked): Reply {
    const { path, body } = asked
    const wrong = fault(path, body)
    if (wrong) return error(422, wrong.errorCode, wrong.message, 'validation')
    if (path !== '/payments/details' && body['merchantAccount'] !== merchantAccount) {
      return error(403, '901', 'Invalid Merchant Account', 'security')
    }
    if (path === '/paymentMethods') {
      return jsonReply(200, { paymentMethods: [{ name: 'Cards', type: 'scheme', brands: ['visa', 'mc'] }] })
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

  #pay({ body, behaviour, ending }: Asked): Reply {
    const reference = String(body['reference'])
    const amount = body['amount'] as Amount
    const card = body['paymentMethod'] as { readonly number: string }
    if (card.number === challengedCard) {
      this.#ledger.awaitBuyer(reference, amount)
      const url = `https://checkoutshopper-test.adyen.com/checkoutshopper/threeDS/redirect?for=${reference}`
      const action = { type: 'redirect', method: 'GET', paymentMethodType: 'scheme', url }
      return jsonReply(200, { resultCode: 'RedirectShopper', action })
    }
    if (behaviour === 'stay-pending') {
      const pspReference = this.#ledger.authorize(reference, amount, undefined)
      this.#ledger.authorizeLater(pspReference)
      return jsonReply(200, { pspReference, resultCode: 'Received', merchantReference: reference })
    }
    const pspReference = this.#ledger.authorize(reference, amount, ending)
    const held = { ...amount, value: amount.value - (ending === 'one-less' ? 1 : 0) }
    const done = { pspReference, merchantReference: reference, amount: held, additionalData: cardData(card.number) }
    if (ending === 'refused') return jsonReply(200, { pspReference, merchantReference: reference, ...refused })
    return jsonReply(200, { ...done, resultCode: behaviour === 'unlisted' ? 'Approved' : 'Authorised' })
  }

  /** A result of the page is taken once; without the key of the first time, the second time is refused. */
  #finish(body: Body): Reply {
    const redirectResult = String((body['details'] as Body)['redirectResult'])
    const decided = this.#results.get(redirectResult)
    if (!decided) return error(422, '14_006', 'Invalid redirectResult', 'validation')
    this.#results.delete(redirectResult)
    const { reference, ending } = decided
    const { pspReference, amount } = this.#ledger.finish(reference, ending)
    const named = { pspReference, merchantReference: reference }
    if (ending === 'refused') return jsonReply(200, { ...named, ...notAuthenticated })
    return jsonReply(200, { ...named, amount, resultCode: 'Authorised' })
  }

  #move({ body, behaviour, ending }: Asked, id: string, what: string): Reply {
    const reference = String(body['reference'])
    const amount = body['amount'] as Amount
    const kind = what === 'captures' ? 'capture' : 'refund'
    const pspReference = this.#ledger.move(kind, id, reference, amount.value, ending)
    const taken = { ...amount, value: amount.value - (ending === 'one-less' ? 1 : 0) }
    return received({ pspReference, paymentPspReference: id, reference, amount: taken, merchantAccount }, behaviour)
  }

  #cancel({ body, behaviour, ending }: Asked, event: 'CANCELLATION' | 'TECHNICAL_CANCEL', key: string): Reply {
    const reference = String(body['reference'] ?? '')
    const pspReference = this.#ledger.cancel(event, reference, key, ending)
    const named = event === 'CANCELLATION' ? { paymentPspReference: key } : { paymentReference: key }
    return received({ pspReference, ...named, reference, merchantAccount }, behaviour)
  }
}

const refused = { resultCode: 'Refused', refusalReason: 'Refused', refusalReasonCode: '2' }
const notAuthenticated = { resultCode: 'Refused', refusalReason: '3D Not Authenticated', refusalReasonCode: '11' }

function withoutVersion(path: string): string {
  return path.startsWith(`/${version}/`) ? path.slice(version.length + 1) : path
}

function operationOf(path: string): StandInOperation {
  if (path.endsWith('/payments')) return 'authorize'
  if (path.endsWith('/captures')) return 'capture'
  if (path.endsWith('/refunds')) return 'refund'
  return path.endsWith('/cancels') ? 'void' : 'inquire'
}

function endingOf(behaviour: Behaviour): Ending {
  if (behaviour === 'decline') return 'refused'
  return behaviour === 'other-amount' ? 'one-less' : 'as-asked'
}

function received(body: object, behaviour: Behaviour): Reply {
  return jsonReply(201, { ...body, status: behaviour === 'unlisted' ? 'queued' : 'received' })
}

function cardData(number: string): object {
  return { cardSummary: number.slice(-4), paymentMethod: 'visa', cardIssuingCountry: 'NL', fundingSource: 'CREDIT' }
}

function noAccess(): Reply {
  return error(401, '000', 'HTTP Status Response - Unauthorized', 'security')
}

function error(status: number, errorCode: string, message: string, errorType: string): Reply {
  return jsonReply(status, { status, errorCode, message, errorType })
}

function parsed(raw: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(raw)
    return typeof body === 'object' && body !== null ? (body as Body) : undefined
  } catch {
    return undefined
  }
}
