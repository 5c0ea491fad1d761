import { randomBytes } from 'node:crypto'
import type { RawCallback } from '../../../src/acquirers/kit/callback.ts'
import type { StandIn, StandInOperation } from '../stand-in.ts'
import { type Arrival, type Handling, jsonReply, type Reply, standInServer } from '../stand-in-server.ts'
import { booksOf, type Invoice } from './books.ts'
import { Maintenance, readRequest, refundNotice } from './maintenance.ts'
import { Payments } from './payments.ts'
import { newKeys, openSealed, pem, readPayload, sealedFor, signedPayload } from './sealed-messages.ts'

const merchantId = '702702000000017'

/** Making keys takes longer than the tests do: merchants share a pair, and stand-ins take turns with two. */
const merchantKeys = newKeys()
const acquirerKeys = [newKeys(), newKeys()] as const
let opened = 0

const operations: Readonly<Record<string, StandInOperation>> = { S: 'capture', R: 'refund', V: 'void' }

/**
 * 2C2P by its documentation (docs/connectors/2c2p.md says which pages): PGW 4.3 with HS256, Payment Maintenance 4.3 with
 * RSA-OAEP, A256GCM and PS256.
 */
export async function openStandIn(): Promise<StandIn> {
  const keys = acquirerKeys[opened++ % 2 === 0 ? 0 : 1]
  const secretKey = randomBytes(32).toString('hex').toUpperCase()
  const invoices: Invoice[] = []
  const sent: RawCallback[] = []

  const speak = (claims: object) => jsonReply(200, { payload: signedPayload(claims, secretKey) })
  const payments = new Payments(merchantId, speak, invoices, (invoice) => {
    if (invoice.state === 'authorized' || invoice.state === 'declined') notify(invoice)
  })
  const maintenance = new Maintenance(merchantId, invoices, (invoice, refund) => {
    if (!refund.notifyUrl) return
    const sealed = sealedFor(merchantKeys.publicKey, keys.privateKey, refundNotice(invoice, refund))
    callback('application/x-www-form-urlencoded', `notifyResponse=${encodeURIComponent(sealed)}`)
  })

  function notify(invoice: Invoice): void {
    callback('application/json', JSON.stringify({ payload: signedPayload(payments.told(invoice), secretKey) }))
  }

  function callback(contentType: string, body: string): void {
    sent.push({ method: 'POST', target: '/callbacks/2C2P', headers: { 'content-type': contentType }, body })
  }

  function route({ path, body, headers }: Arrival): Handling {
    if (path === '/payment/4.3/payment') {
      return { operation: 'authorize', handle: (behaviour) => payments.pay(JSON.parse(body), behaviour) }
    }
    if (path === '/payment/4.3/paymentToken') return asked(body, (claims) => payments.token(claims))
    if (path === '/payment/4.3/paymentInquiry') return asked(body, (claims) => payments.inquire(claims))
    if (path === '/2C2PFrontend/PaymentAction/2.0/action' && headers['content-type'] === 'text/plain') {
      return maintain(body)
    }
    return { operation: 'inquire', handle: () => jsonReply(404, {}) }
  }

  /** A token holds nothing and moves nothing: it is counted with what only asks. */
  function asked(body: string, answer: (claims: Readonly<Record<string, unknown>>) => Reply): Handling {
    const { payload } = JSON.parse(body) as { payload?: string }
    const claims = readPayload(payload ?? '', secretKey)
    return { operation: 'inquire', handle: () => (claims ? answer(claims) : jsonReply(200, hashMismatch)) }
  }

  function maintain(body: string): Handling {
    let xml: string
    try {
      xml = openSealed(body, merchantKeys.publicKey, keys.privateKey)
    } catch {
      return { operation: 'inquire', handle: refuseAccount }
    }
    const request = readRequest(xml)
    if (!request) return { operation: 'inquire', handle: () => jsonReply(400, {}) }
    return {
      operation: operations[request.get('processType') ?? ''] ?? 'inquire',
      handle(behaviour) {
        const answer = maintenance.process(request, behaviour)
        const sealed = sealedFor(merchantKeys.publicKey, keys.privateKey, answer)
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: sealed }
      },
    }
  }

  const server = await standInServer({ route, refuseAccount })
  return {
    settings: {
      merchantId,
      paymentUrl: server.url,
      maintenanceUrl: `${server.url}/2C2PFrontend/PaymentAction/2.0/action`,
      acquirerPublicKey: pem(keys.publicKey),
    },
    secrets: { secretKey, merchantPrivateKey: pem(merchantKeys.privateKey) },
    behave: server.behave,
    requests: server.requests,
    close: server.close,
    settle: () => maintenance.settleAll(),
    buyerDecides(invoiceNo, decision) {
      const invoice = invoices.find((one) => one.invoiceNo === invoiceNo)
      if (invoice) {
        invoice.state = decision === 'pays' ? 'authorized' : 'declined'
        notify(invoice)
      }
      // The browser brings a form, and nothing in the query.
      return ''
    },
    callbacks: () => sent.splice(0),
    books: () => booksOf(invoices),
  }
}

const hashMismatch = { respCode: '9042', respDesc: 'Hash value mismatch' }

/** As 2C2P's front does before it reads a message. */
function refuseAccount(): Reply {
  return jsonReply(401, {})
}
