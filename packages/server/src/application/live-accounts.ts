import type { Pool } from 'pg'
import type { Acquirer } from '../acquirers/acquirer.ts'
import type { SecretAccount } from '../acquirers/kit/account.ts'
import type { AccountCheck, Connector } from '../acquirers/kit/connector.ts'
import { type AcquirerRegistry, acquirerRegistry } from '../acquirers/registry.ts'
import { withoutCredentials } from '../acquirers/without-credentials.ts'
import { listAccounts, listAccountVersions, type StoredAccount } from '../store/acquirer-accounts.ts'
import type { Log } from '../telemetry/log.ts'
import type { Vault } from '../vault/vault.ts'
import { lookEvery } from './look-every.ts'
import { openAccount } from './open-account.ts'

/** The accounts at acquirers that live clients are served by, as this process knows them. */
export interface LiveAccounts {
  readonly registry: AcquirerRegistry
  readonly connectors: readonly Connector[]
  readonly vault: Vault
  /** Names of acquirers that were given to the start, which no account can have. */
  readonly given: readonly string[]
  /** Takes over at once what was changed. Other processes do within `lookMs`. */
  refresh(): Promise<void>
  /** Asks the acquirer whether the account is good. */
  check(connector: Connector, account: SecretAccount, signal: AbortSignal): Promise<AccountCheck>
  /** Settles when no look is under way any more. */
  stop(): Promise<void>
}

export interface LiveAccountsOptions {
  readonly pool: Pool
  readonly connectors: readonly Connector[]
  readonly vault: Vault
  /** Beside the accounts. */
  readonly acquirers: readonly Acquirer[]
  readonly connect: (connector: Connector, account: SecretAccount) => Acquirer
  readonly check: LiveAccounts['check']
  /** Known only once the server listens, hence asked for. */
  readonly publicUrl: () => string
  readonly log: Log
}

/** How long another process's change may go unseen, in milliseconds. */
export const lookMs = 2_000

interface Connected {
  readonly version: string
  readonly acquirer: Acquirer
  /** Why it cannot be used. */
  readonly fault?: string
}

/**
 * Loads the accounts, and loads them again when they change: it looks at their versions every two seconds, which is one
 * short statement. An account that did not change keeps its acquirer.
 */
export async function openLiveAccounts(options: LiveAccountsOptions): Promise<LiveAccounts> {
  const { pool, connectors, vault, acquirers, log } = options
  const given = acquirers.map(({ name }) => name)
  let seen = ''
  let connected: ReadonlyMap<string, Connected> = new Map()
  let current = acquirerRegistry(acquirers)

  const load = async () => {
    const versions = await listAccountVersions(pool)
    const now = JSON.stringify(versions)
    // A key that was missing may be there by now, without any change of the account.
    if (now === seen && [...connected.values()].every(({ fault }) => fault === undefined)) return
    const accounts = (await listAccounts(pool)).filter(({ name }) => !given.includes(name))
    const next = new Map(accounts.flatMap((account) => connectAgain(options, connected.get(account.name), account)))
    const resting = accounts.filter(({ name, enabled }) => !enabled || next.get(name)?.fault !== undefined)
    const atHand = [...next.values()].map(({ acquirer }) => acquirer)
    current = acquirerRegistry([...acquirers, ...atHand], new Set(resting.map(({ name }) => name)))
    tell(log, connected, next)
    connected = next
    seen = now
  }

  // One after the other, so that what was read earlier never replaces what was read later.
  let loading = load()
  await loading
  const refresh = () => {
    loading = loading.catch(() => undefined).then(load)
    return loading
  }
  const looking = lookEvery(lookMs, refresh, log, 'the accounts at acquirers were not read')
  return {
    registry: {
      get: (name) => current.get(name),
      forNew: (name) => current.forNew(name),
      get names() {
        return current.names
      },
    },
    connectors,
    vault,
    given,
    refresh,
    check: options.check,
    async stop() {
      await looking.stop()
      await loading.catch(() => undefined)
    },
  }
}

/** None for an account of a connector that is not there: nobody knows its language. */
function connectAgain(
  { connectors, vault, connect, publicUrl }: LiveAccountsOptions,
  before: Connected | undefined,
  account: StoredAccount,
): readonly (readonly [string, Connected])[] {
  const { name, version } = account
  if (before?.version === version && before.fault === undefined) return [[name, before]]
  const opened = openAccount(connectors, vault, publicUrl, account)
  switch (opened.kind) {
    case 'opened':
      return [[name, { version, acquirer: connect(opened.connector, opened.account) }]]
    case 'sealed': {
      const { connector, reason: fault } = opened
      const acquirer = connect(connector, opened.account)
      return [[name, { version, acquirer: withoutCredentials(acquirer, fault), fault }]]
    }
    case 'no-connector':
      return []
  }
}

function tell(log: Log, before: ReadonlyMap<string, Connected>, now: ReadonlyMap<string, Connected>): void {
  for (const [account, { fault }] of now) {
    const was = before.get(account)?.fault
    if (fault !== undefined && fault !== was) log.error({ account, reason: fault }, 'an account cannot be used')
    if (fault === undefined && was !== undefined) log.warn({ account }, 'an account can be used again')
  }
}
