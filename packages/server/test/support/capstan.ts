import { type Endpoint, parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import { onTestFinished } from 'vitest'
import { type App, type AppOptions, startApp } from '../../src/app.ts'
import { createClient } from '../../src/application/create-client.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { testDatabase } from './database.ts'
import { type Answer, callSigned, type TestClient } from './signed-call.ts'

export { type Answer, cardPayment, requestId, type TestClient } from './signed-call.ts'

/** A whole server on a database and a port of its own. */
export interface TestCapstan {
  readonly app: App
  readonly client: TestClient
  /** Sends a signed request as the client and checks the answer's signature; the parsed body. */
  call(endpoint: Endpoint, body: object, as?: TestClient): Promise<Answer>
  newClient(clientId: string, notifyUrls?: { payment?: string; capture?: string }): Promise<TestClient>
}

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
