import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parsePrivateKey, parsePublicKey } from '@capstan/protocol'
import { waitUntil } from '../../src/database/wait-until.ts'
import { type BothBooks, compareBothBooks } from '../connectors/antom/both-books.ts'
import { closedPort } from '../notifications/merchant-endpoint.ts'
import type { TestClient } from '../support/signed-call.ts'
import { auditorPool, booksIn, type Comparison } from './books.ts'
import { type CapstanProcess, launchCapstan } from './capstan-process.ts'
import { type Load, PLAIN } from './chaos-load.ts'
import type { NextServer } from './either.ts'
import { openMember } from './fleet.ts'
import { type Asked, isFinal, isLost } from './merchant.ts'
import { startNotifiedMerchant } from './notified-merchant.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { randomFrom } from './random.ts'
import { askAgain } from './stock.ts'
import { underLoad } from './under-load.ts'

/** Which of the two is killed: the one that the merchant knows, the one that is its acquirer, or both at once. */
export type Struck = 'front' | 'behind' | 'both'

export interface ChainResult {
  readonly rounds: readonly { readonly struck: Struck; readonly requests: number; readonly repeated: number }[]
  readonly requests: number
  /** Final answers that were followed by another one. */
  readonly lost: number
  /** Requests without a final answer in the end. */
  readonly unanswered: number
  readonly books: BothBooks
  /** The books behind beside those of the simulated acquirers, which are the last to say what was taken. */
  readonly acquirers: Pick<Comparison, 'captured' | 'refunded' | 'doubled' | 'unequal'>
}

/** Requests of a round before the kill, at least and at most. */
const STRIKES_AFTER = [20, 50] as const
const STARTED_WITHIN_MS = 60_000
const SETTLED_WITHIN_MS = 90_000

/**
 * A Capstan with a live merchant, and behind it another Capstan as its acquirer, each with a PostgreSQL of its own. Under
 * load one of them, or both, are killed with `kill -9` after a random number of requests and started again at the same address; then it
 * is let settle, everything is asked once more, and their books are compared.
 */
export async function runChain(home: string, struck: readonly Struck[], seed: number): Promise<ChainResult> {
  const folders = ['front', 'front-data', 'behind-data'].map((name) => path.join(home, name))
  for (const folder of folders) mkdirSync(folder)
  const [frontHome = '', frontData = '', behindData = ''] = folders
  const databases = await Promise.all([startOwnPostgres(frontData), startOwnPostgres(behindData)])
  const [frontDatabase, behindDatabase] = databases
  const merchant = await startNotifiedMerchant()
  const port = await closedPort()
  const settings = { DATABASE_URL: behindDatabase.url, CAPSTAN_PORT: String(port), CAPSTAN_LOG_LEVEL: 'silent' }
  const behind = openMember('server', 'behind', home, settings)
  const front = await openFront(frontHome)
  try {
    await behind.start()
    front.tell(frontDatabase.url, behind.url(), path.join(home, 'behind', 'SANDBOX_DEMO.json'))
    await front.start()
    const client = front.merchant()
    const random = randomFrom(seed)
    const load = { client, notifyUrl: merchant.url, random: randomFrom(seed + 1), amounts: PLAIN }
    const members = { front: [front], behind: [behind], both: [front, behind] }
    const asked: Asked[] = []
    const rounds: ChainResult['rounds'][number][] = []
    for (const who of struck) {
      const [fewest, most] = STRIKES_AFTER
      const { next, reached } = counted(front.url, fewest + Math.floor(random() * (most - fewest)))
      const round = await underLoad({ ...load, next }, async () => {
        await reached
        await Promise.all(members[who].map((member) => member.kill()))
        await Promise.all(members[who].map((member) => member.start()))
      })
      const repeated = round.filter(({ answers }) => answers.length > 1).length
      rounds.push({ struck: who, requests: round.length, repeated })
      asked.push(...round)
    }
    const { books, acquirers } = await settle(
      [frontDatabase.url, behindDatabase.url],
      client.clientId,
      { client, next: () => front.url },
      asked,
    )
    return {
      rounds,
      requests: asked.length,
      lost: asked.filter(isLost).length,
      unanswered: asked.filter(({ answers }) => !isFinal(answers.at(-1))).length,
      books,
      acquirers,
    }
  } finally {
    await Promise.all([front.kill(), behind.kill()])
    await Promise.all(databases.map((database) => database.stop()))
    merchant.close()
  }
}

