// biome-ignore lint/style/noRestrictedImports: the kill comes at a random moment
import { setTimeout as delay } from 'node:timers/promises'
import { type Load, MIXED } from './chaos-load.ts'
import { turns } from './either.ts'
import { type Member, openMember } from './fleet.ts'
import { type Asked, demoMerchant, isFinal } from './merchant.ts'
import { startNotifiedMerchant } from './notified-merchant.ts'
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts'
import { oneOf, randomFrom } from './random.ts'
import { type Stock, takeStock } from './stock.ts'
import { underLoad } from './under-load.ts'

export type Victim = 'server' | 'worker' | 'postgres'

export interface ChaosPlan {
  readonly rounds: number
  readonly seed: number
  /** An empty folder of its own. */
  readonly home: string
  readonly say: (line: string) => void
}

export interface Round {
  readonly victim: Victim
  readonly asked: readonly Asked[]
  /** How many had a final answer when the round was over, and how many had to be sent more than once. */
  readonly acknowledged: number
  readonly repeated: number
}

export interface ChaosResult extends Stock {
  readonly rounds: readonly Round[]
}

/** From the first order of a round to the kill. */
const STRIKES_WITHIN_MS = 1_000

interface Scene {
  readonly postgres: OwnPostgres
  readonly members: readonly Member[]
  readonly load: Omit<Load, 'asked'>
}

/**
 * Two servers and two workers on one PostgreSQL, under signed load. In each round one of them, or PostgreSQL, is killed
 * with `kill -9` at a random moment and started again, while the merchant repeats at the other server whatever got no
 * answer. In the end everything is asked once more, and our books are compared with those of the acquirers.
 */
export async function runChaos({ rounds, seed, home, say }: ChaosPlan): Promise<ChaosResult> {
  const random = randomFrom(seed)
  const loadRandom = randomFrom(seed + 1)
  const postgres = await startOwnPostgres(home)
  const merchant = await startNotifiedMerchant()
  // The workers, that all four do their part: a server with a worker of its own would leave them little.
  const settings = { DATABASE_URL: postgres.url, CAPSTAN_WORKER: '0', CAPSTAN_LOG_LEVEL: 'silent' }
  const servers = ['server-1', 'server-2'].map((name) => openMember('server', name, home, settings))
  const workers = ['worker-1', 'worker-2'].map((name) => openMember('worker', name, home, settings))
  const members = [...servers, ...workers]
  try {
    for (const member of members) await member.start()
    const client = demoMerchant(`${home}/server-1`)
    const next = turns(servers.map((server) => server.url))
    const scene: Scene = {
      postgres,
      members,
      load: { next, client, notifyUrl: merchant.url, random: loadRandom, amounts: MIXED },
    }
    const done: Round[] = []
    for (let number = 1; number <= rounds; number++) {
      const round = await playRound(scene, random)
      done.push(round)
      say(`round ${number} of ${rounds}: ${round.victim} killed, ${round.asked.length} requests`)
    }
    const asked = done.flatMap((round) => round.asked)
    return { rounds: done, ...(await takeStock(postgres.url, scene.load, asked, merchant.received)) }
  } finally {
    await Promise.all(members.map((member) => member.kill()))
    await postgres.stop()
    merchant.close()
  }
}

async function playRound(scene: Scene, random: () => number): Promise<Round> {
  const victim = oneOf<Victim>(random, ['server', 'worker', 'postgres'])
  const index = random() < 0.5 ? 0 : 1
  const afterMs = 100 + random() * STRIKES_WITHIN_MS
  const asked = await underLoad(scene.load, () => delay(afterMs).then(() => strike(scene, victim, index)))
  const acknowledged = asked.filter(({ answers }) => answers.some(isFinal)).length
  return { victim, asked, acknowledged, repeated: asked.filter(({ answers }) => answers.length > 1).length }
}

async function strike({ postgres, members }: Scene, victim: Victim, index: number): Promise<void> {
  if (victim === 'postgres') {
    await postgres.kill()
    await postgres.restart()
    return
  }
  const member = members.filter(({ role }) => role === victim)[index]
  await member?.kill()
  await member?.start()
}
