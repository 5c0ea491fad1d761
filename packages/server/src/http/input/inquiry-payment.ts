import type { PaymentLookup } from '../../application/inputs.ts'
import { checker } from './check.ts'
import { readPaymentLookup } from './payment-lookup.ts'
import type { Read } from './read.ts'
import { inquiryPaymentRequest } from './schemas/payment-lookup.ts'

const checkInquiryPayment = checker(inquiryPaymentRequest)

/** An inquiryPayment request out of a parsed body. */
export function readInquiryPayment(body: unknown): Read<PaymentLookup> {
  const checked = checkInquiryPayment(body)
  return checked.ok ? readPaymentLookup(checked.value) : checked
}
