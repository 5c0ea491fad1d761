import type { Pool } from 'pg'
import { type AuditEntry, auditValues } from './clients.ts'
import type { SignInFacts } from './sign-in.ts'
import { run } from './statement.ts'

/** Of one person; more would be a slip. */
export const mostPasskeys = 20

export interface StoredPasskey {
  readonly credentialId: string
  readonly name: string
  /** The host name that it is for. */
  readonly rpId: string
  readonly transports: readonly string[]
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

const listing = {
  name: 'list-passkeys',
  text: `select credential_id as "credentialId", name, rp_id as "rpId", transports, created_at as "createdAt",
      last_used_at as "lastUsedAt"
    from operator_passkeys where operator_id = $1 order by created_at, credential_id`,
}

export function listPasskeys(pool: Pool, operatorId: string): Promise<StoredPasskey[]> {
  return run(pool, listing, [operatorId])
}

export interface NewPasskey {
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: readonly string[]
  readonly rpId: string
  readonly name: string
}

const inserting = {
  name: 'insert-passkey',
  text: `with owner as (
      select operator_id from operators where operator_id = $1 and epoch = $2 and disabled_at is null for update
    ), added as (
      insert into operator_passkeys (operator_id, credential_id, public_key, counter, transports, rp_id, name)
      select operator_id, $3, $4, $5, $6, $7, $8 from owner
      where (select count(*) from operator_passkeys k where k.operator_id = $1) < ${mostPasskeys}
      on conflict (credential_id) do nothing returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $9, $10, $11, $12 from added
    returning 1`,
}

/** False when the person must begin anew (another epoch), has too many, or the passkey is somebody's already. */
export async function insertPasskey(
  pool: Pool,
  { operatorId, epoch }: Pick<SignInFacts, 'operatorId' | 'epoch'>,
  { credentialId, publicKey, counter, transports, rpId, name }: NewPasskey,
  audit: AuditEntry,
): Promise<boolean> {
  const values = [operatorId, epoch, credentialId, publicKey, counter, transports, rpId, name]
  return (await run(pool, inserting, [...values, ...auditValues(audit)])).length === 1
}

const removing = {
  name: 'remove-passkey',
  text: `with removed as (
      delete from operator_passkeys where operator_id = $1 and credential_id = $2 returning name
    )
    insert into audit (audit_id, actor, action, detail)
    select $3, $4, $5, $6::jsonb || jsonb_build_object('name', name) from removed
    returning 1`,
}

/** False when the person has no such passkey. */
export async function removePasskey(
  pool: Pool,
  operatorId: string,
  credentialId: string,
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, removing, [operatorId, credentialId, ...auditValues(audit)])).length === 1
}

/** A passkey that answered, and whose it is. */
export interface AnsweringPasskey extends Omit<NewPasskey, 'name'> {
  readonly operatorId: string
}

const loading = {
  name: 'load-passkey',
  text: `select credential_id as "credentialId", operator_id as "operatorId", public_key as "publicKey",
      counter::float8 as counter, transports, rp_id as "rpId"
    from operator_passkeys where credential_id = $1`,
}

export async function loadPasskey(pool: Pool, credentialId: string): Promise<AnsweringPasskey | undefined> {
  return (await run<AnsweringPasskey>(pool, loading, [credentialId]))[0]
}

const counting = {
  name: 'count-passkey-use',
  text: `update operator_passkeys set counter = $2, last_used_at = now()
    where credential_id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning 1`,
}

/** False when its count was as high already: it answered twice, or there are two of it. */
export async function countPasskeyUse(pool: Pool, credentialId: string, counter: number): Promise<boolean> {
  return (await run(pool, counting, [credentialId, counter])).length === 1
}
