import { randomBytes } from 'node:crypto'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import type { Behaviour, StandIn, StandInOperation } from '../stand-in.ts'
import { type Arrival, type Handling, jsonReply, type Reply, standInServer } from '../stand-in-server.ts'
import { accepted, actionList, details, invalid, refused, requested, tooMany } from './answers.ts'
import {
  type ActionType,
  authorizationOf,
  booked,
  newId,
  type StoredAction,
  type StoredPayment,
  unclaimed,
} from './payment-book.ts'
import { captureRules, faultsOf, type Json, paymentRules, refundRules, voidRules } from './request-rules.ts'
import { webhookOf } from './webhooks.ts'

/** Issuers know this card for 3-D Secure; all other cards are downgraded, as `attempt_n3d` allows. */
export const challengedCard = '4242424242424242'

/** So many turns of the event loop a request is under way, in which a second one under its key can arrive. */
const processingTurns = 50

const operations = { captures: 'capture', refunds: 'refund', voids: 'void' } as const
type Part = keyof typeof operations
const actionTypes = { captures: 'Capture', refunds: 'Refund', voids: 'Void' } as const

/** Checkout.com's unified payments API as its reference and its guides describe it, for one account with one channel. */
export async function openStandIn(): Promise<StandIn> {
  const random = () => randomBytes(16).toString('hex')
  const secrets = { secretKey: `sk_sbox_${random()}`, webhookSignatureKey: random(), webhookAuthorization: random() }
  const channel = `pc_${random().slice(0, 26)}`
  const payments: StoredPayment[] = []
  const sent: RawCallback[] = []
  /** Answers to requests that were carried out, by their idempotency key. A key under way has none yet. */
  const answered = new Map<string, Reply | undefined>()

  function tell(action: StoredAction, payment: StoredPayment): void {
    const webhook = webhookOf(action, payment, secrets)
    if (webhook) sent.push(webhook)
  }

  function settle(payment: StoredPayment, action: StoredAction): void {
    if (!action.isOpen) return
    action.isOpen = false
    tell(action, payment)
  }

  function route(arrival: Arrival): Handling {
    const isKnown = arrival.headers['authorization'] === `Bearer ${secrets.secretKey}`
    const { operation, handle } = handlingOf(arrival)
    return { operation, handle: (behaviour) => (isKnown ? handle(behaviour) : refused(401)) }
  }

  function handlingOf(arrival: Arrival): Handling {
    const { method, path, query } = arrival
    const [, root, id, part] = path.split('/')
    const payment = payments.find((one) => one.id === id || one.sessionId === id)
    if (root !== 'payments') return { operation: 'inquire', handle: () => refused(404) }
    if (method === 'GET') return { operation: 'inquire', handle: () => answerQuestion(id, part, payment, query) }
    if (id === undefined) return posted(arrival, 'authorize', (body, behaviour) => request(body, behaviour))
    if (part !== undefined && Object.hasOwn(operations, part)) {
      const known = part as Part
      return posted(arrival, operations[known], (body, behaviour) => act(known, payment, body, behaviour))
    }
    return { operation: 'inquire', handle: () => refused(404) }
  }

  function answerQuestion(
    id: string | undefined,
    part: string | undefined,
    payment: StoredPayment | undefined,
    query: URLSearchParams,
  ): Reply {
    if (id === undefined) return list(query)
    if (!payment) return refused(404)
    if (part === undefined) return jsonReply(200, details(payment, server.url))
    return part === 'actions' ? jsonReply(200, actionList(payment)) : refused(404)
  }

  function list(query: URLSearchParams): Reply {
    const reference = query.get('reference')
    const [limit, skip] = [Number(query.get('limit') ?? 10), Number(query.get('skip') ?? 0)]
    if (!reference || !(limit >= 1 && limit <= 100) || !(skip >= 0)) return invalid(['query_parameters_invalid'])
    const found = payments.filter((one) => one.reference === reference).reverse()
    const data = found.slice(skip, skip + limit).map((payment) => details(payment, server.url))
    return jsonReply(200, { limit, skip, total_count: found.length, data })
  }

  /**
   * A key is answered as it was the first time, if that was carried out; while it is under way, by 429. What was refused
   * is not kept.
   */
  function posted(
    { headers, body }: Arrival,
    operation: StandInOperation,
    carryOut: (body: Json, behaviour: Behaviour) => Reply,
  ): Handling {
    const key = headers['cko-idempotency-key']
    async function handle(behaviour: Behaviour): Promise<Reply> {
      if (headers['content-type'] !== 'application/json') return invalid(['request_json_invalid'])
      if (key === undefined) return carryOut(JSON.parse(body), behaviour)
      if (answered.has(key)) return answered.get(key) ?? tooMany
      answered.set(key, undefined)
      for (let turn = 0; turn < processingTurns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      const reply = carryOut(JSON.parse(body), behaviour)
      if (reply.status < 300) answered.set(key, reply)
      else answered.delete(key)
      return reply
    }
    return { operation, handle }
  }

  function request(body: Json, behaviour: Behaviour): Reply {
    const faults = faultsOf(body, paymentRules(channel, 2026))
    if (faults.length > 0) return invalid(faults)
    if (body['capture'] !== false) return invalid(['capture_not_expected_by_the_stand_in'])
    const source = body['source'] as Json
    const number = String(source['number'])
    const isAwaitingBuyer = (body['3ds'] as Json | undefined)?.['enabled'] === true && number === challengedCard
    const reference = String(body['reference'])
    const amount = Number(body['amount']) - (behaviour === 'other-amount' ? 1 : 0)
    const isOpen = isAwaitingBuyer || behaviour === 'stay-pending'
    const payment: StoredPayment = {
      id: newId('pay'),
      sessionId: newId('sid'),
      reference,
      amount,
      currency: String(body['currency']),
      card: { last4: number.slice(-4), month: Number(source['expiry_month']), year: Number(source['expiry_year']) },
      isAwaitingBuyer,
      actions: [newAction('Authorization', body, amount, { behaviour, isOpen })],
    }
    payments.push(payment)
    tell(authorizationOf(payment), payment)
    return requested(payment, server.url)
  }

  function act(part: Part, payment: StoredPayment | undefined, body: Json, behaviour: Behaviour): Reply {
    if (!payment) return refused(404)
    const { currency } = payment
    const rules = { captures: captureRules(currency), refunds: refundRules(currency), voids: voidRules }[part]
    const faults = faultsOf(body, rules)
    if (faults.length > 0) return invalid(faults)
    const rest = unclaimed(payment)
    const available = part === 'refunds' ? rest.refund : rest.capture
    if (available <= 0) return refused(403)
    const amount = Number(body['amount'] ?? available)
    if (amount > available) {
      return invalid([
        part === 'refunds' ? 'refund_amount_exceeds_balance' : 'capture_value_greater_than_remaining_authorized',
      ])
    }
    const from = body['capture_action_id']
    if (from !== undefined && !payment.actions.some(({ id, type }) => type === 'Capture' && id === from)) {
      return invalid(['capture_action_id_invalid'])
    }
    const done = amount - (behaviour === 'other-amount' ? 1 : 0)
    const final = part === 'captures' && body['capture_type'] !== 'NonFinal'
    const action = newAction(actionTypes[part], body, done, { behaviour, final, isOpen: true })
    payment.actions.push(action)
    if (behaviour === 'stay-pending') tell(action, payment)
    return accepted(action, payment, server.url)
  }

  const server = await standInServer({ route, refuseAccount: () => refused(401) })
  return {
    settings: { apiUrl: server.url, processingChannelId: channel },
    secrets,
    behave: server.behave,
    requests: server.requests,
    close: server.close,
    settle() {
      for (const payment of payments) {
        const [authorization, ...others] = payment.actions
        if (authorization && !payment.isAwaitingBuyer) settle(payment, authorization)
        for (const action of others) settle(payment, action)
      }
    },
    buyerDecides(reference, decision) {
      const payment = payments.find((one) => one.reference === reference && one.isAwaitingBuyer)
      if (!payment) throw new Error('no buyer is on a page of this payment')
      const authorization = authorizationOf(payment)
      authorization.becomes = decision === 'pays' ? 'approved' : 'declined'
      settle(payment, authorization)
      return `cko-session-id=${payment.sessionId}`
    },
    callbacks: () => sent.splice(0),
    books: () => payments.map(booked),
  }
}

function newAction(
  type: ActionType,
  body: Json,
  amount: number,
  { behaviour, final = false, isOpen }: { behaviour: Behaviour; final?: boolean; isOpen: boolean },
): StoredAction {
  const becomes = behaviour === 'decline' ? 'declined' : 'approved'
  return {
    id: newId('act'),
    type,
    reference: String(body['reference']),
    amount,
    metadata: (body['metadata'] as object | undefined) ?? {},
    final,
    becomes,
    isOpen,
    isUnlisted: behaviour === 'unlisted',
  }
}
