import type { Pool } from 'pg'
import { type AuditEntry, auditValues } from './clients.ts'
import { run } from './statement.ts'

/** One of a client's keys, retired ones included. */
export interface StoredClientKey {
  readonly version: number
  /** SPKI DER, base64. */
  readonly publicKey: string
  readonly createdAt: Date
  readonly retiredAt: Date | null
}

const listing = {
  name: 'list-client-keys',
  text: `select key_version as version, public_key as "publicKey", created_at as "createdAt", retired_at as "retiredAt"
    from client_keys where client_id = $1 order by key_version desc`,
}

/** The newest first; empty when there is no such client. */
export function listClientKeys(pool: Pool, clientId: string): Promise<StoredClientKey[]> {
  return run(pool, listing, [clientId])
}

const inserting = {
  name: 'insert-client-key',
  text: `with made as (
      insert into client_keys (client_id, key_version, public_key)
      select $1, max(key_version) + 1, $2 from client_keys where client_id = $1
      having count(*) filter (where retired_at is null) between 1 and $3 - 1
        and not bool_or(public_key = $2)
      on conflict do nothing
      returning key_version
    )
    insert into audit (audit_id, client_id, actor, action, detail)
    select $4, $1, $5, $6, $7::jsonb || jsonb_build_object('keyVersion', key_version) from made
    returning (detail ->> 'keyVersion')::int as version`,
}

/**
 * Adds a key beside those there are; its version. Undefined when the client has `mostActive` already or ever had this very
 * key, when there is no such client, and when somebody else adds one at this moment.
 */
export async function insertClientKey(
  pool: Pool,
  clientId: string,
  publicKey: string,
  mostActive: number,
  audit: AuditEntry,
): Promise<number | undefined> {
  const values = [clientId, publicKey, mostActive, ...auditValues(audit)]
  const [row] = await run<{ version: number }>(pool, inserting, values)
  return row?.version
}

/** The locked rows are read again after a wait, so that of two who retire the last two keys the second sees one only. */
const retiring = {
  name: 'retire-client-key',
  text: `with active as (
      select key_version from client_keys where client_id = $1 and retired_at is null order by key_version for update
    ), retired as (
      update client_keys k set retired_at = now()
      where k.client_id = $1 and k.key_version = $2 and k.retired_at is null
        and $2 in (select key_version from active) and (select count(*) from active) > 1
      returning k.key_version
    )
    insert into audit (audit_id, client_id, actor, action, detail) select $3, $1, $4, $5, $6 from retired returning 1`,
}

/** False when there is no such key, it is retired already, or the client would have none left. */
export async function retireClientKey(
  pool: Pool,
  clientId: string,
  version: number,
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, retiring, [clientId, version, ...auditValues(audit)])).length === 1
}
