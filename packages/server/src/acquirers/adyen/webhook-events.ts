import type { Receipt } from '../../domain/outcome.ts'
import type { CallbackEvent, Told } from '../kit/callback.ts'
import { asObject, asText } from '../kit/reading.ts'
import { fromAdyen } from './amounts.ts'
import { refusal } from './refusal-reasons.ts'

type Item = Readonly<Record<string, unknown>>

/** Adyen's event ids may be this long together; what is longer was not made by Adyen. */
const partMax = 60

/**
 * A verified item as an event; undefined where it concerns nothing that we do. Adyen has dozens of event codes; those that
 * are not named here, disputes and reports among them, are acknowledged and left.
 */
export function webhookEvent(item: Item): CallbackEvent | undefined {
  switch (item['eventCode']) {
    case 'AUTHORISATION':
    case 'OFFER_CLOSED':
    case 'EXPIRE':
    case 'CANCELLATION':
    case 'TECHNICAL_CANCEL':
    case 'CANCEL_OR_REFUND':
      // Also that of a cancel: each of ours carries the payment's reference as its own.
      return eventOf(item, 'authorization')
    case 'CAPTURE':
    case 'CAPTURE_FAILED':
      return eventOf(item, 'capture')
    case 'REFUND':
    case 'REFUND_FAILED':
    case 'REFUNDED_REVERSED':
      return eventOf(item, 'refund')
    default:
      return undefined
  }
}

function eventOf(item: Item, subject: CallbackEvent['subject']): CallbackEvent {
  // A capture can fail, be taken again and fail again: the date keeps these apart. Sent again, an event has its old date.
  const parts = ['eventCode', 'pspReference', 'success', 'eventDate'].map((name) =>
    (asText(item[name]) ?? '').slice(0, partMax),
  )
  const reference = asText(item['merchantReference'])
  const told = toldBy(item)
  const at = new Date(asText(item['eventDate']) ?? '')
  return {
    eventId: parts.join(' ').slice(0, 200),
    subject,
    ...(reference !== undefined && { reference }),
    ...(told && { told: { ...told, ...(!Number.isNaN(at.getTime()) && { at }) } }),
  }
}

/** Undefined where the item does not say what it should: then it is a reason to look, and no answer. */
function toldBy(item: Item): Told | undefined {
  const reference = asText(item['merchantReference'])
  const success = item['success']
  if (reference === undefined || (success !== 'true' && success !== 'false')) return undefined
  const yes = success === 'true'
  switch (item['eventCode']) {
    case 'AUTHORISATION':
      return yes ? amountTold('authorization', reference, item) : no('authorization', reference, item, declineOf(item))
    case 'OFFER_CLOSED':
      return yes ? no('authorization', reference, item, 'ORDER_IS_CLOSED') : undefined
    case 'CAPTURE':
      return yes ? amountTold('capture', reference, item) : no('capture', reference, item, 'PROCESS_FAIL')
    case 'REFUND':
      return yes ? amountTold('refund', reference, item) : no('refund', reference, item, 'PROCESS_FAIL')
    // Their `success` says that the event happened: that the money did not move, or came back.
    case 'CAPTURE_FAILED':
      return yes ? no('capture', reference, item, 'PROCESS_FAIL') : undefined
    case 'REFUND_FAILED':
    case 'REFUNDED_REVERSED':
      return yes ? no('refund', reference, item, 'PROCESS_FAIL') : undefined
    case 'CANCELLATION':
    case 'TECHNICAL_CANCEL':
      return yes ? closed(reference, item) : no('void', reference, item, 'ORDER_STATUS_INVALID')
    case 'EXPIRE':
      return yes ? closed(reference, item) : undefined
    case 'CANCEL_OR_REFUND':
      return yes && modification(item) === 'cancel' ? closed(reference, item) : undefined
    default:
      return undefined
  }
}

function amountTold(about: Told['about'], reference: string, item: Item): Told | undefined {
  const amount = fromAdyen(item['amount'])
  const { resultMessage, ...ids } = receiptOf(item)
  // The `reason` of an authorization that holds is its code, and the last digits and the expiry date of the card.
  const receipt = about === 'authorization' || resultMessage === undefined ? ids : { ...ids, resultMessage }
  return amount && { about, reference, outcome: { kind: 'succeeded', amount, receipt } }
}

function closed(reference: string, item: Item): Told {
  return { about: 'void', reference, outcome: { kind: 'succeeded', receipt: receiptOf(item) } }
}

function no(about: Told['about'], reference: string, item: Item, code: string): Told {
  return { about, reference, outcome: { kind: 'failed', code, receipt: receiptOf(item) } }
}

/** `resultCode` is the event code: the reading of what was told goes by it. */
function receiptOf(item: Item): Receipt {
  const transactionId = asText(item['pspReference'])
  const reason = asText(item['reason'])
  return {
    ...(transactionId !== undefined && { transactionId }),
    resultCode: asText(item['eventCode']) ?? '',
    ...(reason !== undefined && { resultMessage: reason.slice(0, 200) }),
  }
}

function declineOf(item: Item): string {
  return refusal(undefined, asText(item['reason'])).decline
}

function modification(item: Item): string | undefined {
  return asText(asObject(item['additionalData'])?.['modification.action'])
}
