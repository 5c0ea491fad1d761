import { listAccounts, loadAccount, rewrapAccount } from '../store/acquirer-accounts.ts'
import type { Context } from './context.ts'
import { sealedFor } from './open-account.ts'
import { tryAgain } from './repeat.ts'

export interface Rotation {
  /** Of the current master key; null while there is none, and nothing to wrap. */
  readonly keyId: string | null
  /** Names of the accounts wrapped anew, and of those that had the current key already. */
  readonly wrapped: readonly string[]
  readonly current: readonly string[]
  /** Accounts that stay as they are, because they cannot be opened here. */
  readonly left: readonly { readonly name: string; readonly reason: string }[]
}

export type RotateResult =
  | { readonly kind: 'rotated'; readonly rotation: Rotation }
  | { readonly kind: 'cannot-seal'; readonly reason: string }

/**
 * Wraps the data key of every account with the current master key. The secrets themselves stay as they are sealed, and
 * what was done stays done when it breaks off: it can be called again.
 */
export async function rotateMasterKey(context: Context, actor: string): Promise<RotateResult> {
  const { vault } = context.accounts
  const accounts = await listAccounts(context.pool)
  const reason = vault.sealingFault(accounts.map(({ keyId }) => keyId))
  if (reason !== undefined) return { kind: 'cannot-seal', reason }
  const wrapped: string[] = []
  const current: string[] = []
  const left: { readonly name: string; readonly reason: string }[] = []
  for (const { name } of accounts) {
    const done = await tryAgain(() => wrap(context, name, actor))
    if (done === 'wrapped') wrapped.push(name)
    else if (done === 'current') current.push(name)
    else if (done !== 'gone') left.push({ name, reason: done.reason })
  }
  return { kind: 'rotated', rotation: { keyId: vault.currentKeyId() ?? null, wrapped, current, left } }
}

type Wrapped = 'wrapped' | 'current' | 'gone' | { readonly reason: string }

/** Undefined: the account was changed meanwhile. */
async function wrap(context: Context, name: string, actor: string): Promise<Wrapped | undefined> {
  const { vault } = context.accounts
  const account = await loadAccount(context.pool, name)
  if (!account) return 'gone'
  if (vault.standing(account.keyId) === 'current') return 'current'
  const rewrapped = vault.rewrap(account, sealedFor(account))
  if ('reason' in rewrapped) return { reason: rewrapped.reason }
  const detail = { account: name, from: account.keyId, to: rewrapped.keyId }
  const audit = { auditId: context.newId(), actor, action: 'rotate-master-key', detail }
  return (await rewrapAccount(context.pool, account, rewrapped, audit)) ? 'wrapped' : undefined
}
