import type { AccountCheck } from '../acquirers/kit/connector.ts'
import { loadAccount } from '../store/acquirer-accounts.ts'
import type { Context } from './context.ts'
import { inTime } from './in-time.ts'
import { openAccount } from './open-account.ts'

/** In milliseconds; somebody waits for it, and nothing else does. */
const deadlineMs = 15_000

/** Asks the acquirer a harmless question that only a right account gets a good answer to. Undefined: no such account. */
export async function checkAcquirer(context: Context, name: string): Promise<AccountCheck | undefined> {
  const { accounts } = context
  const stored = await loadAccount(context.pool, name)
  if (!stored) return undefined
  const opened = openAccount(accounts.connectors, accounts.vault, () => context.publicUrl, stored)
  if (opened.kind !== 'opened') return { kind: 'not-sent', reason: opened.reason }
  const { connector, account } = opened
  const controller = new AbortController()
  const check = await inTime(
    () => accounts.check(connector, account, controller.signal),
    deadlineMs,
    (): AccountCheck => {
      controller.abort()
      return { kind: 'unknown', reason: `no answer within ${deadlineMs / 1_000} s` }
    },
  )
  // Without the messages that led to it, which are of interest where money is concerned.
  return 'detail' in check ? { kind: check.kind, detail: check.detail } : { kind: check.kind, reason: check.reason }
}
