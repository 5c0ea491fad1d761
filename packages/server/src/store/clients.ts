import type { Pool } from 'pg'
import type { ExpiryPolicy } from '../domain/expiry-policy.ts'
import { only, run } from './statement.ts'

export type Environment = 'sandbox' | 'live'

export interface ClientKey {
  readonly version: number
  /** SPKI DER, base64. */
  readonly publicKey: string
}

/** A merchant's API identity with the keys that may sign for it today. */
export interface Client {
  readonly clientId: string
  readonly environment: Environment
  readonly name: string
  readonly keys: readonly ClientKey[]
}

const loading = {
  name: 'load-client',
  text: `select k.client_id as "clientId", k.environment, k.name,
      coalesce(json_agg(json_build_object('version', y.key_version, 'publicKey', y.public_key) order by y.key_version)
        filter (where y.key_version is not null), '[]') as keys
    from clients k
    left join client_keys y on y.client_id = k.client_id and y.retired_at is null
    where k.client_id = $1 group by k.client_id`,
}

export async function loadClient(pool: Pool, clientId: string): Promise<Client | undefined> {
  const [row] = await run<Client & { keys: ClientKey[] }>(pool, loading, [clientId])
  return row
}

export interface NewClient {
  readonly clientId: string
  readonly environment: Environment
  readonly name: string
  readonly publicKey: string
  readonly notifyUrls: NotifyUrls
}

/** The dashboard's notification addresses, one per type. */
export interface NotifyUrls {
  readonly payment?: string | null
  readonly capture?: string | null
  readonly refund?: string | null
}

const inserting = {
  name: 'insert-client',
  text: `with created as (
      insert into clients (client_id, environment, name, payment_notify_url, capture_notify_url, refund_notify_url)
      values ($1, $2, $3, $4, $5, $6) on conflict (client_id) do nothing returning client_id
    ), audited as (
      insert into audit (audit_id, client_id, actor, action, detail) select $8, client_id, $9, $10, $11 from created
    )
    insert into client_keys (client_id, key_version, public_key) select client_id, 1, $7 from created
    returning client_id`,
}

/** False when a client of that id exists already. */
export async function insertClient(pool: Pool, client: NewClient, audit: AuditEntry): Promise<boolean> {
  const { payment, capture, refund } = client.notifyUrls
  const rows = await run(pool, inserting, [
    client.clientId,
    client.environment,
    client.name,
    payment ?? null,
    capture ?? null,
    refund ?? null,
    client.publicKey,
    ...auditValues(audit),
  ])
  return rows.length === 1
}

const settingUrls = {
  name: 'set-notify-urls',
  text: `with changed as (
      update clients set
        payment_notify_url = case when $2 then $3 else payment_notify_url end,
        capture_notify_url = case when $4 then $5 else capture_notify_url end,
        refund_notify_url = case when $6 then $7 else refund_notify_url end
      where client_id = $1 returning client_id
    )
    insert into audit (audit_id, client_id, actor, action, detail) select $8, client_id, $9, $10, $11 from changed
    returning 1`,
}

/** Sets the addresses that are given (null clears one), leaves the others. False when there is no such client. */
export async function setNotifyUrls(
  pool: Pool,
  clientId: string,
  urls: NotifyUrls,
  audit: AuditEntry,
): Promise<boolean> {
  const rows = await run(pool, settingUrls, [
    clientId,
    urls.payment !== undefined,
    urls.payment ?? null,
    urls.capture !== undefined,
    urls.capture ?? null,
    urls.refund !== undefined,
    urls.refund ?? null,
    ...auditValues(audit),
  ])
  return rows.length === 1
}

const settingPolicy = {
  name: 'set-expiry-policy',
  text: `with changed as (
      update clients set at_expiry = coalesce($2, at_expiry), capture_ahead_ms = coalesce($3, capture_ahead_ms),
        expiry_warning_ms = coalesce($4, expiry_warning_ms), expiry_notified = coalesce($5, expiry_notified)
      where client_id = $1 returning client_id
    ), planned_anew as (
      update payments p set due_at = now() from changed
      where p.client_id = changed.client_id and p.state = 'authorized' and p.due_at > now()
    )
    insert into audit (audit_id, client_id, actor, action, detail) select $6, client_id, $7, $8, $9 from changed
    returning 1`,
}

