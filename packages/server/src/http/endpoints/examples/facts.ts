import { type Amount, type ResultCode, result } from '@capstan/protocol'

/** One story, told by all examples: two lamps are authorized, captured in part, and so on. Ids are as ours look. */
export const ids = {
  paymentRequestId: 'shop7-pay-000913',
  paymentId: '2026110112000000000004471',
  paymentSessionId: '2026110108200100000000003390',
  captureRequestId: 'shop7-cap-000913-1',
  captureId: '2026110212000000000000918',
  refundRequestId: 'shop7-ref-000913-1',
  refundId: '2026110412000000000000063',
} as const

export function euros(value: string): Amount {
  return { currency: 'EUR', value }
}

export const times = {
  created: '2026-11-01T08:20:01+00:00',
  paid: '2026-11-01T08:20:02+00:00',
  authExpires: '2026-11-08T08:20:02+00:00',
  captured: '2026-11-02T13:05:12+00:00',
  refunded: '2026-11-04T09:00:40+00:00',
} as const

export const acquirerInfo = {
  acquirerName: 'CHECKOUT',
  referenceRequestId: '2026110112000000000007781',
  acquirerTransactionId: 'pay_k2h7xg4mqzv3tl5rw6ya',
  acquirerMerchantId: 'pc_m4d9xg4mqzv3tl5rw6ya',
  acquirerResultCode: 'SUCCESS',
  acquirerResultMessage: 'success',
} as const

export const acquirerReferenceNo = acquirerInfo.acquirerTransactionId

export const card = { cardBrand: 'VISA', lastFour: '0768', cardNo: '************0768' } as const

/** An answer that says nothing but how the call ended. */
export function only(code: ResultCode, message?: string) {
  return { result: result(code, message) }
}

/** What a fault of ours is answered with, in every API. */
export const fault = only('UNKNOWN_EXCEPTION')
