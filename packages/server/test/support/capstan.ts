import type { KeyObject } from 'node:crypto'
import {
  apiPath,
  type Endpoint,
  parsePrivateKey,
  parsePublicKey,
  requestHeaders,
  verifyMessage,
} from '@capstan/protocol'
import { onTestFinished } from 'vitest'
import { type App, type AppOptions, startApp } from '../../src/app.ts'
import { createClient } from '../../src/application/create-client.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { testDatabase } from './database.ts'

/** A merchant with its keys, as the server knows it. */
export interface TestClient {
  readonly clientId: string
  readonly privateKey: KeyObject
  readonly apoPublicKey: KeyObject
}

/** A whole server on a database and a port of its own. */
export interface TestCapstan {
  readonly app: App
  readonly client: TestClient
  /** Sends a signed request as the client and checks the answer's signature; the parsed body. */
  call(endpoint: Endpoint, body: object, as?: TestClient): Promise<Answer>
  newClient(clientId: string, notifyUrls?: { payment?: string; capture?: string }): Promise<TestClient>
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Answer = any

export async function testCapstan(options: Partial<AppOptions> = {}): Promise<TestCapstan> {
  const { pool } = await testDatabase()
  const app = await startApp({
    pool,
    host: '127.0.0.1',
    port: 0,
    notifyAllow: [],
    log: createLog('silent'),
    ...options,
  })
  onTestFinished(() => app.stop())
  const newClient: TestCapstan['newClient'] = async (clientId, notifyUrls = {}) => {
    const created = await createClient(app.context, { clientId, name: clientId, notifyUrls, actor: 'test' })
    if (!created) throw new Error(`the client ${clientId} exists`)
    return {
      clientId,
      privateKey: parsePrivateKey(created.merchantPrivateKey),
      apoPublicKey: parsePublicKey(created.apoPublicKey),
    }
  }
  const client = await newClient('SANDBOX_TEST')
  return { app, client, newClient, call: (endpoint, body, as = client) => callSigned(app.url, as, endpoint, body) }
}

export async function callSigned(url: string, client: TestClient, endpoint: Endpoint, body: object): Promise<Answer> {
  const { clientId } = client
  const path = apiPath(endpoint, clientId)
  const text = JSON.stringify(body)
  const headers = await requestHeaders(
    { path, clientId, body: text, time: new Date(), keyVersion: 1 },
    client.privateKey,
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
