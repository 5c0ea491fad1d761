import type { Pool } from 'pg'
import type { Role } from '../domain/role.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import { longestMs, type SignInMethod } from './operator-sessions.ts'
import { run } from './statement.ts'

/** What is asked of somebody who wants to sign in. */
export interface SignInFacts {
  readonly operatorId: string
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly passwordHash: string | null
  readonly oneTimeCodes: boolean
  readonly disabled: boolean
  readonly epoch: number
}

const facts = `o.operator_id as "operatorId", o.login, o.name, o.role, o.password_hash as "passwordHash",
      exists (select from operator_totps t where t.operator_id = o.operator_id and t.confirmed_at is not null)
        as "oneTimeCodes",
      o.disabled_at is not null as disabled, o.epoch`

const byLogin = { name: 'sign-in-facts', text: `select ${facts} from operators o where o.login = $1` }
const byId = { name: 'sign-in-facts-of', text: `select ${facts} from operators o where o.operator_id = $1` }

export async function signInFacts(pool: Pool, login: string): Promise<SignInFacts | undefined> {
  return (await run<SignInFacts>(pool, byLogin, [login]))[0]
}

export async function signInFactsOf(pool: Pool, operatorId: string): Promise<SignInFacts | undefined> {
  return (await run<SignInFacts>(pool, byId, [operatorId]))[0]
}

export interface NewSession {
  readonly sessionId: string
  readonly tokenHash: Buffer
  readonly method: SignInMethod
  readonly userAgent: string | null
  /** Of the first half of the sign-in, which is used up with it; null where there was none. */
  readonly challengeHash: Buffer | null
}

const openingSession = {
  name: 'open-session',
  text: `with used as (
      delete from operator_challenges
      where challenge_hash = $7 and operator_id = $1 and epoch = $2 and expires_at > now() returning 1
    ), signed as (
      update operators set last_signed_in_at = now()
      where operator_id = $1 and epoch = $2 and disabled_at is null and ($7::bytea is null or exists (select from used))
      returning operator_id, login, epoch
    ), opened as (
      insert into operator_sessions (session_id, token_hash, operator_id, epoch, method, user_agent, expires_at)
      select $3, $4, operator_id, epoch, $5, $6, now() + ${longestMs} * interval '1 millisecond' from signed
      returning 1
    ), cleared as (
      delete from sign_in_failures using signed where login_hash = sha256(convert_to(signed.login, 'UTF8'))
    ), audited as (
      insert into audit (audit_id, actor, action, detail) select $8, $9, $10, $11 from signed
    )
    select 1 from opened`,
}

/**
 * Signs in whoever was checked in `epoch`, and forgets the wrong guesses. False when the person was disabled, or given
 * another password, since then, or the first half of the sign-in was used already.
 */
export async function openSession(
  pool: Pool,
  { operatorId, epoch }: Pick<SignInFacts, 'operatorId' | 'epoch'>,
  session: NewSession,
  audit: AuditEntry,
): Promise<boolean> {
  const { sessionId, tokenHash, method, userAgent, challengeHash } = session
  const values = [operatorId, epoch, sessionId, tokenHash, method, userAgent, challengeHash]
  return (await run(pool, openingSession, [...values, ...auditValues(audit)])).length === 1
}

export type ChallengePurpose = 'second-factor' | 'passkey-sign-in' | 'passkey-registration'

const challenging = {
  name: 'insert-challenge',
  text: `insert into operator_challenges (challenge_hash, purpose, operator_id, epoch, expires_at)
    values ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')`,
}

/** `of` null: whoever answers it. `forMs`: milliseconds. */
export async function insertChallenge(
  pool: Pool,
  challengeHash: Buffer,
  purpose: ChallengePurpose,
  of: Pick<SignInFacts, 'operatorId' | 'epoch'> | null,
  forMs: number,
): Promise<void> {
  await run(pool, challenging, [challengeHash, purpose, of?.operatorId ?? null, of?.epoch ?? null, forMs])
}

const readingChallenge = {
  name: 'read-challenge',
  text: `select operator_id as "operatorId", epoch from operator_challenges
    where challenge_hash = $1 and purpose = $2 and expires_at > now()`,
}

/** Whose it is; undefined when there is none, or it is over. Stays until `openSession` uses it. */
export async function readTicket(
  pool: Pool,
  challengeHash: Buffer,
): Promise<{ readonly operatorId: string; readonly epoch: number } | undefined> {
  const values = [challengeHash, 'second-factor' satisfies ChallengePurpose]
  return (await run<{ operatorId: string; epoch: number }>(pool, readingChallenge, values))[0]
}

const takingChallenge = {
  name: 'take-challenge',
  text: `delete from operator_challenges
    where challenge_hash = $1 and purpose = $2 and operator_id is not distinct from $3 and expires_at > now()
    returning epoch`,
}

/** Uses it up, once. The epoch it was made in; undefined when there is none of them. */
export async function takeChallenge(
  pool: Pool,
  challengeHash: Buffer,
  purpose: ChallengePurpose,
  operatorId: string | null,
): Promise<{ readonly epoch: number | null } | undefined> {
  return (await run<{ epoch: number | null }>(pool, takingChallenge, [challengeHash, purpose, operatorId]))[0]
}
