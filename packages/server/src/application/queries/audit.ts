import { type AuditFilter, type AuditPage, type KeptAudit, listAudit } from '../../store/audit.ts'
import { recordAudit } from '../../store/clients.ts'
import type { Context } from '../context.ts'

export type { AuditFilter, AuditPage, KeptAudit }

/** Entries that one page looks at: less than a tenth of a second, whatever the filter. */
const lookedAt = 50_000
const rowsAtOnce = 1_000

export function auditPage(context: Context, filter: AuditFilter, limit: number): Promise<AuditPage> {
  return listAudit(context.pool, filter, limit, lookedAt)
}

/**
 * All that fit, the newest first, a page at a time. What is written meanwhile is newer than where it began. The audit
 * names who took them before the first leaves, so that this too is among what was taken, where it fits.
 */
export async function* exportAudit(context: Context, filter: AuditFilter, actor: string): AsyncGenerator<KeptAudit> {
  const audit = { auditId: context.newId(), actor, action: 'export-audit', detail: filter }
  await recordAudit(context.pool, filter.clientId ?? null, audit)
  let before = filter.before
  for (;;) {
    const page = await listAudit(
      context.pool,
      { ...filter, ...(before !== undefined && { before }) },
      rowsAtOnce,
      lookedAt,
    )
    yield* page.entries
    if (page.next === null) return
    before = page.next
  }
}
