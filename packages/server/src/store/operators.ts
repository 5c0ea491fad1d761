import type { Pool } from 'pg'
import type { Role } from '../domain/role.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import { run } from './statement.ts'

/** A person who signs in to the dashboard, or was invited to. */
export interface Person {
  readonly operatorId: string
  readonly login: string
  readonly name: string
  readonly role: Role
  /** False until the link of the invitation was used. */
  readonly hasPassword: boolean
  readonly oneTimeCodes: boolean
  readonly passkeys: number
  /** Recovery codes that are left. */
  readonly recoveryCodes: number
  /** Where the person is signed in now. */
  readonly sessions: number
  /** After too many wrong passwords or codes; in the past, or null, when it is open. */
  readonly lockedUntil: Date | null
  /** Until when an unused link of the person works; null when there is none. */
  readonly linkUntil: Date | null
  readonly disabledAt: Date | null
  readonly createdAt: Date
  readonly lastSignedInAt: Date | null
}

/** Milliseconds without a request after which a session is over. */
export const idleMs = 8 * 60 * 60 * 1_000

const columns = `o.operator_id as "operatorId", o.login, o.name, o.role, o.password_hash is not null as "hasPassword",
      exists (select from operator_totps t where t.operator_id = o.operator_id and t.confirmed_at is not null)
        as "oneTimeCodes",
      (select count(*)::int from operator_passkeys k where k.operator_id = o.operator_id) as passkeys,
      coalesce((select cardinality(t.recovery_codes) from operator_totps t
        where t.operator_id = o.operator_id and t.confirmed_at is not null), 0) as "recoveryCodes",
      (select count(*)::int from operator_sessions s where s.operator_id = o.operator_id and s.epoch = o.epoch
        and o.disabled_at is null and s.expires_at > now()
        and s.last_seen_at > now() - ${idleMs} * interval '1 millisecond') as sessions,
      (select f.locked_until from sign_in_failures f where f.login_hash = sha256(convert_to(o.login, 'UTF8')))
        as "lockedUntil",
      (select max(l.expires_at) from operator_links l where l.operator_id = o.operator_id and l.used_at is null
        and l.expires_at > now()) as "linkUntil",
      o.disabled_at as "disabledAt", o.created_at as "createdAt", o.last_signed_in_at as "lastSignedInAt"`

const listing = {
  name: 'list-operators',
  text: `select ${columns} from operators o where $1::text is null or o.login > $1 order by o.login limit $2`,
}

/** By login. `after`: the last login of the page before. */
export function listOperators(pool: Pool, after: string | undefined, limit: number): Promise<Person[]> {
  return run(pool, listing, [after ?? null, limit])
}

const loading = { name: 'load-operator', text: `select ${columns} from operators o where o.operator_id = $1` }
const loadingByLogin = { name: 'load-operator-by-login', text: `select ${columns} from operators o where o.login = $1` }

export async function loadOperator(pool: Pool, operatorId: string): Promise<Person | undefined> {
  return (await run<Person>(pool, loading, [operatorId]))[0]
}

export async function loadOperatorByLogin(pool: Pool, login: string): Promise<Person | undefined> {
  return (await run<Person>(pool, loadingByLogin, [login]))[0]
}

/**
 * The enabled admins who can sign in, locked in one order: whoever would take one of them away waits for whoever is just
 * taking another one away, and then counts without that one.
 */
const ableAdmins = `able as (
      select operator_id from operators
      where role = 'admin' and disabled_at is null and password_hash is not null
      order by operator_id for update
    )`
/** Whether an admin who can sign in is left without the person of `$1`. */
const anotherIsLeft = `exists (select from able where operator_id <> $1)`
const isAble = `role = 'admin' and disabled_at is null and password_hash is not null`

const changingRole = {
  name: 'change-role',
  text: `with ${ableAdmins}, changed as (
      update operators set role = $2
      where operator_id = $1 and role <> $2 and (${anotherIsLeft} or not (${isAble}))
      returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $3, $4, $5, $6 from changed
    returning 1`,
}

/**
 * Holds from the person's next request on: the role is read with each. False when there is no such person, who has the
 * role already, or is the last admin who can sign in.
 */
export async function changeOperatorRole(
  pool: Pool,
  operatorId: string,
  role: Role,
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, changingRole, [operatorId, role, ...auditValues(audit)])).length === 1
}

const disabling = {
  name: 'disable-operator',
  text: `with ${ableAdmins}, changed as (
      update operators set disabled_at = now(), epoch = epoch + 1
      where operator_id = $1 and disabled_at is null and (${anotherIsLeft} or not (${isAble}))
      returning operator_id
    ), ended as (
      delete from operator_sessions using changed where operator_sessions.operator_id = changed.operator_id
    ), unlinked as (
      delete from operator_links l using changed where l.operator_id = changed.operator_id and l.used_at is null
    )
    insert into audit (audit_id, actor, action, detail) select $2, $3, $4, $5 from changed
    returning 1`,
}

/**
 * Ends all sessions, and the links of the person that were not used. False when there is no such person, who is disabled
 * already, or is the last admin who can sign in.
 */
export async function disableOperator(pool: Pool, operatorId: string, audit: AuditEntry): Promise<boolean> {
  return (await run(pool, disabling, [operatorId, ...auditValues(audit)])).length === 1
}

const enabling = {
  name: 'enable-operator',
  text: `with changed as (
      update operators set disabled_at = null where operator_id = $1 and disabled_at is not null returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $2, $3, $4, $5 from changed
    returning 1`,
}

/** False when there is no such person, or who is enabled already. */
export async function enableOperator(pool: Pool, operatorId: string, audit: AuditEntry): Promise<boolean> {
  return (await run(pool, enabling, [operatorId, ...auditValues(audit)])).length === 1
}
