import type { Static } from 'typebox'
import type { CardData, PayInput } from '../../application/inputs.ts'
import { readOrderAmounts } from './amount.ts'
import { readBuyer } from './buyer.ts'
import { findCardNumber, readCard } from './card.ts'
import { checker } from './check.ts'
import { readDatetime } from './datetime.ts'
import { type Read, readIfSent, refused } from './read.ts'
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
  const amount = readOrderAmounts(request)
  if (!amount.ok) return amount
  const card = readMethod(request)
  if (!card.ok) return card
  const redirectUrl = readPageUrl(request.paymentRedirectUrl, 'paymentRedirectUrl')
  if (!redirectUrl.ok) return redirectUrl
  const notifyUrl = readIfSent(request.paymentNotifyUrl, (text) => readNotifyUrl(text, 'paymentNotifyUrl'))
  if (!notifyUrl.ok) return notifyUrl
  const expiresAt = readIfSent(request.paymentExpiryTime, (text) => readDatetime(text, 'paymentExpiryTime'))
  if (!expiresAt.ok) return expiresAt

  const { order, paymentMethod, metadata } = request
  const buyer = readBuyer(request.env, order.buyer)
  return {
    ok: true,
    value: {
      paymentRequestId: request.paymentRequestId,
      amount: amount.value,
      methodType: paymentMethod.paymentMethodType,
      ...(card.value && { card: card.value }),
      ...(buyer && { buyer }),
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
