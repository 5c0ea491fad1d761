import type { KeyObject } from 'node:crypto'
import { apiPath, type Endpoint, requestHeaders, signer, verifyMessage } from '@capstan/protocol'

/** A merchant with its keys, as the server knows it. */
export interface TestClient {
  readonly clientId: string
  readonly privateKey: KeyObject
  readonly apoPublicKey: KeyObject
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Answer = any

/** Sends a signed request and checks the answer's signature. Rejects with a TypeError when no answer came. */
export async function callSigned(url: string, client: TestClient, endpoint: Endpoint, body: object): Promise<Answer> {
  const { clientId } = client
  const path = apiPath(endpoint, clientId)
  const text = JSON.stringify(body)
  const headers = await requestHeaders(
    { path, clientId, body: text, time: new Date(), keyVersion: 1 },
    signer(client.privateKey),
  )
  const response = await fetch(url + path, { method: 'POST', headers, body: text })
  const answer = await response.text()
  const signature = response.headers.get('signature')?.split('signature=')[1] ?? ''
  const time = response.headers.get('response-time') ?? ''
  const verified = await verifyMessage({ path, clientId, time, body: answer }, signature, client.apoPublicKey)
  if (response.status !== 200 || !verified) throw new Error(`unsigned or refused answer: ${response.status} ${answer}`)
  return JSON.parse(answer)
}

let requests = 0

/** An id no other request of this process has. */
export function requestId(kind: string): string {
  requests += 1
  return `${kind}-${process.pid}-${requests}`
}

const testCard = { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' }

/** A pay request by card; `overrides` replaces whole fields. */
export function cardPayment(value: string, captureMode: 'AUTOMATIC' | 'MANUAL', overrides: object = {}): object {
  const amount = { currency: 'EUR', value }
  return {
    productCode: 'CASHIER_PAYMENT',
    paymentRequestId: requestId('pay'),
    order: { referenceOrderId: 'SO-1', orderDescription: 'Two ceramic lamps', orderAmount: amount },
    paymentAmount: amount,
    paymentMethod: { paymentMethodType: 'CARD', paymentMethodMetaData: testCard },
    paymentFactor: { isAuthorization: true, captureMode },
    paymentRedirectUrl: 'https://lamps.example/orders/1',
    ...overrides,
  }
}
