import {
  ApoClient,
  type ApoClientOptions,
  type CaptureResult,
  money,
  type PayInput,
  type PaySucceeded,
} from '@capstan/sdk'
import { cards } from '../conformance/orders.ts'
import type { Merchant } from '../conformance/running-server.ts'

/** The SDK as a merchant has it, with what `capstan client create` printed. */
export function clientOf(url: string, merchant: Merchant, options: Partial<ApoClientOptions> = {}): ApoClient {
  return new ApoClient({
    gatewayUrl: url,
    clientId: merchant.clientId,
    privateKey: merchant.merchantPrivateKey,
    apoPublicKey: merchant.apoPublicKey,
    retryDelayMs: 10,
    ...options,
  })
}

/** By card, in euros, and captured by hand unless `fields` say otherwise. */
export function order(decimal: string, fields: Partial<PayInput> = {}): PayInput {
  const amount = money(decimal, 'EUR')
  return {
    order: { orderAmount: amount, orderDescription: 'Two ceramic lamps' },
    paymentAmount: amount,
    paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: cards.visa },
    paymentFactor: { captureMode: 'MANUAL', isAuthorization: true },
    paymentRedirectUrl: 'https://lamps.example/orders/1',
    ...fields,
  }
}

/** An authorized payment. */
export async function authorized(
  apo: ApoClient,
  decimal = '129.50',
  fields?: Partial<PayInput>,
): Promise<PaySucceeded> {
  const paid = await apo.pay(order(decimal, fields))
  if (paid.status !== 'S') throw new Error(`not authorized: ${paid.status} ${paid.code} ${paid.message}`)
  return paid
}

/** A capture by hand in euros. */
export async function captured(
  apo: ApoClient,
  paymentId: string,
  decimal: string,
): Promise<CaptureResult & { status: 'S' }> {
  const result = await apo.capture({ paymentId, captureAmount: money(decimal, 'EUR') })
  if (result.status !== 'S') throw new Error(`not captured: ${result.status} ${result.code} ${result.message}`)
  return result
}
