import { onTestFinished } from 'vitest'
import type { Acquirer } from '../../../src/acquirers/acquirer.ts'
import { antom } from '../../../src/acquirers/antom/antom.ts'
import type { SecretAccount } from '../../../src/acquirers/kit/account.ts'
import { connectedAcquirer } from '../../../src/acquirers/kit/connected-acquirer.ts'
import { createAcquirerTransport } from '../../../src/acquirers/kit/transport.ts'
import { createClient } from '../../../src/application/create-client.ts'
import { parseAllowList } from '../../../src/notifications/allowed-address.ts'
import { listMessages } from '../../../src/store/acquirer-messages.ts'
import { createLog } from '../../../src/telemetry/log.ts'
import { closedPort } from '../../notifications/merchant-endpoint.ts'
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
  /** What the one in front was told by the one behind: `capture cap…`, sorted; `refused` where it did not believe it. */
  heard(): Promise<readonly string[]>
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
  const created = await createClient(behind.app.context, {
    clientId: behindClient,
    name: behindClient,
    notifyUrls: {},
    actor: 'test',
  })
  if (!created) throw new Error('the client exists')
  const port = await closedPort()
  const account: SecretAccount = {
    name: antom.acquirerName,
    settings: { gatewayUrl: behind.app.url, clientId: behindClient, antomPublicKey: created.apoPublicKey },
    secrets: { merchantPrivateKey: created.merchantPrivateKey },
    callbackUrl: `http://127.0.0.1:${port}/callbacks/${antom.acquirerName}`,
  }
  const transport = createAcquirerTransport()
  const log = createLog('silent')
  const acquirer = connectedAcquirer({ connector: antom, account, transport, log, told: async () => [] })
  const front = await testCapstan({ port, acquirers: [acquirer], routing: { default: acquirer.name, rules: [] } })
  const shop = await front.newClient(shopId)
  onTestFinished(() => transport.close())
  const { pool } = front.app.context
  return {
    front,
    behind,
    shop,
    acquirer,
    async heard() {
      const messages = await listMessages(pool, acquirer.name, 100)
      const names = messages.map(({ refused, events }) => {
        const [event] = events as readonly { readonly subject: string; readonly reference: string }[]
        return refused === null ? `${event?.subject} ${event?.reference}` : 'refused'
      })
      return names.toSorted()
    },
    call: (endpoint, body) => front.call(endpoint, body, shop),
    compare: () =>
      compareBothBooks({ pool, clientId: shopId }, { pool: behind.app.context.pool, clientId: behindClient }),
  }
}
