import type { Pool } from 'pg'
import { forgottenMs, freeGuesses, locksMs } from '../domain/sign-in-lock.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import { run } from './statement.ts'

const failures = `case when f.last_at < now() - ${forgottenMs} * interval '1 millisecond' then 1 else f.failures + 1 end`
const lock = `case when ${failures} >= ${freeGuesses} then now() + interval '1 millisecond'
      * (array[${locksMs.join(', ')}])[least(${failures} - ${freeGuesses - 1}, ${locksMs.length})] end`

/** A guess is counted before it is looked at, so that of many at once no more are looked at than of many in a row. */
const counting = {
  name: 'count-guess',
  text: `insert into sign_in_failures as f (login_hash, failures) values ($1, 1)
    on conflict (login_hash) do update set failures = ${failures}, locked_until = ${lock}, last_at = now()
    where f.locked_until is null or f.locked_until <= now()
    returning 1`,
}

const readingLock = {
  name: 'read-lock',
  text: 'select locked_until as until from sign_in_failures where login_hash = $1 and locked_until > now()',
}

/** Undefined: the guess may be looked at, and counts as a failure until it is taken back. Otherwise until when none is. */
export async function countGuess(pool: Pool, loginHash: Buffer): Promise<Date | undefined> {
  if ((await run(pool, counting, [loginHash])).length === 1) return undefined
  const [row] = await run<{ until: Date }>(pool, readingLock, [loginHash])
  // It has just been lifted: by the sign-in that all of this is for, as far as anybody can tell.
  return row?.until ?? new Date()
}

const takingBack = {
  name: 'take-guess-back',
  text: `update sign_in_failures set failures = greatest(failures - 1, 0), locked_until = null where login_hash = $1`,
}

/** It was right, but is not all that is asked for: the others that were wrong still count. */
export async function takeGuessBack(pool: Pool, loginHash: Buffer): Promise<void> {
  await run(pool, takingBack, [loginHash])
}

const failing = {
  name: 'fail-guess',
  text: `with failed as (
      update sign_in_failures set last_at = now() where login_hash = $1 returning failures, locked_until
    )
    insert into audit (audit_id, actor, action, detail)
    select $2, o.login, case when f.locked_until > now() then 'locked' else $4 end,
      $5::jsonb || jsonb_build_object('operatorId', o.operator_id, 'failures', f.failures)
    from failed f join operators o on o.login = $3`,
}

/** Notes that a guess was wrong; in the audit where somebody has the login. It writes as much for those that nobody has. */
export async function failGuess(pool: Pool, loginHash: Buffer, audit: AuditEntry): Promise<void> {
  const [auditId, login, action, detail] = auditValues(audit)
  await run(pool, failing, [loginHash, auditId, login, action, detail])
}

/** Rows that are kept: of a flood of made-up logins the oldest go. */
const mostKept = 100_000

const pruning = {
  name: 'prune-sign-in',
  text: `with aged as (
      delete from sign_in_failures where last_at < now() - ${forgottenMs} * interval '1 millisecond'
    ), surplus as (
      delete from sign_in_failures where last_at <= (
        select last_at from sign_in_failures order by last_at desc offset ${mostKept} limit 1
      )
    ), ended as (
      delete from operator_sessions where expires_at < now()
    ), unused as (
      delete from operator_links where expires_at < now() - interval '30 days'
    )
    delete from operator_challenges where expires_at < now()`,
}

/** Deletes what counts for nothing any more, of all that signing in leaves behind. */
export async function pruneSignIn(pool: Pool): Promise<void> {
  await run(pool, pruning, [])
}
