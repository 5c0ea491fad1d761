import type { Pool } from 'pg'
import { type AuditEntry, auditValues } from './clients.ts'
import type { SignInFacts } from './sign-in.ts'
import { run } from './statement.ts'

const replacing = {
  name: 'replace-password',
  text: `with changed as (
      update operators set password_hash = $3, epoch = epoch + 1
      where operator_id = $1 and epoch = $2 and disabled_at is null
      returning operator_id, epoch
    ), kept as (
      update operator_sessions s set epoch = c.epoch from changed c
      where s.session_id = $4 and s.operator_id = c.operator_id and s.epoch = c.epoch - 1
    ), ended as (
      delete from operator_sessions s using changed c where s.operator_id = c.operator_id and s.session_id <> $4
    ), unlinked as (
      delete from operator_links l using changed c where l.operator_id = c.operator_id and l.used_at is null
    )
    insert into audit (audit_id, actor, action, detail) select $5, $6, $7, $8 from changed
    returning 1`,
}

/** Ends all sessions but `keepId`, and the links of the person that were not used. False when the person is not as in `epoch` any more. */
export async function replacePassword(
  pool: Pool,
  { operatorId, epoch }: Pick<SignInFacts, 'operatorId' | 'epoch'>,
  passwordHash: string,
  keepId: string,
  audit: AuditEntry,
): Promise<boolean> {
  const values = [operatorId, epoch, passwordHash, keepId, ...auditValues(audit)]
  return (await run(pool, replacing, values)).length === 1
}
