import type { Pool } from 'pg'
import { type AuditEntry, auditValues } from './clients.ts'
import { run } from './statement.ts'

/**
 * The audit is what counts them: its ids begin with the UTC time, so those of the last minute are a short range at the
 * end of its key. Two processes at the same moment may let one more through, which floods nobody.
 */
const recording = {
  name: 'record-test-send',
  text: `insert into audit (client_id, audit_id, actor, action, detail)
    select $1, $2, $3, $4, $5 where (
      select count(*) from audit where client_id = $1 and action = $4
        and audit_id >= to_char((now() - interval '1 minute') at time zone 'UTC', 'YYYYMMDDHH24MISSMS')
    ) < $6
    returning 1`,
}

/** Keeps that a test is sent, before it is. False when there were `most` of the client's in the last minute. */
export async function recordTestSend(pool: Pool, clientId: string, most: number, audit: AuditEntry): Promise<boolean> {
  return (await run(pool, recording, [clientId, ...auditValues(audit), most])).length === 1
}
