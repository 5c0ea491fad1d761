import type { Receipt } from '../../domain/outcome.ts'
import type { Account } from '../kit/account.ts'
import type { HttpRequest } from '../kit/exchange.ts'
import { asText, jsonObject } from '../kit/reading.ts'
import { type PaymentOperation, paymentAddress } from './account.ts'

/** What a payment message may say, before it is judged. */
export interface Claims {
  readonly respCode?: unknown
  readonly respDesc?: unknown
  readonly merchantID?: unknown
  readonly invoiceNo?: unknown
  readonly paymentToken?: unknown
  /** Of a payment: where the buyer goes. */
  readonly data?: unknown
  readonly amount?: unknown
  readonly currencyCode?: unknown
  readonly tranRef?: unknown
  readonly paymentID?: unknown
  readonly transactionDateTime?: unknown
}

/** Undefined for a body that is no JSON object. */
export function readClaims(body: string): Claims | undefined {
  return jsonObject(body)
}

export function jsonRequest(operation: PaymentOperation, body: unknown, account: Account): HttpRequest {
  return {
    method: 'POST',
    url: paymentAddress(account, operation),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  }
}

const longestMessage = 256

/** `tranRef` is optional in 2C2P's answers, `paymentID` is not. */
export function receiptOf(said: Claims): Receipt {
  const { respCode, respDesc } = said
  const paymentId = asText(said.paymentID)
  const transactionId = asText(said.tranRef) ?? paymentId
  const message = asText(respDesc)
  return {
    ...(transactionId !== undefined && { transactionId }),
    ...(paymentId !== undefined && { referenceNo: paymentId }),
    ...(typeof respCode === 'string' && { resultCode: respCode }),
    ...(message !== undefined && { resultMessage: message.slice(0, longestMessage) }),
  }
}
