import { changeValues, type GivenValues } from '../acquirers/account-values.ts'
import { insertAccount, listAccounts } from '../store/acquirer-accounts.ts'
import type { Context } from './context.ts'
import { sealedFor } from './open-account.ts'
import { sealedKeyIds } from './sealed-records.ts'

export interface AddOrder extends GivenValues {
  readonly name: string
  /** Id of the connector. */
  readonly connector: string
  /** False: it takes no new payments until it is enabled. */
  readonly enabled: boolean
  readonly actor: string
}

/** What is wrong with the values of an account, a line each, and what stands in the way of sealing them. */
export type AccountRefused =
  | { readonly kind: 'wrong-values'; readonly faults: readonly string[] }
  | { readonly kind: 'cannot-seal'; readonly reason: string }

export type AddResult =
  /** `madeKeyIn`: where the master key is that was made for it, the first one here. */
  | { readonly kind: 'added'; readonly madeKeyIn?: string }
  | { readonly kind: 'taken' }
  | { readonly kind: 'unknown-connector'; readonly connectors: readonly string[] }
  | AccountRefused

/** Makes an account at an acquirer. Live clients can be sent to it at once, in every process within two seconds. */
export async function addAcquirer(context: Context, order: AddOrder): Promise<AddResult> {
  const { connectors, vault, given } = context.accounts
  const { name, enabled, actor } = order
  const connector = connectors.find(({ id }) => id === order.connector)
  if (!connector) return { kind: 'unknown-connector', connectors: connectors.map(({ id }) => id) }
  const read = changeValues(connector.fields, { settings: {}, secrets: {} }, order)
  if ('faults' in read) return { kind: 'wrong-values', faults: read.faults }
  const accounts = await listAccounts(context.pool)
  if (given.includes(name) || accounts.some((account) => account.name === name)) return { kind: 'taken' }
  const reason = vault.sealingFault(await sealedKeyIds(context))
  if (reason !== undefined) return { kind: 'cannot-seal', reason }

  const { settings, secrets } = read.values
  const account = { name, connector: connector.id, settings }
  const firstKey = vault.currentKeyId() === undefined
  const sealed = vault.seal(secrets, sealedFor(account))
  const secretNames = Object.keys(secrets)
  // Names only: the audit is read by more people than the secrets are meant for.
  const detail = {
    account: name,
    connector: connector.id,
    settings: Object.keys(settings),
    secrets: secretNames,
    enabled,
  }
  const audit = { auditId: context.newId(), actor, action: 'add-acquirer', detail }
  const row = { ...account, ...sealed, secretNames, enabled, version: context.newId() }
  if (!(await insertAccount(context.pool, row, audit))) return { kind: 'taken' }
  await context.accounts.refresh()
  return { kind: 'added', ...(firstKey && { madeKeyIn: vault.place }) }
}
