import type { Pool } from 'pg'
import type { Environment } from './clients.ts'
import { only, run } from './statement.ts'

/** Of each client what decides whose numbers count where. */
export interface ScopeClient {
  readonly clientId: string
  readonly name: string
  readonly environment: Environment
  /** How far its clock is ahead, in milliseconds. */
  readonly offsetMs: number
}

export interface ScopeFacts {
  /** The database's clock. */
  readonly now: Date
  readonly clients: readonly ScopeClient[]
}

const listing = {
  name: 'clients-of-home',
  text: `select now() as now, coalesce((select json_agg(json_build_object('clientId', client_id, 'name', name,
      'environment', environment, 'offsetMs', clock_offset_ms) order by client_id) from clients), '[]') as clients`,
}

export async function listScopeClients(pool: Pool): Promise<ScopeFacts> {
  return only(await run<{ now: Date; clients: ScopeClient[] }>(pool, listing, []))
}

/** Of either environment whether any of its clients has a payment: one look into the index for each client, until one has. */
const having = {
  name: 'environments-with-payments',
  text: `select e.environment from (values ('live'), ('sandbox')) e (environment)
    where exists (select 1 from clients k where k.environment = e.environment
      and exists (select 1 from payments p where p.client_id = k.client_id))`,
}

export async function environmentsWithPayments(pool: Pool): Promise<readonly Environment[]> {
  return (await run<{ environment: Environment }>(pool, having, [])).map(({ environment }) => environment)
}
