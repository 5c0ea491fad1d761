import type { Pool } from 'pg'
import type { Role } from '../domain/role.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import { idleMs } from './operators.ts'
import { run } from './statement.ts'

/** Milliseconds after which a session is over, however much it is used. */
export const longestMs = 7 * 24 * 60 * 60 * 1_000
/** What the time of the last request is kept to, in milliseconds: not every request writes. */
const seenMs = 60_000

/** How somebody signed in. */
export type SignInMethod = 'set-up' | 'password' | 'one-time-code' | 'recovery-code' | 'passkey'

const alive = `s.epoch = o.epoch and o.disabled_at is null and s.expires_at > now()
      and s.last_seen_at > now() - ${idleMs} * interval '1 millisecond'`

/** Whose session it is, as the person is now. */
export interface LiveSession {
  readonly sessionId: string
  readonly operatorId: string
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly signedInAt: Date
  readonly method: SignInMethod
}

const reading = {
  name: 'read-session',
  text: `select s.session_id as "sessionId", s.operator_id as "operatorId", o.login, o.name, o.role, s.method,
      s.created_at as "signedInAt", s.last_seen_at <= now() - ${seenMs} * interval '1 millisecond' as stale
    from operator_sessions s join operators o using (operator_id)
    where s.token_hash = $1 and ${alive}`,
}

const touching = {
  name: 'touch-session',
  text: `update operator_sessions set last_seen_at = now()
    where session_id = $1 and last_seen_at <= now() - ${seenMs} * interval '1 millisecond'`,
}

/** Undefined when there is none of this token, or it is over, or its person is disabled. */
export async function readSession(pool: Pool, tokenHash: Buffer): Promise<LiveSession | undefined> {
  const [row] = await run<LiveSession & { stale: boolean }>(pool, reading, [tokenHash])
  if (!row) return undefined
  const { stale, ...session } = row
  if (stale) await run(pool, touching, [session.sessionId])
  return session
}

/** A session as its person sees it in the list. */
export interface KeptSession {
  readonly sessionId: string
  readonly method: SignInMethod
  readonly userAgent: string | null
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

const listing = {
  name: 'list-sessions',
  text: `select s.session_id as "sessionId", s.method, s.user_agent as "userAgent", s.created_at as "createdAt",
      s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt"
    from operator_sessions s join operators o using (operator_id)
    where s.operator_id = $1 and ${alive} order by s.last_seen_at desc, s.session_id limit 200`,
}

/** Those that are not over, the last used first; 200 at most. */
export function listSessions(pool: Pool, operatorId: string): Promise<KeptSession[]> {
  return run(pool, listing, [operatorId])
}

const ending = {
  name: 'end-session',
  text: `with ended as (
      delete from operator_sessions where session_id = $1 and operator_id = $2 returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $3, $4, $5, $6 from ended
    returning 1`,
}

/** False when the person has no such session. */
export async function endSession(
  pool: Pool,
  sessionId: string,
  operatorId: string,
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, ending, [sessionId, operatorId, ...auditValues(audit)])).length === 1
}

const endingAll = {
  name: 'end-sessions',
  text: `with changed as (
      update operators set epoch = epoch + 1 where operator_id = $1 returning operator_id, epoch
    ), kept as (
      update operator_sessions s set epoch = changed.epoch from changed
      where s.session_id = $2 and s.operator_id = changed.operator_id and s.epoch = changed.epoch - 1
    ), ended as (
      delete from operator_sessions s using changed
      where s.operator_id = changed.operator_id and s.session_id is distinct from $2
      returning 1
    ), audited as (
      insert into audit (audit_id, actor, action, detail)
      select $3, $4, $5, $6::jsonb || jsonb_build_object('sessions', (select count(*) from ended)) from changed
    )
    select (select count(*)::int from ended) as sessions from changed`,
}

/**
 * Ends all sessions of a person but the one of `keepId`, with whatever else was begun. How many; undefined when there is
 * no such person.
 */
export async function endSessions(
  pool: Pool,
  operatorId: string,
  keepId: string | null,
  audit: AuditEntry,
): Promise<number | undefined> {
  const rows = await run<{ sessions: number }>(pool, endingAll, [operatorId, keepId, ...auditValues(audit)])
  return rows[0]?.sessions
}
