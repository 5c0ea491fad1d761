import type { Static } from 'typebox'
import type { SessionInput, SubmitInput } from '../../application/inputs.ts'
import { readAmount, readOrderAmounts } from './amount.ts'
import { checker } from './check.ts'
import { readDatetime } from './datetime.ts'
import { type Read, readIfSent, refused } from './read.ts'
import { createPaymentSessionRequest, submitPayRequest } from './schemas/payment-session.ts'
import { readNotifyUrl, readPageUrl } from './url.ts'

type Request = Static<typeof createPaymentSessionRequest>

const checkSession = checker(createPaymentSessionRequest)
const checkSubmit = checker(submitPayRequest)

/** A createPaymentSession request out of a parsed body. */
export function readCreateSession(body: unknown): Read<SessionInput> {
  const checked = checkSession(body)
  if (!checked.ok) return checked
  const request = checked.value
  const amount = readOrderAmounts(request)
  if (!amount.ok) return amount
  if (request.paymentMethod?.paymentMethodId != null) {
    return refused('paymentMethod.paymentMethodId', 'stored cards are not served yet; leave it out')
  }
  const redirectUrl = readPageUrl(request.paymentRedirectUrl, 'paymentRedirectUrl')
  if (!redirectUrl.ok) return redirectUrl
  const notifyUrl = readIfSent(request.paymentNotifyUrl, (text) => readNotifyUrl(text, 'paymentNotifyUrl'))
  if (!notifyUrl.ok) return notifyUrl
  const expiresAt = readIfSent(request.paymentSessionExpiryTime, (text) =>
    readDatetime(text, 'paymentSessionExpiryTime'),
  )
  if (!expiresAt.ok) return expiresAt
  const { order, locale, metadata } = request
  return {
    ok: true,
    value: {
      paymentRequestId: request.paymentRequestId,
      amount: amount.value,
      methods: methodsOf(request),
      captureMode: request.paymentFactor?.captureMode ?? 'AUTOMATIC',
      redirectUrl: redirectUrl.value,
      ...(notifyUrl.value !== undefined && { notifyUrl: notifyUrl.value }),
      ...(expiresAt.value && { expiresAt: expiresAt.value }),
      description: order.orderDescription ?? '',
      ...(locale != null && locale !== '' && { locale }),
      ...(metadata != null && { metadata }),
    },
  }
}

/** Each method once, in the order wanted; what has no number of its own comes after what has one. */
function methodsOf({ availablePaymentMethod, paymentMethod }: Request): readonly string[] | null {
  const items = availablePaymentMethod?.paymentMethodTypeList ?? []
  if (items.length > 0) {
    const place = (order: number | string | null | undefined) => Number(order ?? Number.POSITIVE_INFINITY)
    const sorted = items.toSorted((a, b) => {
      const [first, second] = [place(a.paymentMethodOrder), place(b.paymentMethodOrder)]
      return first === second ? 0 : first - second
    })
    return [...new Set(sorted.map(({ paymentMethodType }) => paymentMethodType))]
  }
  const only = paymentMethod?.paymentMethodType
  return only == null ? null : [only]
}

/** A submitPay request out of a parsed body. */
export function readSubmitPay(body: unknown): Read<SubmitInput> {
  const checked = checkSubmit(body)
  if (!checked.ok) return checked
  const { paymentSessionId, paymentAmount } = checked.value
  if (paymentAmount == null) return { ok: true, value: { sessionId: paymentSessionId } }
  const amount = readAmount(paymentAmount, 'paymentAmount')
  return amount.ok ? { ok: true, value: { sessionId: paymentSessionId, amount: amount.value } } : amount
}
