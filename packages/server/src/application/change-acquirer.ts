import { changeValues, type GivenValues } from '../acquirers/account-values.ts'
import type { Connector } from '../acquirers/kit/connector.ts'
import {
  accountUse,
  changeAccount,
  enableAccount,
  loadAccount,
  type StoredAccount,
} from '../store/acquirer-accounts.ts'
import type { Secrets } from '../vault/vault.ts'
import type { AccountRefused } from './add-acquirer.ts'
import type { Context } from './context.ts'
import { sealedFor } from './open-account.ts'
import { tryAgain } from './repeat.ts'
import { sealedKeyIds } from './sealed-records.ts'

export interface ChangeOrder extends GivenValues {
  readonly name: string
  /** It stays the same account at the acquirer, whatever its settings say: what is open there goes on. */
  readonly sameAccount: boolean
  readonly actor: string
}

export type ChangeResult =
  | { readonly kind: 'changed' }
  | { readonly kind: 'unknown-account' }
  | { readonly kind: 'no-connector'; readonly connector: string }
  /** It would become another account at the acquirer by these settings, and so many payments are open at the present one. */
  | { readonly kind: 'open'; readonly open: number; readonly settings: readonly string[] }
  | AccountRefused

/** Changes what is given of an account and leaves the rest. It holds from the next call to the acquirer on. */
export async function changeAcquirer(context: Context, order: ChangeOrder): Promise<ChangeResult> {
  const { connectors } = context.accounts
  const result = await tryAgain(async (): Promise<ChangeResult | undefined> => {
    const before = await loadAccount(context.pool, order.name)
    if (!before) return { kind: 'unknown-account' }
    const connector = connectors.find(({ id }) => id === before.connector)
    if (!connector) return { kind: 'no-connector', connector: before.connector }
    return change(context, connector, before, order)
  })
  if (result.kind === 'changed') await context.accounts.refresh()
  return result
}

/** Undefined: somebody else changed it meanwhile. */
async function change(
  context: Context,
  connector: Connector,
  before: StoredAccount,
  order: ChangeOrder,
): Promise<ChangeResult | undefined> {
  const { vault } = context.accounts
  const kept = keptSecrets(context, connector, before, order)
  if (typeof kept === 'string') return { kind: 'cannot-seal', reason: kept }
  const read = changeValues(connector.fields, { settings: before.settings, secrets: kept }, order)
  if ('faults' in read) return { kind: 'wrong-values', faults: read.faults }
  const reason = vault.sealingFault([...(await sealedKeyIds(context)), before.keyId])
  if (reason !== undefined) return { kind: 'cannot-seal', reason }

  const { settings, secrets } = read.values
  const moved = movedBy(connector, before, settings)
  if (moved.length > 0 && !order.sameAccount) {
    const { open } = await accountUse(context.pool, before.name)
    if (open > 0) return { kind: 'open', open, settings: moved }
  }
  const sealed = vault.seal(secrets, sealedFor({ ...before, settings }))
  const givenNames = Object.keys(order.secrets)
  const detail = { account: before.name, settings: Object.keys(order.settings), secrets: givenNames }
  const audit = { auditId: context.newId(), actor: order.actor, action: 'change-acquirer', detail }
  const secretNames = Object.keys(secrets)
  const changed = { ...sealed, settings, secretNames, givenNames, version: context.newId() }
  return (await changeAccount(context.pool, before, changed, audit)) ? { kind: 'changed' } : undefined
}

/**
 * The settings by which it would be another account. A repeat of a capture that went to the present one would then be asked
 * for there, and a clear no from somebody who never saw it would fail what was taken.
 */
function movedBy(connector: Connector, before: StoredAccount, settings: StoredAccount['settings']): readonly string[] {
  const names = connector.fields.filter(({ identifies }) => identifies).map(({ name }) => name)
  return names.filter((name) => settings[name] !== before.settings[name])
}

/** Those that stay as they are; why they cannot, where they cannot be opened. None are needed when all are given anew. */
function keptSecrets(
  { accounts: { vault } }: Context,
  connector: Connector,
  before: StoredAccount,
  { secrets: given }: ChangeOrder,
): Secrets | string {
  const opened = vault.open(before, sealedFor(before))
  if (opened.kind === 'opened') return opened.secrets
  const ungiven = Object.keys(before.secretsSet).filter((name) => !Object.hasOwn(given, name))
  const needed = connector.fields.filter(
    ({ secret, optional, name }) => secret && !optional && !Object.hasOwn(given, name),
  )
  const missing = [...new Set([...ungiven, ...needed.map(({ name }) => name)])]
  return missing.length === 0 ? {} : `${opened.reason}. Without opening it, give all of: ${missing.join(', ')}`
}

export type EnableResult = 'done' | 'so-already' | 'unknown-account'

/** Disabled it takes no new payments; those it has are captured, voided, refunded and inquired as before. */
export async function enableAcquirer(
  context: Context,
  { name, enabled, actor }: { readonly name: string; readonly enabled: boolean; readonly actor: string },
): Promise<EnableResult> {
  const action = enabled ? 'enable-acquirer' : 'disable-acquirer'
  const audit = { auditId: context.newId(), actor, action, detail: { account: name } }
  if (!(await enableAccount(context.pool, name, enabled, context.newId(), audit))) {
    return (await loadAccount(context.pool, name)) ? 'so-already' : 'unknown-account'
  }
  await context.accounts.refresh()
  return 'done'
}
