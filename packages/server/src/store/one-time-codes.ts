import type { Pool } from 'pg'
import type { SealedColumns } from './acquirer-accounts.ts'
import { type AuditEntry, auditValues } from './clients.ts'
import { run } from './statement.ts'

/** The sealed secret that a person's one-time codes are made from. */
export interface StoredCodes extends SealedColumns {
  readonly operatorId: string
  /** False until the first code has shown that the person has it: it asks for nothing yet. */
  readonly confirmed: boolean
}

const columns = `operator_id as "operatorId", key_id as "keyId", wrapped_key as "wrappedKey", box,
      confirmed_at is not null as confirmed`

const loading = { name: 'load-one-time-codes', text: `select ${columns} from operator_totps where operator_id = $1` }
const listing = { name: 'list-one-time-codes', text: `select ${columns} from operator_totps order by operator_id` }

export async function loadCodes(pool: Pool, operatorId: string): Promise<StoredCodes | undefined> {
  return (await run<StoredCodes>(pool, loading, [operatorId]))[0]
}

/** Everybody's, to be wrapped anew. */
export function listCodes(pool: Pool): Promise<StoredCodes[]> {
  return run(pool, listing, [])
}

const sealing = {
  name: 'list-code-sealing',
  text: `select o.login, t.key_id as "keyId" from operator_totps t join operators o using (operator_id)
    where t.confirmed_at is not null and o.disabled_at is null order by o.login`,
}

/** Whose codes are asked for, and the master key that the secret of each is sealed with. */
export function listCodeKeys(pool: Pool): Promise<{ readonly login: string; readonly keyId: string }[]> {
  return run(pool, sealing, [])
}

const beginning = {
  name: 'begin-one-time-codes',
  text: `insert into operator_totps as t (operator_id, key_id, wrapped_key, box) values ($1, $2, $3, $4)
    on conflict (operator_id) do update set key_id = $2, wrapped_key = $3, box = $4, created_at = now()
    where t.confirmed_at is null
    returning 1`,
}

/** Instead of one that was begun and not confirmed. False when the person has one that is in use. */
export async function beginCodes(pool: Pool, operatorId: string, sealed: SealedColumns): Promise<boolean> {
  const { keyId, wrappedKey, box } = sealed
  return (await run(pool, beginning, [operatorId, keyId, wrappedKey, box])).length === 1
}

const confirming = {
  name: 'confirm-one-time-codes',
  text: `with confirmed as (
      update operator_totps set confirmed_at = now(), last_step = $3, recovery_codes = $4
      where operator_id = $1 and box = $2 and confirmed_at is null
      returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $5, $6, $7, $8 from confirmed
    returning 1`,
}

/** From now on a code is asked for. False when it is not as it was loaded (`box`) any more. */
export async function confirmCodes(
  pool: Pool,
  { operatorId, box }: Pick<StoredCodes, 'operatorId' | 'box'>,
  step: number,
  recoveryCodes: readonly Buffer[],
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, confirming, [operatorId, box, step, recoveryCodes, ...auditValues(audit)])).length === 1
}

const takingStep = {
  name: 'take-code-step',
  text: `update operator_totps set last_step = $2
    where operator_id = $1 and confirmed_at is not null and last_step < $2 returning 1`,
}

/** Uses up the code of a step, and those before it. False when it was used already. */
export async function takeStep(pool: Pool, operatorId: string, step: number): Promise<boolean> {
  return (await run(pool, takingStep, [operatorId, step])).length === 1
}

const takingRecovery = {
  name: 'take-recovery-code',
  text: `update operator_totps set recovery_codes = array_remove(recovery_codes, $2)
    where operator_id = $1 and confirmed_at is not null and $2 = any(recovery_codes) returning 1`,
}

/** Uses up a recovery code. False when there is none of this hash, any more. */
export async function takeRecoveryCode(pool: Pool, operatorId: string, hash: Buffer): Promise<boolean> {
  return (await run(pool, takingRecovery, [operatorId, hash])).length === 1
}

const renewing = {
  name: 'renew-recovery-codes',
  text: `with renewed as (
      update operator_totps set recovery_codes = $2 where operator_id = $1 and confirmed_at is not null returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $3, $4, $5, $6 from renewed
    returning 1`,
}

/** Instead of all earlier ones. False when the person has no one-time codes. */
export async function renewRecoveryCodes(
  pool: Pool,
  operatorId: string,
  hashes: readonly Buffer[],
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, renewing, [operatorId, hashes, ...auditValues(audit)])).length === 1
}

const removing = {
  name: 'remove-one-time-codes',
  text: `with removed as (
      delete from operator_totps where operator_id = $1 returning confirmed_at
    )
    insert into audit (audit_id, actor, action, detail) select $2, $3, $4, $5 from removed where confirmed_at is not null
    returning 1`,
}

/** With the recovery codes. False when none were in use. */
export async function removeCodes(pool: Pool, operatorId: string, audit: AuditEntry): Promise<boolean> {
  return (await run(pool, removing, [operatorId, ...auditValues(audit)])).length === 1
}

const rewrapping = {
  name: 'rewrap-one-time-codes',
  text: `with changed as (
      update operator_totps set key_id = $3, wrapped_key = $4 where operator_id = $1 and wrapped_key = $2 returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $5, $6, $7, $8 from changed
    returning 1`,
}

/** False when it was changed or wrapped anew since it was loaded. */
export async function rewrapCodes(
  pool: Pool,
  before: Pick<StoredCodes, 'operatorId' | 'wrappedKey'>,
  { keyId, wrappedKey }: SealedColumns,
  audit: AuditEntry,
): Promise<boolean> {
  const values = [before.operatorId, before.wrappedKey, keyId, wrappedKey]
  return (await run(pool, rewrapping, [...values, ...auditValues(audit)])).length === 1
}
