import type { Pool } from 'pg'
import { type AuditEntry, auditValues, type Environment } from './clients.ts'
import { run } from './statement.ts'

/** A pair the server signs with, or did, or will; without its private half. */
export interface SigningKeySummary {
  readonly environment: Environment
  readonly version: number
  /** SPKI DER, base64. */
  readonly publicKey: string
  readonly createdAt: Date
  /** Until then it is published and does not sign. */
  readonly signsFrom: Date
  readonly retiredAt: Date | null
  /** Whether `signsFrom` has come, by the clock of the database. */
  readonly begun: boolean
}

const columns = `environment, key_version as version, public_key as "publicKey", created_at as "createdAt",
  signs_from as "signsFrom", retired_at as "retiredAt", signs_from <= now() as begun`

const listing = {
  name: 'list-signing-keys',
  text: `select ${columns} from signing_keys order by environment desc, key_version desc`,
}

/** Of both environments, the newest first, retired ones included. */
export function listSigningKeys(pool: Pool): Promise<SigningKeySummary[]> {
  return run(pool, listing, [])
}

/** The pair the server signs with in one environment. */
export interface SigningKeyRow {
  readonly environment: Environment
  readonly version: number
  /** PKCS#8 DER, base64. Never leaves the server. */
  readonly privateKey: string
  readonly publicKey: string
}

const signing = {
  name: 'signing-keys-of-now',
  text: `select distinct on (environment) environment, key_version as version, private_key as "privateKey",
      public_key as "publicKey"
    from signing_keys where retired_at is null and signs_from <= now() order by environment, key_version desc`,
}

/** The newest of each environment that has begun to sign and is not retired. */
export function loadSigningKeys(pool: Pool): Promise<SigningKeyRow[]> {
  return run(pool, signing, [])
}

const insertingFirst = {
  name: 'insert-first-signing-key',
  text: `insert into signing_keys (environment, key_version, private_key, public_key) values ($1, 1, $2, $3)
    on conflict do nothing`,
}

interface Pair {
  readonly privateKey: string
  readonly publicKey: string
}

/** The first pair of an environment; of several servers that start at once the first one's stays. */
export async function insertFirstSigningKey(pool: Pool, environment: Environment, pair: Pair): Promise<void> {
  await run(pool, insertingFirst, [environment, pair.privateKey, pair.publicKey])
}

const inserting = {
  name: 'insert-signing-key',
  text: `with made as (
      insert into signing_keys (environment, key_version, private_key, public_key, signs_from)
      select $1, coalesce(max(key_version), 0) + 1, $2, $3, now() + $4 * interval '1 millisecond'
      from signing_keys where environment = $1
      having not coalesce(bool_or(retired_at is null and signs_from > now()), false)
      on conflict do nothing
      returning key_version
    )
    insert into audit (audit_id, actor, action, detail)
    select $5, $6, $7, $8::jsonb || jsonb_build_object('keyVersion', key_version) from made
    returning (detail ->> 'keyVersion')::int as version`,
}

/**
 * Adds a pair that signs `signsInMs` milliseconds from now; its version. Undefined when the one before it has not begun to
 * sign, or somebody else adds one at this moment.
 */
export async function insertSigningKey(
  pool: Pool,
  environment: Environment,
  pair: Pair,
  signsInMs: number,
  audit: AuditEntry,
): Promise<number | undefined> {
  const values = [environment, pair.privateKey, pair.publicKey, signsInMs, ...auditValues(audit)]
  const [row] = await run<{ version: number }>(pool, inserting, values)
  return row?.version
}

/**
 * The locked rows are read again after a wait, so that of two who retire at once the second sees what the first left. The
 * private half goes with it: nothing may be signed by it any more.
 */
const retiring = {
  name: 'retire-signing-key',
  text: `with kept as (
      select key_version, signs_from <= now() as begun from signing_keys
      where environment = $1 and retired_at is null order by key_version for update
    ), retired as (
      update signing_keys s set retired_at = now(), private_key = ''
      where s.environment = $1 and s.key_version = $2 and s.retired_at is null
        and $2 in (select key_version from kept)
        and $2 <> (select max(key_version) from kept where begun)
      returning s.key_version
    )
    insert into audit (audit_id, actor, action, detail) select $3, $4, $5, $6 from retired returning 1`,
}

/** False when there is no such key, it is retired already, or it is the one that signs. */
export async function retireSigningKey(
  pool: Pool,
  environment: Environment,
  version: number,
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, retiring, [environment, version, ...auditValues(audit)])).length === 1
}
