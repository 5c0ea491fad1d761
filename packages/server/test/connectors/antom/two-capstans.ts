import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Acquirer } from '../../../src/acquirers/acquirer.ts'
import { antom } from '../../../src/acquirers/antom/antom.ts'
import type { SecretAccount } from '../../../src/acquirers/kit/account.ts'
import { connectedAcquirer } from '../../../src/acquirers/kit/connected-acquirer.ts'
import { createAcquirerTransport } from '../../../src/acquirers/kit/transport.ts'
import { createClient } from '../../../src/application/create-client.ts'
import { receiveCallback } from '../../../src/application/receive-callback.ts'
import { parseAllowList } from '../../../src/notifications/allowed-address.ts'
import { createLog } from '../../../src/telemetry/log.ts'
import { type Answer, type TestCapstan, type TestClient, testCapstan } from '../../support/capstan.ts'
import { type BothBooks, compareBothBooks } from './both-books.ts'

/** A Capstan with a live merchant, whose acquirer is the sandbox of another Capstan. */
export interface TwoCapstans {
  readonly front: TestCapstan
  readonly behind: TestCapstan
  /** The merchant of the one in front. */
  readonly shop: TestClient
  /** The acquirer itself, past the one in front. */
  readonly acquirer: Acquirer
  call(endpoint: Parameters<TestCapstan['call']>[0], body: object): Promise<Answer>
  /** What the one behind told, as the connector read it: `capture cap…`. */
  readonly heard: readonly string[]
  /** How many of its messages were refused. */
  refused(): number
  compare(): Promise<BothBooks>
}

const behindClient = 'SANDBOX_FRONT'
const shopId = 'LAMP_SHOP'

export async function openTwoCapstans(): Promise<TwoCapstans> {
  const behind = await testCapstan({
    notifyAllow: parseAllowList('127.0.0.0/8'),
    // Its simulated acquirer's silences end before the one in front loses patience.
    deadlines: { acquirerMs: 400, repeatMs: 2_000, leaseMs: 1_000 },
  })
  const receiver = await openReceiver()
  const created = await createClient(behind.app.context, {
    clientId: behindClient,
    name: behindClient,
    notifyUrls: {},
    actor: 'test',
  })
  if (!created) throw new Error('the client exists')
  const account: SecretAccount = {
    name: antom.acquirerName,
    settings: { gatewayUrl: behind.app.url, clientId: behindClient, antomPublicKey: created.apoPublicKey },
    secrets: { merchantPrivateKey: created.merchantPrivateKey },
    callbackUrl: receiver.url,
  }
  const transport = createAcquirerTransport()
  const log = createLog('silent')
  const acquirer = connectedAcquirer({ connector: antom, account, transport, log, told: async () => [] })
  const front = await testCapstan({ acquirers: [acquirer], routing: { default: acquirer.name, rules: [] } })
  const shop = await front.newClient(shopId)
  const heard = receiver.hand(account, front)
  onTestFinished(() => transport.close())
  return {
    front,
    behind,
    shop,
    acquirer,
    heard,
    refused: receiver.refused,
    call: (endpoint, body) => front.call(endpoint, body, shop),
    compare: () =>
      compareBothBooks(
        { pool: front.app.context.pool, clientId: shopId },
        { pool: behind.app.context.pool, clientId: behindClient },
      ),
  }
}

/** Where the one behind sends its notifications: read by the connector, then kept as a callback. */
async function openReceiver() {
  const heard: string[] = []
  let refused = 0
  let account: SecretAccount | undefined
  let front: TestCapstan | undefined
  async function receive(request: IncomingMessage): Promise<number> {
    if (!account || !front) return 503
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const raw = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers,
      body: String(Buffer.concat(chunks)),
    }
    const read = await antom.callback.read(raw, account)
    if (read.kind === 'refused') {
      refused += 1
      return 401
    }
    for (const { eventId, subject, reference = '' } of read.events) {
      heard.push(`${subject} ${reference}`)
      await receiveCallback(front.app.context, {
        clientId: shopId,
        acquirer: account.name,
        eventId,
        subject,
        reference,
      })
    }
    return 200
  }
  const server = createServer((request, response) => {
    const { contentType, body } = antom.callback.acknowledgement
    receive(request).then(
      (status) => response.writeHead(status, { 'content-type': contentType }).end(status === 200 ? body : '{}'),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callbacks/ALIPAY`,
    refused: () => refused,
    hand(to: SecretAccount, capstan: TestCapstan): readonly string[] {
      account = to
      front = capstan
      return heard
    },
  }
}