/** The server's address, and a promise that settles when it was asked for so many times. */
function counted(url: string, count: number): { readonly next: NextServer; readonly reached: Promise<void> } {
  const { promise: reached, resolve } = Promise.withResolvers<void>()
  let asked = 0
  const next = () => {
    asked += 1
    if (asked === count) resolve()
    return url
  }
  return { next, reached }
}

/** Waits until nothing is open in front, then asks everything once more and compares what stands. */
async function settle(
  [frontUrl = '', behindUrl = '']: readonly string[],
  clientId: string,
  load: Pick<Load, 'next' | 'client'>,
  all: readonly Asked[],
): Promise<Pick<ChainResult, 'books' | 'acquirers'>> {
  const pools = [auditorPool(frontUrl), auditorPool(behindUrl)] as const
  const [front, behind] = pools
  const compare = () => compareBothBooks({ pool: front, clientId }, { pool: behind, clientId: 'SANDBOX_DEMO' })
  const quiet = () =>
    waitUntil(async () => ((await compare()).open === 0 ? true : undefined), {
      everyMs: 250,
      withinMs: SETTLED_WITHIN_MS,
    })
  try {
    await quiet()
    await askAgain(load, all)
    // A request of which nothing was kept before the kill is a new one now.
    await quiet()
    await askAgain(
      load,
      all.filter(({ answers }) => !isFinal(answers.at(-1))),
    )
    const { captured, refunded, doubled, unequal } = await booksIn(behind).compare()
    return { books: await compare(), acquirers: { captured, refunded, doubled, unequal } }
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
}

async function openFront(home: string) {
  const port = await closedPort()
  let running: CapstanProcess | undefined
  return {
    url: `http://127.0.0.1:${port}`,
    tell(databaseUrl: string, gatewayUrl: string, credentialsFile: string): void {
      const { clientId, merchantPrivateKey, apoPublicKey } = JSON.parse(readFileSync(credentialsFile, 'utf8'))
      const account = {
        name: 'ALIPAY',
        settings: { gatewayUrl, clientId, antomPublicKey: apoPublicKey },
        secrets: { merchantPrivateKey },
        callbackUrl: `http://127.0.0.1:${port}/callbacks/ALIPAY`,
      }
      writeFileSync(path.join(home, 'front.json'), JSON.stringify({ databaseUrl, port, account }), { mode: 0o600 })
    },
    merchant(): TestClient {
      const { clientId, merchantPrivateKey, apoPublicKey } = JSON.parse(
        readFileSync(path.join(home, 'LAMP_SHOP.json'), 'utf8'),
      )
      return {
        clientId,
        privateKey: parsePrivateKey(merchantPrivateKey),
        apoPublicKey: parsePublicKey(apoPublicKey),
      }
    },
    async start(): Promise<void> {
      const launched = launchCapstan({ command: 'serve', program: new URL('./front-main.ts', import.meta.url), home })
      running = launched
      const ready = await waitUntil(
        async () => {
          if (launched.hasEnded()) throw new Error(`the front did not start: ${launched.output()}`)
          return launched.output().includes('is ready') || undefined
        },
        { everyMs: 10, withinMs: STARTED_WITHIN_MS },
      )
      if (!ready) throw new Error(`the front is not ready: ${launched.output()}`)
    },
    async kill(): Promise<void> {
      running?.signal('SIGKILL')
      await running?.ended()
    },
  }
}

/** For whoever reads the test's output. */
export function chainReport({ rounds, requests, lost, unanswered, books, acquirers }: ChainResult): string {
  const kills = rounds.map(({ struck, requests: sent, repeated }) => `${struck}: ${sent} sent, ${repeated} sent again`)
  return [
    `killed ${kills.join('; ')}`,
    `${requests} requests, ${lost} lost, ${unanswered} without a final answer`,
    `captures: ${books.captured.join(' in front, ')} behind, ${acquirers.captured} at the acquirers`,
    `refunds: ${books.refunded.join(' in front, ')} behind, ${acquirers.refunded} at the acquirers`,
    `${acquirers.doubled} doubled, ${acquirers.unequal + books.differences.length} differences, ${books.open} open`,
  ].join('\n')
}