/**
 * Changes what is given of a client's policy. Authorizations that are open are looked at again at once, by the new
 * one. False when there is no such client.
 */
export async function setExpiryPolicy(
  pool: Pool,
  clientId: string,
  change: Partial<ExpiryPolicy>,
  audit: AuditEntry,
): Promise<boolean> {
  const { atExpiry, captureAheadMs, warnAheadMs, notifies } = change
  const values = [atExpiry ?? null, captureAheadMs ?? null, warnAheadMs ?? null, notifies ?? null]
  return (await run(pool, settingPolicy, [clientId, ...values, ...auditValues(audit)])).length === 1
}

export interface ClientSummary {
  readonly clientId: string
  readonly environment: Environment
  readonly name: string
  readonly paymentNotifyUrl: string | null
  readonly captureNotifyUrl: string | null
  readonly refundNotifyUrl: string | null
  readonly expiry: ExpiryPolicy
  readonly clockOffsetMs: bigint
  readonly now: Date
  readonly createdAt: Date
}

const listing = {
  name: 'list-clients',
  text: `select client_id as "clientId", environment, name, payment_notify_url as "paymentNotifyUrl",
      capture_notify_url as "captureNotifyUrl", refund_notify_url as "refundNotifyUrl",
      json_build_object('atExpiry', at_expiry, 'captureAheadMs', capture_ahead_ms, 'warnAheadMs', expiry_warning_ms,
        'notifies', expiry_notified) as expiry,
      clock_offset_ms as "clockOffsetMs", now() + clock_offset_ms * interval '1 millisecond' as now,
      created_at as "createdAt"
    from clients where $1::text is null or client_id = $1 order by created_at, client_id`,
}

export function listClients(pool: Pool, clientId?: string): Promise<ClientSummary[]> {
  return run(pool, listing, [clientId ?? null])
}

const auditing = {
  name: 'insert-audit',
  text: 'insert into audit (client_id, audit_id, actor, action, detail) values ($1, $2, $3, $4, $5)',
}

/** What a person did, kept in the commit that does it where there is one. */
export interface AuditEntry {
  readonly auditId: string
  /** Who, as the caller says; what proves the right to do it is the operator token. */
  readonly actor: string
  readonly action: string
  readonly detail: object
}

export function auditValues(entry: AuditEntry): readonly unknown[] {
  return [entry.auditId, entry.actor, entry.action, entry.detail]
}

/**
 * A part of a statement: writes a person's entry in the same commit as what the person did, which is a row of `done`. Its
 * values are the parameters from `$first` on, those of `auditValues`; $1 is the client.
 */
export function audited(done: string, first: number): string {
  return `, audited as (
      insert into audit (audit_id, client_id, actor, action, detail)
      select $${first}, $1, $${first + 1}, $${first + 2}, $${first + 3} from ${done}
    )`
}

/** For what takes more than one commit, or none. `clientId` is null for what is about no one client. */
export async function recordAudit(pool: Pool, clientId: string | null, entry: AuditEntry): Promise<void> {
  await run(pool, auditing, [clientId, ...auditValues(entry)])
}

/** Ids begin with the time at which they were made, so whatever was written with a capture or refund is found near its id. */
const readingActor = {
  name: 'who-moved-money',
  text: `select actor from (select * from audit where audit_id >= left($2, 17) order by audit_id limit 200) near
    where client_id = $1 and action in ('capture-payment', 'refund-payment') and detail ->> 'requestId' = $3`,
}

/** The person who made this capture or refund by hand; undefined where no person did. `id` is its own id. */
export async function whoMoved(
  pool: Pool,
  clientId: string,
  id: string,
  requestId: string,
): Promise<string | undefined> {
  const [row] = await run<{ actor: string }>(pool, readingActor, [clientId, id, requestId])
  return row?.actor
}

const readingClock = {
  name: 'client-clock',
  text: `select now() + clock_offset_ms * interval '1 millisecond' as now from clients where client_id = $1`,
}

export async function clientClock(pool: Pool, clientId: string): Promise<Date> {
  return only(await run<{ now: Date }>(pool, readingClock, [clientId])).now
}
