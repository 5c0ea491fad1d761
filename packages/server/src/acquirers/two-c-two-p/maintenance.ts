import type { Element } from '@xmldom/xmldom'
import { DOMImplementation, DOMParser, onErrorStopParsing, XMLSerializer } from '@xmldom/xmldom'
import type { Money } from '../../domain/money.ts'
import type { Receipt, Unknown } from '../../domain/outcome.ts'
import type { Account } from '../kit/account.ts'
import type { HttpAnswer, HttpRequest } from '../kit/exchange.ts'
import { malformed } from '../kit/reading.ts'
import { maintenanceAddress, setting } from './account.ts'
import { decimalText } from './amount.ts'
import { unprovenAnswer } from './sealing.ts'

/** Settle, void, refund, inquire, and inquire about refunds. */
export type ProcessType = 'S' | 'V' | 'R' | 'I' | 'RS'

export interface MaintenanceOrder {
  readonly type: ProcessType
  /** Ours, of the authorization. */
  readonly invoiceNo: string
  readonly amount: Money
  /** Ours, of the operation; absent for those that change nothing. */
  readonly reference?: string
  /** Absent: 2C2P takes the time it arrives. */
  readonly now?: Date
}

const version = '4.3'

/**
 * Where our references stand beside the idempotencyID: answers repeat these elements, and the list of an invoice's
 * refunds does, so that a settlement or a refund of which no answer ever came is found again. One each, so that a refund
 * never covers the settlement's.
 */
export const settlementReference = 'userDefined1'
export const refundReference = 'userDefined2'

/** Undefined for a currency that 2C2P cannot be told exactly. */
export function maintenanceRequest(order: MaintenanceOrder, account: Account): HttpRequest | undefined {
  const amount = decimalText(order.amount)
  if (amount === undefined) return undefined
  const { type, reference } = order
  const body = requestXml([
    ['version', version],
    ['timeStamp', order.now && timeStamp(order.now)],
    ['merchantID', setting(account, 'merchantId')],
    ['processType', type],
    ['invoiceNo', order.invoiceNo],
    ['actionAmount', amount],
    ['idempotencyID', reference],
    ['notifyURL', type === 'R' ? account.callbackUrl : undefined],
    [settlementReference, type === 'S' ? reference : undefined],
    [refundReference, type === 'R' ? reference : undefined],
  ])
  return {
    method: 'POST',
    url: maintenanceAddress(account),
    headers: { 'content-type': 'text/plain', accept: 'text/plain' },
    body,
    ...((type === 'I' || type === 'RS') && { reads: true }),
  }
}

/** `ddMMyyHHmmss`. No page names the zone; it is optional there, and UTC here. */
function timeStamp(now: Date): string {
  const [date = '', time = ''] = now.toISOString().split(/[T.]/)
  const [year = '', month = '', day = ''] = date.split('-')
  return `${day}${month}${year.slice(2)}${time.replaceAll(':', '')}`
}

function requestXml(members: readonly (readonly [name: string, text: string | undefined])[]): string {
  const document = new DOMImplementation().createDocument(null, 'PaymentProcessRequest', null)
  for (const [name, text] of members) {
    if (text === undefined) continue
    const element = document.createElement(name)
    element.appendChild(document.createTextNode(text))
    document.documentElement?.appendChild(element)
  }
  return new XMLSerializer().serializeToString(document)
}

/** A `PaymentProcessResponse`. */
export interface MaintenanceAnswer {
  readonly code: string
  /** Absent in answers that refuse. */
  readonly status?: string
  /** By element; those that hold only text. */
  readonly texts: ReadonlyMap<string, string>
  /** The attributes of each refund; undefined where no list came. */
  readonly refunds?: readonly ReadonlyMap<string, string>[]
}

/** What was answered to an order. Unknown when it is not proven, cannot be read, or is about something else. */
export function readMaintenance(answer: HttpAnswer, order: MaintenanceOrder): MaintenanceAnswer | Unknown {
  if (unprovenAnswer(answer)) return turnedAway(answer)
  const response = parseResponse(answer.body)
  if (!response) return malformed('it is not a PaymentProcessResponse')
  const { texts } = response
  if (texts.get('processType') !== order.type || texts.get('invoiceNo') !== order.invoiceNo) {
    // Refusals of the request itself may come without them; they say nothing about an invoice either.
    const silent = !texts.has('processType') && !texts.has('invoiceNo')
    if (!silent || response.code === '00') return malformed('it is about another request')
  }
  return response
}

/** Whether reading ended before there was anything to judge. */
export function isUnknown(read: MaintenanceAnswer | Unknown): read is Unknown {
  return 'kind' in read
}

export function turnedAway({ status }: HttpAnswer): Unknown {
  return { kind: 'unknown', reason: `2C2P turned the account away, unsigned (HTTP status ${status})` }
}

/** Undefined for what is not well-formed, is no PaymentProcessResponse, has no code, or says something twice. */
export function parseResponse(xml: string): MaintenanceAnswer | undefined {
  const root = parseXml(xml)
  if (root?.tagName !== 'PaymentProcessResponse') return undefined
  const texts = new Map<string, string>()
  let refunds: ReadonlyMap<string, string>[] | undefined
  for (const element of elementsOf(root)) {
    if (element.tagName === 'refundList') {
      if (refunds) return undefined
      refunds = elementsOf(element).map(attributesOf)
      continue
    }
    if (elementsOf(element).length > 0) continue
    if (texts.has(element.tagName)) return undefined
    texts.set(element.tagName, (element.textContent ?? '').trim())
  }
  const code = texts.get('respCode')
  if (!code) return undefined
  const status = texts.get('status')
  return { code, texts, ...(status && { status }), ...(refunds && { refunds }) }
}

/**
 * No document type is read at all: with it go entities of its own, which can blow a message up or read files. The parser
 * resolves nothing from outside, and stops at the first error.
 */
function parseXml(xml: string): Element | undefined {
  if (/<!DOCTYPE/i.test(xml)) return undefined
  try {
    const document = new DOMParser({ locator: false, onError: onErrorStopParsing }).parseFromString(xml, 'text/xml')
    return document.documentElement ?? undefined
  } catch {
    return undefined
  }
}

function elementsOf(parent: Element): readonly Element[] {
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === node.ELEMENT_NODE)
}

function attributesOf(element: Element): ReadonlyMap<string, string> {
  return new Map(Array.from(element.attributes).map(({ name, value }) => [name, value]))
}

const longestMessage = 256

/** `transactionId`: of the operation itself, where it has an id of its own. */
export function maintenanceReceipt(
  { code, texts }: MaintenanceAnswer,
  paymentTransactionId: string | undefined,
  transactionId = texts.get('referenceNo'),
): Receipt {
  const message = texts.get('respDesc')
  return {
    ...(transactionId && { transactionId }),
    ...(paymentTransactionId && { referenceNo: paymentTransactionId }),
    resultCode: code,
    ...(message && { resultMessage: message.slice(0, longestMessage) }),
  }
}
