import type { Connector } from '../../acquirers/kit/connector.ts'
import { listAccounts, loadAccount, type StoredAccount } from '../../store/acquirer-accounts.ts'
import type { KeyStanding } from '../../vault/vault.ts'
import type { Context } from '../context.ts'
import { callbackUrlOf, openAccount } from '../open-account.ts'

/** A connector that accounts can be made for, and what must be known of them. */
export interface ConnectorView {
  readonly id: string
  readonly title: string
  /** The name an account usually has. */
  readonly acquirerName: string
  readonly fields: readonly {
    readonly name: string
    readonly description: string
    readonly secret: boolean
    readonly optional: boolean
  }[]
}

export function allConnectors({ accounts }: Context): readonly ConnectorView[] {
  return accounts.connectors.map(({ id, title, acquirerName, fields }) => ({
    id,
    title,
    acquirerName,
    fields: fields.map(({ name, description, secret, optional = false }) => ({ name, description, secret, optional })),
  }))
}

/** All that is ever shown of an account: no secret, and nothing that is made of one. */
export interface AcquirerAccount {
  readonly name: string
  readonly connector: string
  readonly enabled: boolean
  /** Why it cannot be used by this server, enabled or not; null when it can. */
  readonly fault: string | null
  /** `acquirerInfo.acquirerMerchantId`; null where the connector is missing. */
  readonly merchantId: string | null
  readonly settings: Readonly<Record<string, string>>
  /** Which of its secrets were given, and when. */
  readonly secrets: readonly { readonly name: string; readonly setAt: Date | null }[]
  /** To be registered with the acquirer. */
  readonly callbackUrl: string
  readonly masterKey: { readonly keyId: string; readonly standing: KeyStanding }
  readonly createdAt: Date
  readonly changedAt: Date
}

export async function allAcquirers(context: Context): Promise<readonly AcquirerAccount[]> {
  return (await listAccounts(context.pool)).map((stored) => viewOf(context, stored))
}

export async function acquirerDetails(context: Context, name: string): Promise<AcquirerAccount | undefined> {
  const stored = await loadAccount(context.pool, name)
  return stored && viewOf(context, stored)
}

function viewOf(context: Context, stored: StoredAccount): AcquirerAccount {
  const { connectors, vault } = context.accounts
  const { name, connector, enabled, settings, keyId, createdAt, changedAt } = stored
  const opened = openAccount(connectors, vault, () => context.publicUrl, stored)
  return {
    name,
    connector,
    enabled,
    fault: opened.kind === 'opened' ? null : opened.reason,
    merchantId: opened.kind === 'no-connector' ? null : opened.connector.merchantId(opened.account),
    settings,
    secrets: secretsOf(opened.kind === 'no-connector' ? undefined : opened.connector, stored),
    callbackUrl: callbackUrlOf(context.publicUrl, name),
    masterKey: { keyId, standing: vault.standing(keyId) },
    createdAt,
    changedAt,
  }
}

function secretsOf(connector: Connector | undefined, { secretsSet }: StoredAccount): AcquirerAccount['secrets'] {
  const known = (connector?.fields ?? []).filter(({ secret }) => secret).map(({ name }) => name)
  const names = [...new Set([...known, ...Object.keys(secretsSet)])]
  return names.map((name) => ({ name, setAt: secretsSet[name] ?? null }))
}
