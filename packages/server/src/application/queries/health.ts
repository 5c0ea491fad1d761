import type { AlertKind } from '../../domain/alert.ts'
import { countOpenAlerts } from '../../store/alerts.ts'
import { listClients } from '../../store/clients.ts'
import {
  countGivenUp,
  countLateRows,
  countUnknown,
  type GivenUp,
  type LateRows,
  readDatabaseFacts,
  type UnknownOutcomes,
} from '../../store/health.ts'
import { listListeners } from '../../store/listeners.ts'
import { listCodeKeys } from '../../store/one-time-codes.ts'
import type { KeyStanding } from '../../vault/vault.ts'
import type { CircuitHealth } from '../circuits.ts'
import type { Context } from '../context.ts'
import { type AcquirerAccount, allAcquirers } from './acquirers.ts'
import { type BooksReport, compareBooks } from './books.ts'

export type { BooksReport, GivenUp, LateRows }

/** What a person who runs the server should know, as numbers; `http/operator/findings.ts` says what they mean. */
export interface Health {
  readonly database: { readonly version: string; readonly clockAheadMs: number }
  readonly late: readonly LateRows[]
  readonly unknown: UnknownOutcomes
  readonly alerts: readonly { readonly kind: AlertKind; readonly count: number }[]
  readonly givenUp: readonly GivenUp[]
  readonly turnedClocks: readonly { readonly clientId: string; readonly offsetMs: bigint }[]
  /** Whose notifications a developer takes, and who that is. */
  readonly listeners: readonly { readonly clientId: string; readonly name: string }[]
  /** Of live clients, at acquirers. */
  readonly accounts: readonly Pick<AcquirerAccount, 'name' | 'enabled' | 'fault' | 'masterKey'>[]
  /** Of people who can sign in, and are asked for codes. */
  readonly oneTimeCodes: readonly CodeSealing[]
  /** Of this process, as far as they keep authorizations away from an acquirer. */
  readonly circuits: readonly CircuitHealth[]
  readonly books: BooksReport
}

/** What the secret of somebody's one-time codes is sealed with. */
export interface CodeSealing {
  readonly login: string
  readonly keyId: string
  readonly standing: KeyStanding
}

/** A busy worker is a second late; a row left this long, in milliseconds, has nobody to work on it. */
export const lateMs = 10_000

/** `now` is this process's clock, to compare the database's with. */
export async function readHealth(context: Context, now: () => Date): Promise<Health> {
  const { pool } = context
  const database = await readDatabaseFacts(pool)
  const clockAheadMs = database.now.getTime() - now().getTime()
  const [late, unknown, alerts, givenUp, clients, listeners, accounts, oneTimeCodes] = await Promise.all([
    countLateRows(pool, lateMs),
    countUnknown(pool),
    countOpenAlerts(pool),
    countGivenUp(pool),
    listClients(pool),
    listListeners(pool),
    allAcquirers(context),
    codeSealings(context),
  ])
  return {
    database: { version: database.version, clockAheadMs },
    late,
    unknown,
    alerts,
    givenUp,
    turnedClocks: clients
      .filter(({ clockOffsetMs }) => clockOffsetMs !== 0n)
      .map(({ clientId, clockOffsetMs }) => ({ clientId, offsetMs: clockOffsetMs })),
    listeners,
    accounts: accounts.map(({ name, enabled, fault, masterKey }) => ({ name, enabled, fault, masterKey })),
    oneTimeCodes,
    circuits: context.circuits.list().filter(({ state }) => state !== 'closed'),
    books: await compareBooks(context),
  }
}

export async function codeSealings({ pool, accounts: { vault } }: Context): Promise<readonly CodeSealing[]> {
  return (await listCodeKeys(pool)).map((codes) => ({ ...codes, standing: vault.standing(codes.keyId) }))
}
