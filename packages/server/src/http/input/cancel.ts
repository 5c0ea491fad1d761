import type { PaymentLookup } from '../../application/inputs.ts'
import { checker } from './check.ts'
import { readPaymentLookup } from './payment-lookup.ts'
import type { Read } from './read.ts'
import { cancelRequest } from './schemas/payment-lookup.ts'

const checkCancel = checker(cancelRequest)

/** A cancel request out of a parsed body. */
export function readCancel(body: unknown): Read<PaymentLookup> {
  const checked = checkCancel(body)
  return checked.ok ? readPaymentLookup(checked.value) : checked
}
