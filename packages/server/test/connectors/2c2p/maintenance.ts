import type { Behaviour } from '../stand-in.ts'
import { decimal, givenBack, type Invoice, minorUnits, newNumber, type Refund, settled, statusOf } from './books.ts'

/** A PaymentProcessRequest: elements that hold text, each once. */
export type ProcessRequest = ReadonlyMap<string, string>

type Fields = Readonly<Record<string, string>>

/** Undefined for what is none. Read by hand, so that no parser is trusted twice. */
export function readRequest(xml: string): ProcessRequest | undefined {
  const [, inner] = /^<PaymentProcessRequest>(.*)<\/PaymentProcessRequest>$/s.exec(xml) ?? []
  if (inner === undefined) return undefined
  const members = [...inner.matchAll(/<(\w+)>([^<>]*)<\/\1>/g)]
  if (members.map(([whole]) => whole).join('') !== inner.replace(/>\s+</g, '><')) return undefined
  const names = members.map(([, name]) => name)
  if (new Set(names).size !== names.length) return undefined
  return new Map(members.map(([, name = '', text = '']) => [name, text]))
}

/** The payment maintenance side. Returns the XML of the answer. */
export class Maintenance {
  readonly #merchantId: string
  readonly #invoices: readonly Invoice[]
  readonly #told: (invoice: Invoice, refund: Refund) => void

  constructor(merchantId: string, invoices: readonly Invoice[], told: (invoice: Invoice, refund: Refund) => void) {
    this.#merchantId = merchantId
    this.#invoices = invoices
    this.#told = told
  }

  process(request: ProcessRequest, behaviour: Behaviour): string {
    const refusal = this.#refusalOf(request)
    if (refusal !== undefined) return answerTo(request, refusal)
    const invoice = this.#invoices.find((one) => one.invoiceNo === request.get('invoiceNo'))
    if (!invoice) return answerTo(request, '16')
    const amount = minorUnits(request.get('actionAmount'), invoice.currency)
    if (amount === undefined) return answerTo(request, '18')
    const type = request.get('processType') ?? ''
    if (type === 'I') return answerTo(request, '00', invoiceFields(invoice))
    if (type === 'RS') return answerTo(request, '00', invoiceFields(invoice), refundList(invoice))
    const key = request.get('idempotencyID')
    const usedFor = key === undefined ? undefined : invoice.used.get(key)
    if (usedFor !== undefined && usedFor !== type) return answerTo(request, '50')
    if (key !== undefined) invoice.used.set(key, type)
    if (type === 'S') return this.#settle(request, invoice, amount, behaviour)
    if (type === 'R') return this.#refund(request, invoice, amount, behaviour)
    return this.#void(request, invoice, behaviour)
  }

  #refusalOf(request: ProcessRequest): string | undefined {
    const compulsory = ['version', 'merchantID', 'processType', 'invoiceNo', 'actionAmount']
    if (compulsory.some((name) => !request.get(name))) return '10'
    if (request.get('merchantID') !== this.#merchantId) return '14'
    if (request.get('version') !== '4.3') return '11'
    if (!/^\d{1,10}\.\d{2}$/.test(request.get('actionAmount') ?? '')) return '18'
    const stamp = request.get('timeStamp')
    if (stamp !== undefined && !/^\d{12}$/.test(stamp)) return '11'
    if (!/^[A-Za-z0-9]{1,50}$/.test(request.get('invoiceNo') ?? '')) return '15'
    return ['I', 'RS', 'S', 'R', 'V'].includes(request.get('processType') ?? '') ? undefined : '17'
  }

