import type { Pool } from 'pg'
import type { AuditEntry } from './clients.ts'
import { auditValues } from './clients.ts'
import { only, run } from './statement.ts'

/** Secrets as `vault/` seals them. */
export interface SealedColumns {
  readonly keyId: string
  readonly wrappedKey: Buffer
  readonly box: Buffer
}

/** An account at an acquirer, as it is stored. */
export interface StoredAccount extends SealedColumns {
  readonly name: string
  readonly connector: string
  readonly settings: Readonly<Record<string, string>>
  /** When each secret was given. */
  readonly secretsSet: Readonly<Record<string, Date>>
  readonly enabled: boolean
  /** Another one after every change. */
  readonly version: string
  readonly createdAt: Date
  readonly changedAt: Date
}

const listing = {
  name: 'list-acquirer-accounts',
  text: `select account_name as name, connector, settings, secrets_set as "secretsSet", key_id as "keyId",
      wrapped_key as "wrappedKey", box, enabled, version, created_at as "createdAt", changed_at as "changedAt"
    from acquirer_accounts where $1::text is null or account_name = $1 order by account_name`,
}

type AccountRow = Omit<StoredAccount, 'secretsSet'> & { readonly secretsSet: Readonly<Record<string, string>> }

export async function listAccounts(pool: Pool): Promise<StoredAccount[]> {
  return (await run<AccountRow>(pool, listing, [null])).map(accountOf)
}

export async function loadAccount(pool: Pool, name: string): Promise<StoredAccount | undefined> {
  return (await run<AccountRow>(pool, listing, [name])).map(accountOf)[0]
}

function accountOf(row: AccountRow): StoredAccount {
  const times = Object.entries(row.secretsSet).map(([name, at]) => [name, new Date(at)] as const)
  return { ...row, secretsSet: Object.fromEntries(times) }
}

const versions = {
  name: 'acquirer-account-versions',
  text: 'select account_name as name, version from acquirer_accounts order by account_name',
}

/** All that a process has to read to see whether it knows the accounts as they are. */
export function listAccountVersions(pool: Pool): Promise<{ name: string; version: string }[]> {
  return run(pool, versions, [])
}

export interface NewAccount extends SealedColumns {
  readonly name: string
  readonly connector: string
  readonly settings: Readonly<Record<string, string>>
  readonly secretNames: readonly string[]
  readonly enabled: boolean
  readonly version: string
}

const inserting = {
  name: 'insert-acquirer-account',
  text: `with inserted as (
      insert into acquirer_accounts (account_name, connector, settings, secrets_set, key_id, wrapped_key, box, enabled,
        version)
      select $1, $2, $3, coalesce((select jsonb_object_agg(s, now()) from unnest($4::text[]) s), '{}'), $5, $6, $7, $8, $9
      on conflict (account_name) do nothing returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $10, $11, $12, $13 from inserted
    returning 1`,
}

/** False when there is an account of that name. */
export async function insertAccount(pool: Pool, account: NewAccount, audit: AuditEntry): Promise<boolean> {
  const { name, connector, settings, secretNames, keyId, wrappedKey, box, enabled, version } = account
  const values = [name, connector, settings, secretNames, keyId, wrappedKey, box, enabled, version]
  return (await run(pool, inserting, [...values, ...auditValues(audit)])).length === 1
}

export interface AccountChange extends SealedColumns {
  readonly settings: Readonly<Record<string, string>>
  /** All that are in the box, and those of them that were given now. */
  readonly secretNames: readonly string[]
  readonly givenNames: readonly string[]
  readonly version: string
}

const changing = {
  name: 'change-acquirer-account',
  text: `with changed as (
      update acquirer_accounts set settings = $3,
        secrets_set = coalesce((
          select jsonb_object_agg(s, case when s = any($5::text[]) or secrets_set -> s is null
            then to_jsonb(now()) else secrets_set -> s end) from unnest($4::text[]) s
        ), '{}'),
        key_id = $6, wrapped_key = $7, box = $8, version = $9, changed_at = now()
      where account_name = $1 and version = $2 returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $10, $11, $12, $13 from changed
    returning 1`,
}

