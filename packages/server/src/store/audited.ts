import type { AuditEntry } from './clients.ts'
import type { Asked } from './group.ts'

/** The columns of a shared statement that say which person wanted its row; null where no person did. */
export const auditColumns = { audit_id: 'text', actor: 'text', action: 'text', audit_detail: 'jsonb' } as const

export function auditRow(entry: AuditEntry | undefined): Asked<keyof typeof auditColumns> {
  return {
    audit_id: entry?.auditId ?? null,
    actor: entry?.actor ?? null,
    action: entry?.action ?? null,
    audit_detail: entry?.detail ?? null,
  }
}

/**
 * A part of a shared statement: writes a person's entry in the same commit as what the person did, which is a row of `done`
 * with the columns above.
 */
export function auditedIn(done: string): string {
  return `, audited as (
      insert into audit (audit_id, client_id, actor, action, detail)
      select audit_id, client_id, actor, action, audit_detail from ${done} where audit_id is not null
    )`
}
