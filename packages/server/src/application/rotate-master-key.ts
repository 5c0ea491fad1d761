import { listAccounts, loadAccount, rewrapAccount } from '../store/acquirer-accounts.ts'
import { listCodes, loadCodes, rewrapCodes } from '../store/one-time-codes.ts'
import type { Context } from './context.ts'
import { sealedFor } from './open-account.ts'
import { codesSealedFor } from './operators/one-time-codes.ts'
import { tryAgain } from './repeat.ts'
import { sealedKeyIds } from './sealed-records.ts'

export interface Rotation {
  /** Of the current master key; null while there is none, and nothing to wrap. */
  readonly keyId: string | null
  /** Names of the accounts wrapped anew, and of those that had the current key already. */
  readonly wrapped: readonly string[]
  readonly current: readonly string[]
  /** Accounts that stay as they are, because they cannot be opened here. */
  readonly left: readonly { readonly name: string; readonly reason: string }[]
  /** People whose one-time codes were wrapped anew, had the current key already, or cannot be opened here. */
  readonly oneTimeCodes: { readonly wrapped: number; readonly current: number; readonly left: number }
}

export type RotateResult =
  | { readonly kind: 'rotated'; readonly rotation: Rotation }
  | { readonly kind: 'cannot-seal'; readonly reason: string }

/**
 * Wraps the data key of every account, and of everybody's one-time codes, with the current master key. The secrets themselves stay as they are sealed, and
 * what was done stays done when it breaks off: it can be called again.
 */
export async function rotateMasterKey(context: Context, actor: string): Promise<RotateResult> {
  const { vault } = context.accounts
  const accounts = await listAccounts(context.pool)
  const reason = vault.sealingFault(await sealedKeyIds(context))
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
  const oneTimeCodes = await wrapAllCodes(context, actor)
  return { kind: 'rotated', rotation: { keyId: vault.currentKeyId() ?? null, wrapped, current, left, oneTimeCodes } }
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

async function wrapAllCodes(context: Context, actor: string): Promise<Rotation['oneTimeCodes']> {
  const counts = { wrapped: 0, current: 0, left: 0 }
  for (const { operatorId } of await listCodes(context.pool)) {
    const done = await tryAgain(() => wrapCodes(context, operatorId, actor))
    if (done === 'gone') continue
    counts[typeof done === 'string' ? done : 'left'] += 1
  }
  return counts
}

/** Undefined: they were changed meanwhile. */
async function wrapCodes(context: Context, operatorId: string, actor: string): Promise<Wrapped | undefined> {
  const { vault } = context.accounts
  const codes = await loadCodes(context.pool, operatorId)
  if (!codes) return 'gone'
  if (vault.standing(codes.keyId) === 'current') return 'current'
  const rewrapped = vault.rewrap(codes, codesSealedFor(operatorId))
  if ('reason' in rewrapped) return { reason: rewrapped.reason }
  const detail = { operatorId, from: codes.keyId, to: rewrapped.keyId }
  const audit = { auditId: context.newId(), actor, action: 'rotate-master-key', detail }
  return (await rewrapCodes(context.pool, codes, rewrapped, audit)) ? 'wrapped' : undefined
}
