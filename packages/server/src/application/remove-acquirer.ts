import { type AccountUse, accountUse, loadAccount, removeAccount } from '../store/acquirer-accounts.ts'
import type { Context } from './context.ts'

/**
 * How long an account must have been disabled, in milliseconds: other processes may not have seen it yet, and a payment
 * they send to an account that is removed could not be captured.
 */
const quietMs = 5_000

export type RemoveResult =
  /** `payments`: so many were made by it, and cannot be refunded here any more. */
  | { readonly kind: 'removed'; readonly payments: number }
  | { readonly kind: 'unknown-account' }
  | { readonly kind: 'enabled' }
  | { readonly kind: 'open'; readonly open: number }
  /** `quietMs`: how long it must have been disabled. */
  | { readonly kind: 'too-early'; readonly quietMs: number }

/** Removes an account with its secrets, when nothing of it is open. */
export async function removeAcquirer(context: Context, name: string, actor: string): Promise<RemoveResult> {
  const audit = { auditId: context.newId(), actor, action: 'remove-acquirer', detail: { account: name } }
  const use = await accountUse(context.pool, name)
  if (!(await removeAccount(context.pool, name, quietMs, audit))) return whyNot(context, name, use)
  await context.accounts.refresh()
  return { kind: 'removed', payments: use.payments }
}

async function whyNot(context: Context, name: string, { open }: AccountUse): Promise<RemoveResult> {
  const account = await loadAccount(context.pool, name)
  if (!account) return { kind: 'unknown-account' }
  if (account.enabled) return { kind: 'enabled' }
  return open > 0 ? { kind: 'open', open } : { kind: 'too-early', quietMs }
}
