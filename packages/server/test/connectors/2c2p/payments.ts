import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { Behaviour } from '../stand-in.ts'
import { jsonReply, type Reply } from '../stand-in-server.ts'
import { decimal, type Invoice, minorUnits, newNumber } from './books.ts'

type Json = Readonly<Record<string, unknown>>

/** The bank of this card's holder asks a confirmation on its page. */
export const challengedCard = '4000000000000044'

/** A payment token, and what it was asked for. */
interface Token {
  readonly claims: Json
  used: boolean
}

const required = ['merchantID', 'invoiceNo', 'description', 'amount', 'currencyCode']

/** Most characters, and for some what they may be; developer.2c2p.com/docs/api-payment-token-request-parameter. */
const forms: Readonly<Record<string, RegExp>> = {
  merchantID: /^[A-Za-z0-9]{1,25}$/,
  invoiceNo: /^[A-Za-z0-9]{1,50}$/,
  idempotencyID: /^.{1,100}$/,
  description: /^[^<>&"']*(?:&#\d+;[^<>&"']*)*$/,
  currencyCode: /^[A-Z]{3}$/,
  request3DS: /^[YFN]$/,
  transactionMode: /^[A-Za-z0-9]{1,20}$/,
}

/** Most characters of what a payment tells of the buyer; developer.2c2p.com/v4.3.0/docs/api-do-payment-request-parameter. */
function buyerFault(clientIP: unknown, data: Json | undefined): boolean {
  const longest = { name: 50, email: 150, mobileNo: 255 }
  const broken = Object.entries(longest).some(([name, most]) => {
    const value = data?.[name]
    return value !== undefined && !(typeof value === 'string' && value !== '' && value.length <= most)
  })
  return broken || (clientIP !== undefined && isIP(String(clientIP)) === 0)
}

/** The payment side of PGW 4.3. `speak` signs what is answered under the merchant's secret key. */
export class Payments {
  readonly #merchantId: string
  readonly #speak: (claims: object) => Reply
  readonly #invoices: Invoice[]
  readonly #tokens = new Map<string, Token>()
  readonly #tell: (invoice: Invoice) => void

  constructor(
    merchantId: string,
    speak: (claims: object) => Reply,
    invoices: Invoice[],
    tell: (invoice: Invoice) => void,
  ) {
    this.#merchantId = merchantId
    this.#speak = speak
    this.#invoices = invoices
    this.#tell = tell
  }

  token(claims: Json): Reply {
    const refusal = this.#refusalOf(claims)
    if (refusal !== undefined) return this.#speak({ respCode: refusal, respDesc: `refused by ${refusal}` })
    const paymentToken = randomBytes(40).toString('base64')
    this.#tokens.set(paymentToken, { claims, used: false })
    return this.#speak({ paymentToken, respCode: '0000', respDesc: 'Success' })
  }

  #refusalOf(claims: Json): string | undefined {
    if (claims['merchantID'] !== this.#merchantId) return '9007'
    if (required.some((name) => claims[name] === undefined || claims[name] === '')) return '9005'
    for (const [name, form] of Object.entries(forms)) {
      const value = claims[name]
      if (value !== undefined && !(typeof value === 'string' && form.test(value))) return '9004'
    }
    if (String(claims['description']).length > 250) return '9006'
    const currency = String(claims['currencyCode'])
    if (!minorUnits(claims['amount'], currency)) return '9009'
    const channels = claims['paymentChannel']
    if (channels !== undefined && !(Array.isArray(channels) && channels.includes('CC'))) return '9058'
    return this.#find(claims['invoiceNo']) && '9015'
  }

  #find(invoiceNo: unknown): Invoice | undefined {
    return this.#invoices.find((one) => one.invoiceNo === invoiceNo)
  }

  /** Bare JSON, both ways: nobody signs it. */
  pay(body: Json, behaviour: Behaviour): Reply {
    const token = this.#tokens.get(String(body['paymentToken']))
    if (!token) return flow('9040')
    if (token.used) return flow('9041')
    const { code, data } = (body['payment'] ?? {}) as { code?: Json; data?: Json }
    if (code?.['channelCode'] !== 'CC') return flow('9058')
    if (!/^\d{12,20}$/.test(String(data?.['cardNo']))) return flow('4076')
    if (!/^(0[1-9]|1[0-2])$/.test(String(data?.['expiryMonth']))) return flow('4077')
    if (!/^20\d\d$/.test(String(data?.['expiryYear']))) return flow('4077')
    if (!/^\d{3,4}$/.test(String(data?.['securityCode'] ?? '000'))) return flow('4078')
    if (buyerFault(body['clientIP'], data)) return flow('9004')
    token.used = true
    const invoice = invoiceOf(token.claims, String(data?.['cardNo']), behaviour)
    this.#invoices.push(invoice)
    this.#tell(invoice)
    if (invoice.state === 'awaiting-buyer') {
      return flow('1001', { channelCode: 'CC', data: `https://bank.2c2p.example/authenticate/${invoice.tranRef}` })
    }
    if (invoice.state === 'pending') return flow('2001')
    return flow(behaviour === 'unlisted' ? '2999' : '2000', { channelCode: 'CC', invoiceNo: invoice.invoiceNo })
  }

  inquire(claims: Json): Reply {
    if (claims['merchantID'] !== this.#merchantId)
      return this.#speak({ respCode: '9007', respDesc: 'Invalid merchant' })
    const invoice = this.#find(claims['invoiceNo'])
    if (!invoice) return this.#speak({ respCode: '2002', respDesc: 'Transaction not found' })
    return this.#speak(this.told(invoice))
  }

  /** What an inquiry answers and a notification tells: whether it was authorized, and nothing of what came after. */
  told(invoice: Invoice): object {
    const { invoiceNo, amount, currency, tranRef, state } = invoice
    const respCode = { declined: '4005', 'awaiting-buyer': '2001', pending: '2001' }[String(state)] ?? '0000'
    return {
      merchantID: this.#merchantId,
      invoiceNo,
      amount: Number(decimal(amount, currency)),
      currencyCode: currency,
      transactionDateTime: '20261125090000',
      agentCode: 'STANDIN',
      channelCode: 'VI',
      accountNo: '400000XXXXXX0002',
      tranRef,
      referenceNo: tranRef,
      paymentID: `ccpp_${tranRef}`,
      respCode,
      respDesc: `answered with ${respCode}`,
    }
  }
}

function invoiceOf(claims: Json, cardNo: string, behaviour: Behaviour): Invoice {
  const currency = String(claims['currencyCode'])
  const asked = minorUnits(claims['amount'], currency) ?? 0n
  return {
    invoiceNo: String(claims['invoiceNo']),
    amount: behaviour === 'other-amount' ? asked - 1n : asked,
    currency,
    tranRef: newNumber(),
    state: stateOf(cardNo, behaviour),
    becomes: behaviour === 'stay-pending' ? 'authorized' : null,
    settlements: [],
    refunds: [],
    used: new Map(),
  }
}

function stateOf(cardNo: string, behaviour: Behaviour): Invoice['state'] {
  if (cardNo === challengedCard) return 'awaiting-buyer'
  if (behaviour === 'decline') return 'declined'
  return behaviour === 'stay-pending' ? 'pending' : 'authorized'
}

function flow(respCode: string, more: object = {}): Reply {
  return jsonReply(200, { ...more, respCode, respDesc: `payment flow ${respCode}` })
}