  #settle(request: ProcessRequest, invoice: Invoice, amount: bigint, behaviour: Behaviour): string {
    if (settled(invoice)) return answerTo(request, '39')
    if (invoice.settlements.some(({ state }) => state === 'pending')) return answerTo(request, '34')
    if (statusOf(invoice) !== 'A') return answerTo(request, '12')
    if (amount > invoice.amount) return answerTo(request, '30')
    const reference = request.get('userDefined1') ?? ''
    const taken = behaviour === 'other-amount' ? amount - 1n : amount
    const state = behaviour === 'decline' ? 'declined' : behaviour === 'stay-pending' ? 'pending' : 'done'
    invoice.settlements.push({ reference, amount: taken, state })
    if (state === 'declined') return answerTo(request, '35')
    // 2C2P documents no other word for a settlement that is not decided.
    if (state === 'pending') return answerTo(request, '51')
    const status = behaviour === 'unlisted' ? 'ZZ' : 'RS'
    return answerTo(request, '00', { ...invoiceFields(invoice), status })
  }

  /** The bank's cut-off comes at once here: what is settled can be refunded. */
  #refund(request: ProcessRequest, invoice: Invoice, amount: bigint, behaviour: Behaviour): string {
    const taken = settled(invoice)?.amount
    if (taken === undefined) return answerTo(request, '12')
    if (givenBack(invoice) === taken) return answerTo(request, '49')
    if (givenBack(invoice) + amount > taken) return answerTo(request, '40')
    const refund: Refund = {
      id: newNumber(),
      reference: request.get('userDefined2') ?? '',
      notifyUrl: request.get('notifyURL') ?? '',
      amount: behaviour === 'other-amount' ? amount - 1n : amount,
      state: behaviour === 'decline' ? 'declined' : behaviour === 'stay-pending' ? 'pending' : 'done',
    }
    invoice.refunds.push(refund)
    if (refund.state === 'declined') return answerTo(request, '44')
    if (refund.state === 'done') this.#told(invoice, refund)
    const fields = { ...invoiceFields(invoice), ...refundFields(invoice, refund) }
    if (refund.state === 'pending') return answerTo(request, '42', fields)
    return answerTo(request, '00', behaviour === 'unlisted' ? { ...fields, status: 'ZZ' } : fields)
  }

  #void(request: ProcessRequest, invoice: Invoice, behaviour: Behaviour): string {
    if (invoice.state === 'voided') return answerTo(request, '29')
    if (invoice.state !== 'authorized') return answerTo(request, '12')
    if (behaviour === 'decline') return answerTo(request, '21')
    // Before the cut-off a void stops a settlement as well.
    for (const settlement of invoice.settlements) settlement.state = 'declined'
    if (behaviour === 'stay-pending') invoice.becomes = 'voided'
    else invoice.state = 'voided'
    const fields = invoiceFields(invoice)
    return answerTo(request, '00', behaviour === 'unlisted' ? { ...fields, status: 'ZZ' } : fields)
  }

  /** Ends what is pending. */
  settleAll(): void {
    for (const invoice of this.#invoices) {
      invoice.state = invoice.becomes ?? invoice.state
      invoice.becomes = null
      for (const settlement of invoice.settlements) if (settlement.state === 'pending') settlement.state = 'done'
      for (const refund of invoice.refunds) {
        if (refund.state !== 'pending') continue
        refund.state = 'done'
        this.#told(invoice, refund)
      }
    }
  }
}

/** What a notification of a refund says, inside its seal. */
export function refundNotice(invoice: Invoice, refund: Refund): string {
  const request = new Map([
    ['processType', 'R'],
    ['invoiceNo', invoice.invoiceNo],
  ])
  return answerTo(request, '00', { ...invoiceFields(invoice), ...refundFields(invoice, refund) })
}

function invoiceFields(invoice: Invoice): Fields {
  const settlement = settled(invoice)
  return {
    amount: decimal(settlement?.amount ?? invoice.amount, invoice.currency, 2),
    status: statusOf(invoice),
    approvalCode: '295068',
    referenceNo: invoice.tranRef,
    transactionDateTime: '20261125090000',
    maskedPan: '400000XXXXXX0002',
    ...(settlement && { userDefined1: settlement.reference }),
  }
}

const refundStatus = { done: 'RF', declined: 'RR', pending: 'RP' } as const

function refundFields({ currency }: Invoice, { id, reference, amount, state }: Refund): Fields {
  return {
    amount: decimal(amount, currency, 2),
    status: refundStatus[state],
    refundReferenceNo: id,
    userDefined2: reference,
  }
}

function refundList({ refunds, currency }: Invoice): string {
  const listed = refunds.map(({ id, reference, amount, state }) => {
    const shown = { amount: decimal(amount, currency, 2), status: refundStatus[state], referenceNo: id }
    const attributes = Object.entries({ ...shown, dateTime: '20261125090000', userDefined2: reference })
    return `<refund ${attributes.map(([name, value]) => `${name}="${value}"`).join(' ')} />`
  })
  return `<refundList>${listed.join('')}</refundList>`
}

function answerTo(request: ProcessRequest, respCode: string, fields: Fields = {}, more = ''): string {
  const members = {
    version: '4.3',
    timeStamp: '251126090000',
    respCode,
    respDesc: `answered with ${respCode}`,
    processType: request.get('processType') ?? '',
    invoiceNo: request.get('invoiceNo') ?? '',
    ...fields,
  }
  const texts = Object.entries(members).map(([name, text]) => `<${name}>${text}</${name}>`)
  return `<PaymentProcessResponse>\n${texts.join('\n')}${more}\n</PaymentProcessResponse>`
}
