import type { Pool } from 'pg'
import type { Role } from '../domain/role.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import { run } from './statement.ts'

export type LinkPurpose = 'set-up' | 'reset'

export interface NewLink {
  readonly tokenHash: Buffer
  /** How long it works, in milliseconds. */
  readonly forMs: number
  readonly createdBy: string
}

const inviting = {
  name: 'invite-operator',
  text: `with made as (
      insert into operators (operator_id, login, name, role) values ($1, $2, $3, $4)
      on conflict (login) do nothing returning operator_id
    ), linked as (
      insert into operator_links (token_hash, purpose, operator_id, created_by, expires_at)
      select $5, 'set-up', operator_id, $6, now() + $7 * interval '1 millisecond' from made
      returning expires_at
    ), audited as (
      insert into audit (audit_id, actor, action, detail) select $8, $9, $10, $11 from made
    )
    select expires_at as "expiresAt" from linked`,
}

export interface Invited {
  readonly operatorId: string
  readonly login: string
  readonly name: string
  readonly role: Role
}

/** Makes the person and the link to begin with. Until when the link works; undefined when the login is taken. */
export async function inviteOperator(
  pool: Pool,
  { operatorId, login, name, role }: Invited,
  { tokenHash, createdBy, forMs }: NewLink,
  audit: AuditEntry,
): Promise<Date | undefined> {
  const values = [operatorId, login, name, role, tokenHash, createdBy, forMs, ...auditValues(audit)]
  return (await run<{ expiresAt: Date }>(pool, inviting, values))[0]?.expiresAt
}

const linking = {
  name: 'link-operator',
  text: `with known as (
      select operator_id, case when password_hash is null then 'set-up' else 'reset' end as purpose
      from operators where operator_id = $1 and disabled_at is null for update
    ), replaced as (
      delete from operator_links l using known k where l.operator_id = k.operator_id and l.used_at is null
    ), linked as (
      insert into operator_links (token_hash, purpose, operator_id, created_by, expires_at)
      select $2, purpose, operator_id, $3, now() + $4 * interval '1 millisecond' from known
      returning expires_at, purpose
    ), audited as (
      insert into audit (audit_id, actor, action, detail) select $5, $6, $7, $8 from linked
    )
    select expires_at as "expiresAt", purpose from linked`,
}

export interface Linked {
  readonly expiresAt: Date
  readonly purpose: LinkPurpose
}

/** A new link for a person, instead of those not used yet. Undefined when there is no such person, or who is disabled. */
export async function linkOperator(
  pool: Pool,
  operatorId: string,
  { tokenHash, createdBy, forMs }: NewLink,
  audit: AuditEntry,
): Promise<Linked | undefined> {
  const values = [operatorId, tokenHash, createdBy, forMs, ...auditValues(audit)]
  return (await run<Linked>(pool, linking, values))[0]
}

const opening = {
  name: 'open-link',
  text: `with linked as (
      insert into operator_links (token_hash, purpose, role, for_first, created_by, expires_at)
      select $1, 'set-up', $2, $3, $4, now() + $5 * interval '1 millisecond'
      where not $3 or not exists (select from operators)
      returning expires_at
    ), audited as (
      insert into audit (audit_id, actor, action, detail) select $6, $7, $8, $9 from linked
    )
    select expires_at as "expiresAt" from linked`,
}

/**
 * A link that makes a person, who chooses the login. `forFirst`: works only while there is nobody, and is not made when
 * there is somebody. Until when it works.
 */
export async function insertOpenLink(
  pool: Pool,
  role: Role,
  forFirst: boolean,
  { tokenHash, createdBy, forMs }: NewLink,
  audit: AuditEntry,
): Promise<Date | undefined> {
  const values = [tokenHash, role, forFirst, createdBy, forMs, ...auditValues(audit)]
  return (await run<{ expiresAt: Date }>(pool, opening, values))[0]?.expiresAt
}

/** What an unused link is for. */
export type Link =
  | { readonly purpose: 'set-up'; readonly operatorId: null; readonly role: Role }
  | {
      readonly purpose: LinkPurpose
      readonly operatorId: string
      readonly role: Role
      readonly login: string
      readonly name: string
    }