/** False when the account is not as it was loaded (`before`) any more. */
export async function changeAccount(
  pool: Pool,
  before: Pick<StoredAccount, 'name' | 'version'>,
  change: AccountChange,
  audit: AuditEntry,
): Promise<boolean> {
  const { settings, secretNames, givenNames, keyId, wrappedKey, box, version } = change
  const values = [before.name, before.version, settings, secretNames, givenNames, keyId, wrappedKey, box, version]
  return (await run(pool, changing, [...values, ...auditValues(audit)])).length === 1
}

const enabling = {
  name: 'enable-acquirer-account',
  text: `with changed as (
      update acquirer_accounts set enabled = $2, version = $3, changed_at = now()
      where account_name = $1 and enabled <> $2 returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $4, $5, $6, $7 from changed
    returning 1`,
}

/** False when there is no such account, or it is so already. */
export async function enableAccount(
  pool: Pool,
  name: string,
  enabled: boolean,
  version: string,
  audit: AuditEntry,
): Promise<boolean> {
  return (await run(pool, enabling, [name, enabled, version, ...auditValues(audit)])).length === 1
}

const rewrapping = {
  name: 'rewrap-acquirer-account',
  text: `with changed as (
      update acquirer_accounts set key_id = $3, wrapped_key = $4
      where account_name = $1 and wrapped_key = $2 returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $5, $6, $7, $8 from changed
    returning 1`,
}

/** The account stays the same, and so does its version. False when it was changed or wrapped anew since it was loaded. */
export async function rewrapAccount(
  pool: Pool,
  before: Pick<StoredAccount, 'name' | 'wrappedKey'>,
  { keyId, wrappedKey }: SealedColumns,
  audit: AuditEntry,
): Promise<boolean> {
  const values = [before.name, before.wrappedKey, keyId, wrappedKey]
  return (await run(pool, rewrapping, [...values, ...auditValues(audit)])).length === 1
}

const ofPayment = (table: string) => `from ${table} o where o.client_id = p.client_id and o.payment_id = p.payment_id`

/**
 * Payments of live clients at an acquirer, or that it was asked for before another one: it may yet say that it holds their
 * money. Those of sandbox clients are at the simulated one of the same name.
 */
const openAtAccount = `select p.payment_id from payments p join clients k using (client_id)
    where k.environment = 'live' and (p.acquirer = $1 and (
      p.due_at is not null
      or (p.state = 'authorized' and p.captured + p.released < p.amount)
      or exists (select ${ofPayment('captures')} and o.due_at is not null)
      or exists (select ${ofPayment('refunds')} and o.due_at is not null)
      or exists (select ${ofPayment('amount_updates')} and o.due_at is not null)
    ) or (p.acquirer = $1 or exists (select ${ofPayment('checkout_tries')} and o.acquirer = $1)) and (
      exists (select ${ofPayment('alerts')} and o.closed_at is null)
      or exists (select from callbacks b where b.client_id = p.client_id and b.acquirer = $1 and b.due_at is not null
        and b.reference in (select p.reference
          union all select o.reference ${ofPayment('checkout_tries')}
          union all select o.reference ${ofPayment('captures')}
          union all select o.reference ${ofPayment('refunds')}))
    ))`

const using = {
  name: 'use-of-acquirer-account',
  text: `select (select count(*)::int from (${openAtAccount}) open) as open,
      (select count(*)::int from payments p join clients k using (client_id)
        where k.environment = 'live' and p.acquirer = $1) as payments`,
}

export interface AccountUse {
  /** Payments that are not settled yet: something is held, under way, or waits for a person. */
  readonly open: number
  readonly payments: number
}

export async function accountUse(pool: Pool, name: string): Promise<AccountUse> {
  return only(await run<AccountUse>(pool, using, [name]))
}

const removing = {
  name: 'remove-acquirer-account',
  text: `with removed as (
      delete from acquirer_accounts where account_name = $1 and not enabled
        and changed_at <= now() - $2 * interval '1 millisecond' and not exists (${openAtAccount})
      returning 1
    )
    insert into audit (audit_id, actor, action, detail) select $3, $4, $5, $6 from removed
    returning 1`,
}

/** Only one that has been disabled for `quietMs` milliseconds and has nothing open. False otherwise. */
export async function removeAccount(pool: Pool, name: string, quietMs: number, audit: AuditEntry): Promise<boolean> {
  return (await run(pool, removing, [name, quietMs, ...auditValues(audit)])).length === 1
}
