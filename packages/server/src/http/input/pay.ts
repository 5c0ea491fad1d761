import type { Static } from 'typebox'
import type { CardData, PayInput } from '../../application/inputs.ts'
import type { Money } from '../../domain/money.ts'
import { readAmount } from './amount.ts'
import { findCardNumber, readCard } from './card.ts'
import { checker } from './check.ts'
import { parseDatetime } from './datetime.ts'
import { type Read, refused } from './read.ts'
import { isSet } from './schemas/fields.ts'
import { payRequest } from './schemas/pay.ts'
import { readNotifyUrl, readPageUrl } from './url.ts'

type PayRequest = Static<typeof payRequest>

const checkPay = checker(payRequest)

/** A pay request out of a parsed body. */
export function readPay(body: unknown): Read<PayInput> {
  const checked = checkPay(body)
  if (!checked.ok) return checked
  const request = checked.value
  const amount = readAmounts(request)
  if (!amount.ok) return amount
  const card = readMethod(request)
  if (!card.ok) return card
  const redirectUrl = readPageUrl(request.paymentRedirectUrl, 'paymentRedirectUrl')
  if (!redirectUrl.ok) return redirectUrl
  const notifyUrl = readIfSent(request.paymentNotifyUrl, (text) => readNotifyUrl(text, 'paymentNotifyUrl'))
  if (!notifyUrl.ok) return notifyUrl
  const expiresAt = readIfSent(request.paymentExpiryTime, readExpiry)
  if (!expiresAt.ok) return expiresAt

  const { order, paymentMethod, metadata } = request
  return {
    ok: true,
    value: {
      paymentRequestId: request.paymentRequestId,
      amount: amount.value,
      methodType: paymentMethod.paymentMethodType,
      ...(card.value && { card: card.value }),
      issuerAuthenticated: isSet(paymentMethod.requireIssuerAuthentication),
      captureMode: request.paymentFactor?.captureMode ?? 'AUTOMATIC',
      redirectUrl: redirectUrl.value,
      ...(notifyUrl.value !== undefined && { notifyUrl: notifyUrl.value }),
      ...(expiresAt.value && { expiresAt: expiresAt.value }),
      description: order.orderDescription ?? '',
      ...(order.referenceOrderId != null && { referenceOrderId: order.referenceOrderId }),
      ...(metadata != null && { metadata }),
    },
  }
}

/** The order's amount is checked and dropped: it may differ from what is paid, but not in currency. */
function readAmounts(request: PayRequest): Read<Money> {
  const orderAmount = readAmount(request.order.orderAmount, 'order.orderAmount')
  if (!orderAmount.ok) return orderAmount
  const amount = readAmount(request.paymentAmount, 'paymentAmount')
  if (amount.ok && amount.value.currency !== orderAmount.value.currency) {
    return refused('paymentAmount.currency', 'must be the currency of order.orderAmount')
  }
  return amount
}

function readMethod(request: PayRequest): Read<CardData | undefined> {
  const { paymentMethodType, paymentMethodId, paymentMethodMetaData } = request.paymentMethod
  if (paymentMethodId != null) {
    return refused(
      'paymentMethod.paymentMethodId',
      'stored cards are not served yet; send the card in paymentMethodMetaData',
    )
  }
  if (paymentMethodType !== 'CARD') return { ok: true, value: undefined }
  const card = readCard(paymentMethodMetaData)
  if (!card.ok) return card
  const found = findCardNumber(card.value, {
    paymentRequestId: request.paymentRequestId,
    'order.referenceOrderId': request.order.referenceOrderId,
    'order.orderDescription': request.order.orderDescription,
    paymentRedirectUrl: request.paymentRedirectUrl,
    paymentNotifyUrl: request.paymentNotifyUrl,
    metadata: request.metadata,
  })
  return found ?? card
}

function readExpiry(text: string): Read<Date> {
  const time = parseDatetime(text)
  if (time !== undefined) return { ok: true, value: time }
  return refused('paymentExpiryTime', 'must be an ISO 8601 time with an offset, for example 2026-11-01T09:30:00+01:00')
}

function readIfSent<T>(text: string | null | undefined, read: (text: string) => Read<T>): Read<T | undefined> {
  return text == null ? { ok: true, value: undefined } : read(text)
}