const reading = {
  name: 'read-link',
  text: `select l.purpose, l.operator_id as "operatorId", coalesce(o.role, l.role) as role, o.login, o.name
    from operator_links l left join operators o using (operator_id)
    where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and o.disabled_at is null
      and (not l.for_first or not exists (select from operators))`,
}

/** Undefined when there is none, or it was used, or is over. */
export async function readLink(pool: Pool, tokenHash: Buffer): Promise<Link | undefined> {
  return (await run<Link>(pool, reading, [tokenHash]))[0]
}

/** What the person chose. */
export interface Beginning {
  readonly name: string
  readonly passwordHash: string
}

/** How somebody may go on who used a link: as who, in which epoch. */
export interface Begun {
  readonly operatorId: string
  readonly login: string
  readonly epoch: number
}

const usingOpen = {
  name: 'use-open-link',
  text: `with used as (
      update operator_links set used_at = now()
      where token_hash = $1 and used_at is null and expires_at > now() and operator_id is null
        and (not for_first or not exists (select from operators))
      returning role, for_first
    ), made as (
      insert into operators (operator_id, login, name, role, password_hash, first)
      select $2, $3, $4, role, $5, for_first from used
      returning operator_id, login, role, epoch
    ), audited as (
      insert into audit (audit_id, actor, action, detail)
      select $6, $7, $8, $9::jsonb || jsonb_build_object('role', role) from made
    )
    select operator_id as "operatorId", login, epoch from made`,
}

/**
 * Makes a person by a link that knows none. Undefined when the link was used, is over, or is of a server without anybody
 * that has somebody by now.
 */
export async function beginByOpenLink(
  pool: Pool,
  tokenHash: Buffer,
  { operatorId, login, name, passwordHash }: Beginning & { readonly operatorId: string; readonly login: string },
  audit: AuditEntry,
): Promise<Begun | 'login-taken' | undefined> {
  const values = [tokenHash, operatorId, login, name, passwordHash, ...auditValues(audit)]
  try {
    return (await run<Begun>(pool, usingOpen, values))[0]
  } catch (error) {
    // The link is not used by that: the statement was taken back whole.
    if (violates(error, 'login_once')) return 'login-taken'
    if (violates(error, 'one_first_operator')) return undefined
    throw error
  }
}

const usingPersons = {
  name: 'use-link-of-operator',
  text: `with used as (
      update operator_links l set used_at = now() from operators o
      where l.token_hash = $1 and l.used_at is null and l.expires_at > now() and o.operator_id = l.operator_id
        and o.disabled_at is null
      returning l.operator_id
    ), begun as (
      update operators o set name = $2, password_hash = $3, epoch = o.epoch + 1 from used u
      where o.operator_id = u.operator_id and o.disabled_at is null
      returning o.operator_id, o.login, o.epoch
    ), others as (
      delete from operator_links l using begun b
      where l.operator_id = b.operator_id and l.used_at is null and l.token_hash <> $1
    ), codes as (
      delete from operator_totps t using begun b where t.operator_id = b.operator_id
    ), passkeys as (
      delete from operator_passkeys k using begun b where k.operator_id = b.operator_id
    ), sessions as (
      delete from operator_sessions s using begun b where s.operator_id = b.operator_id
    ), failures as (
      delete from sign_in_failures f using begun b where f.login_hash = sha256(convert_to(b.login, 'UTF8'))
    ), audited as (
      insert into audit (audit_id, actor, action, detail) select $4, $5, $6, $7 from begun
    )
    select operator_id as "operatorId", login, epoch from begun`,
}

/**
 * The person begins anew by a link: with this password and without codes, passkeys, sessions, locks and other links of
 * before (two that were made at the same moment do not replace each other). Undefined when the link was used, is over, or the person is disabled.
 */
export async function beginByPersonsLink(
  pool: Pool,
  tokenHash: Buffer,
  { name, passwordHash }: Beginning,
  audit: AuditEntry,
): Promise<Begun | undefined> {
  return (await run<Begun>(pool, usingPersons, [tokenHash, name, passwordHash, ...auditValues(audit)]))[0]
}

function violates(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === constraint
}
