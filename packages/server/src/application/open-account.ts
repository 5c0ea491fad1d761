import type { SecretAccount } from '../acquirers/kit/account.ts'
import type { Connector } from '../acquirers/kit/connector.ts'
import type { StoredAccount } from '../store/acquirer-accounts.ts'
import type { SealedFor, Secrets, Vault } from '../vault/vault.ts'

export type OpenedAccount =
  | { readonly kind: 'opened'; readonly connector: Connector; readonly account: SecretAccount }
  /** `account` is without its secrets. */
  | { readonly kind: 'sealed'; readonly connector: Connector; readonly account: SecretAccount; readonly reason: string }
  | { readonly kind: 'no-connector'; readonly reason: string }

/** An account as its connector uses it; without its secrets where they cannot be opened here. */
export function openAccount(
  connectors: readonly Connector[],
  vault: Vault,
  publicUrl: () => string,
  stored: StoredAccount,
): OpenedAccount {
  const connector = connectors.find(({ id }) => id === stored.connector)
  if (!connector) {
    const reason = `this server has no connector ${stored.connector}; it may be of another version`
    return { kind: 'no-connector', reason }
  }
  const opened = vault.open(stored, sealedFor(stored))
  if (opened.kind === 'opened') {
    return { kind: 'opened', connector, account: accountOf(stored, publicUrl, opened.secrets) }
  }
  return { kind: 'sealed', connector, account: accountOf(stored, publicUrl, {}), reason: opened.reason }
}

function accountOf({ name, settings }: StoredAccount, publicUrl: () => string, secrets: Secrets): SecretAccount {
  return {
    name,
    settings,
    secrets,
    // Our address is known only once the server listens.
    get callbackUrl() {
      return callbackUrlOf(publicUrl(), name)
    },
  }
}

export function sealedFor(account: Pick<StoredAccount, 'name' | 'connector' | 'settings'>): SealedFor {
  return { account: account.name, connector: account.connector, settings: account.settings }
}

/** Where an acquirer can tell us of things; to be registered with it. */
export function callbackUrlOf(publicUrl: string, name: string): string {
  return `${publicUrl}/callbacks/${name}`
}
