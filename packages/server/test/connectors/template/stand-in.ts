import { createHmac, randomBytes } from 'node:crypto'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import type { Behaviour, StandIn } from '../stand-in.ts'
import { type Arrival, type Handling, jsonReply, type Reply, standInServer } from '../stand-in-server.ts'
import {
  type Authorization,
  booksOf,
  type Movement,
  newId,
  refusalOf,
  shownAuthorization,
  shownMovement,
  sumOf,
} from './books.ts'

/** Of this card's holders the bank asks a confirmation on its page. */
export const challengedCard = '4000000000000044'

type Json = Readonly<Record<string, unknown>>

/** The invented acquirer. Replace it by what the acquirer's documentation says that it does. */
export async function openStandIn(): Promise<StandIn> {
  const apiKey = randomBytes(16).toString('hex')
  const webhookSecret = randomBytes(16).toString('hex')
  const authorizations: Authorization[] = []
  const sent: RawCallback[] = []

  function tell(type: string, reference: string): void {
    const body = JSON.stringify({ id: newId('evt'), type, reference })
    const signature = createHmac('sha256', webhookSecret).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'template-signature': signature }
    sent.push({ method: 'POST', target: '/callbacks/TEMPLATE', headers, body })
  }

  function route(arrival: Arrival): Handling {
    const known = arrival.headers['authorization'] === `Bearer ${apiKey}`
    const { operation, handle } = handlingOf(arrival)
    return { operation, handle: (behaviour) => (known ? handle(behaviour) : refuseAccount()) }
  }

  function handlingOf({ method, path, query, body }: Arrival): Handling {
    const [, , id, part] = path.split('/')
    const found = authorizations.find((one) => one.id === id)
    const reference = query.get('reference')
    if (method === 'GET' && id === undefined) {
      const list = authorizations.filter((one) => one.reference === reference).map(shownAuthorization)
      return { operation: 'inquire', handle: () => jsonReply(200, { authorizations: list }) }
    }
    if (method === 'GET') {
      const list = found?.movements.filter((one) => one.kind === part && one.reference === reference) ?? []
      const shown = list.map((one) => shownMovement(one, found as Authorization))
      return { operation: 'inquire', handle: () => jsonReply(200, { [String(part)]: shown }) }
    }
    const json: Json = JSON.parse(body)
    if (id === undefined) return { operation: 'authorize', handle: (behaviour) => authorize(json, behaviour) }
    if (part === 'void') return { operation: 'void', handle: (behaviour) => close(found, behaviour) }
    if (part === 'captures') return { operation: 'capture', handle: (behaviour) => move(part, found, json, behaviour) }
    return { operation: 'refund', handle: (behaviour) => move('refunds', found, json, behaviour) }
  }

  function authorize(json: Json, behaviour: Behaviour): Reply {
    const reference = String(json['reference'])
    const before = authorizations.find((one) => one.reference === reference)
    if (before) return jsonReply(200, shownAuthorization(before))
    const { number } = json['card'] as { readonly number: string }
    const authorization: Authorization = {
      id: newId('aut'),
      reference,
      amount: Number(json['amount']) - (behaviour === 'other-amount' ? 1 : 0),
      currency: String(json['currency']),
      state: number === challengedCard ? 'awaiting-buyer' : stateBy(behaviour),
      becomes: behaviour === 'stay-pending' ? 'authorized' : null,
      unlisted: behaviour === 'unlisted',
      movements: [],
    }
    authorizations.push(authorization)
    tell('authorization.changed', reference)
    return jsonReply(200, shownAuthorization(authorization))
  }

  function move(
    kind: Movement['kind'],
    authorization: Authorization | undefined,
    json: Json,
    behaviour: Behaviour,
  ): Reply {
    const reference = String(json['reference'])
    if (!authorization) return jsonReply(422, { error: 'unknown_authorization' })
    const before = authorization.movements.find((one) => one.reference === reference)
    if (before) return jsonReply(200, shownMovement(before, authorization))
    const refusal = refusalOf(kind, authorization, Number(json['amount']))
    if (refusal !== undefined) return jsonReply(422, { error: refusal })
    const movement: Movement = {
      id: newId(kind === 'captures' ? 'cap' : 'ref'),
      kind,
      reference,
      amount: Number(json['amount']) - (behaviour === 'other-amount' ? 1 : 0),
      final: json['final'] === true,
      becomes: behaviour === 'decline' ? 'declined' : 'done',
      state: 'pending',
      unlisted: behaviour === 'unlisted',
    }
    authorization.movements.push(movement)
    // Captures are taken on and settle later; refunds are done at once.
    if (kind === 'refunds' && behaviour !== 'stay-pending') end(movement)
    return jsonReply(200, shownMovement(movement, authorization))
  }

  function close(authorization: Authorization | undefined, behaviour: Behaviour): Reply {
    const nothing = !authorization || authorization.state === 'declined'
    if (nothing || behaviour === 'decline' || sumOf(authorization, 'captures') === authorization.amount) {
      return jsonReply(422, { error: 'not_voidable' })
    }
    const { id } = authorization
    if (behaviour === 'stay-pending') authorization.becomes = 'voided'
    else authorization.state = 'voided'
    const status = { 'stay-pending': 'pending', unlisted: 'evaporated' }[String(behaviour)] ?? 'voided'
    return jsonReply(200, { id, status })
  }

  function end(movement: Movement): void {
    if (movement.becomes === null) return
    movement.state = movement.becomes
    movement.becomes = null
    tell(movement.kind === 'captures' ? 'capture.changed' : 'refund.changed', movement.reference)
  }

  const server = await standInServer({ route, refuseAccount })
  return {
    settings: { apiUrl: server.url, merchantId: 'shop-1' },
    secrets: { apiKey, webhookSecret },
    behave: server.behave,
    requests: server.requests,
    close: server.close,
    settle() {
      for (const authorization of authorizations) {
        authorization.state = authorization.becomes ?? authorization.state
        authorization.becomes = null
        for (const movement of authorization.movements) end(movement)
      }
    },
    buyerDecides(reference, decision) {
      const authorization = authorizations.find((one) => one.reference === reference)
      if (authorization) authorization.state = decision === 'pays' ? 'authorized' : 'declined'
      return ''
    },
    takeBack(reference) {
      const movement = authorizations.flatMap(({ movements }) => movements).find((one) => one.reference === reference)
      if (!movement) throw new Error('there is no such capture')
      movement.state = 'declined'
      tell('capture.changed', reference)
    },
    callbacks: () => sent.splice(0),
    books: () => booksOf(authorizations),
  }
}

function refuseAccount(): Reply {
  return jsonReply(401, { error: 'unauthorized' })
}

function stateBy(behaviour: Behaviour): Authorization['state'] {
  if (behaviour === 'decline') return 'declined'
  return behaviour === 'stay-pending' ? 'pending' : 'authorized'
}
