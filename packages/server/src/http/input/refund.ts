import type { RefundInput, RefundLookup } from '../../application/inputs.ts'
import { readAmount } from './amount.ts'
import { checker } from './check.ts'
import { type Read, readIfSent, refused } from './read.ts'
import { inquiryRefundRequest, refundRequest } from './schemas/refund.ts'
import { readNotifyUrl } from './url.ts'

const checkRefund = checker(refundRequest)
const checkInquiryRefund = checker(inquiryRefundRequest)

/** A refund request out of a parsed body. */
export function readRefund(body: unknown): Read<RefundInput> {
  const checked = checkRefund(body)
  if (!checked.ok) return checked
  const { refundRequestId, paymentId, captureId, refundReason, refundNotifyUrl, metadata } = checked.value
  const amount = readAmount(checked.value.refundAmount, 'refundAmount')
  if (!amount.ok) return amount
  const notifyUrl = readIfSent(refundNotifyUrl, (text) => readNotifyUrl(text, 'refundNotifyUrl'))
  if (!notifyUrl.ok) return notifyUrl
  return {
    ok: true,
    value: {
      refundRequestId,
      paymentId,
      ...(captureId != null && { captureId }),
      amount: amount.value,
      reason: refundReason ?? '',
      ...(notifyUrl.value !== undefined && { notifyUrl: notifyUrl.value }),
      ...(metadata != null && { metadata }),
    },
  }
}

/** The loser of two ids is dropped here, so that nothing behind can ask by the wrong one. */
export function readInquiryRefund(body: unknown): Read<RefundLookup> {
  const checked = checkInquiryRefund(body)
  if (!checked.ok) return checked
  const { refundId, refundRequestId } = checked.value
  if (refundId != null) return { ok: true, value: { refundId } }
  if (refundRequestId != null) return { ok: true, value: { refundRequestId } }
  return refused('refundId', 'is required when there is no refundRequestId')
}
