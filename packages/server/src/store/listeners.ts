import type { Pool } from 'pg'
import type { AuditEntry } from './clients.ts'
import { auditValues } from './clients.ts'
import { run } from './statement.ts'

/** Who takes a client's notifications instead of the workers. */
export interface Listener {
  readonly clientId: string
  /** Made by the listener, known to nobody else. */
  readonly listener: string
}

const attaching = {
  name: 'attach-listener',
  text: `with attached as (
      update clients set listener = $2, listener_name = $3, listening_until = now() + $4 * interval '1 millisecond'
      where client_id = $1 and environment = 'sandbox'
        and (listening_until is null or listening_until <= now() or listener = $2 or $5)
      returning client_id
    )
    insert into audit (audit_id, client_id, actor, action, detail) select $6, client_id, $7, $8, $9 from attached
    returning 1`,
}

/** False when another one listens, unless that one's place is taken (`takeover`). `forMs`: milliseconds. */
export async function attachListener(
  pool: Pool,
  { clientId, listener }: Listener,
  name: string,
  forMs: number,
  takeover: boolean,
  audit: AuditEntry,
): Promise<boolean> {
  const values = [clientId, listener, name, forMs, takeover, ...auditValues(audit)]
  return (await run(pool, attaching, values)).length === 1
}

const naming = {
  name: 'listener-of-client',
  text: `select listener_name as name from clients where client_id = $1 and listening_until > now()`,
}

/** What the one who listens now calls itself; undefined when nobody does. */
export async function listenerName(pool: Pool, clientId: string): Promise<string | undefined> {
  const [row] = await run<{ name: string }>(pool, naming, [clientId])
  return row?.name
}

const listing = {
  name: 'listeners',
  text: `select client_id as "clientId", listener_name as name from clients where listening_until > now() order by client_id`,
}

/** The clients that somebody listens to now. */
export function listListeners(pool: Pool): Promise<{ clientId: string; name: string }[]> {
  return run(pool, listing, [])
}

const renewing = {
  name: 'renew-listener',
  text: `update clients set listening_until = now() + $3 * interval '1 millisecond'
    where client_id = $1 and listener = $2 returning 1`,
}

/** False when it has lost its place to another one. */
export async function renewListener(pool: Pool, { clientId, listener }: Listener, forMs: number): Promise<boolean> {
  return (await run(pool, renewing, [clientId, listener, forMs])).length === 1
}

const detaching = {
  name: 'detach-listener',
  text: `update clients set listener = null, listener_name = null, listening_until = null
    where client_id = $1 and listener = $2`,
}

/** Nothing where it had lost its place to another one. */
export async function detachListener(pool: Pool, { clientId, listener }: Listener): Promise<void> {
  await run(pool, detaching, [clientId, listener])
}
