import type { Behaviour, ScenarioOperation, ScenarioSetting } from '../../domain/scenario.ts'
import type { BookKey } from './book-key.ts'
import type { Database } from './database.ts'
import type { Operation } from './identifiers.ts'

export type { ScenarioSetting }

export interface NewScenario {
  readonly clientId: string
  readonly operations: readonly ScenarioOperation[]
  /** Null for every acquirer that has no setting of its own. */
  readonly acquirer: string | null
  readonly behaviour: Behaviour
  readonly code: string | null
  /** For so many new references, of each operation; null until it is cleared. */
  readonly times: number | null
}

/** Something that was pending by a scenario, and may end now. */
export interface Released {
  readonly operation: ScenarioOperation
  readonly acquirer: string
  readonly reference: string
}

/** How each client wants the simulated acquirers to behave: its settings, kept beside the books they show in. */
export interface ScenarioBook {
  set(scenario: NewScenario): Promise<void>
  /** Takes settings away, and lets end what is pending by one; gives what it let go. */
  clear(clientId: string, operations: readonly ScenarioOperation[]): Promise<readonly Released[]>
  /** Ordered by client, operation and acquirer; of all clients when none is named. */
  list(clientId?: string): Promise<readonly ScenarioSetting[]>
}

export function scenarioBook(database: Database): ScenarioBook {
  return {
    set: (scenario) => set(database, scenario),
    clear: (clientId, operations) => clear(database, clientId, operations),
    list: (clientId) => list(database, clientId),
  }
}

const everyAcquirer = '*'

/**
 * A condition of statements that write into the books: nothing but the amount decides, or a setting was looked for. $1, $2
 * and $3 are client, acquirer and reference, as in every one of them. Two probes of two small indexes are all that requests
 * of clients without scenarios pay for them.
 */
export function maySettle(operation: ScenarioOperation, decided: string): string {
  return `(${decided}::boolean or not (
      exists (select from simulator.scenarios where client_id = $1 and operation = '${operation}'
        and acquirer in ('${everyAcquirer}', $2) and times_left is distinct from 0)
      or exists (select from simulator.scenario_uses where client_id = $1 and acquirer = $2
        and operation = '${operation}' and reference = $3)
    ))`
}

/**
 * Whether an inquiry leaves a row pending, in a statement where $1 and $2 are client and acquirer. Settings are asked for as
 * well: a request that chose its behaviour just before a clearing may have written its row just after it, and nobody would
 * ever let that go.
 */
export function isHeld(operation: ScenarioOperation, staysPending: string): string {
  return `(${staysPending} and exists (select from simulator.scenarios where client_id = $1
      and operation = '${operation}' and acquirer in ('${everyAcquirer}', $2)))`
}

/** What the books of lost requests call each operation. */
export const lostAs = {
  pay: 'authorize',
  capture: 'capture',
  refund: 'refund',
  close: 'void',
  raise: 'update',
} as const satisfies Readonly<Record<ScenarioOperation, Operation>>

/** Where the references stand that the acquirer has seen. */
const seenIn: Readonly<Record<ScenarioOperation, string>> = {
  pay: 'simulator.authorizations',
  capture: 'simulator.captures',
  refund: 'simulator.refunds',
  close: 'simulator.voids',
  raise: 'simulator.amount_updates',
}

export interface ChosenScenario {
  readonly behaviour: Behaviour
  readonly code: string | null
}

/**
 * The lock on the setting makes requests that come together count one after the other. What was seen before by its amount
 * stays with that, and what was chosen before stays chosen.
 */
function choosing(operation: ScenarioOperation): string {
  return `
  with chosen as (
    select * from simulator.scenarios
    where client_id = $1 and operation = '${operation}' and acquirer in ('${everyAcquirer}', $2)
      and times_left is distinct from 0
      and not exists (select from ${seenIn[operation]} where client_id = $1 and acquirer = $2 and reference = $3)
      and not exists (select from simulator.lost_requests where client_id = $1 and acquirer = $2
        and operation = '${lostAs[operation]}' and reference = $3)
    order by acquirer = '${everyAcquirer}' limit 1
    for update
  ), placed as (
    insert into simulator.scenario_uses as existing (
      client_id, acquirer, operation, reference, behaviour, decline_code, tries
    )
    select $1, $2, operation, $3, behaviour, decline_code, 1 from chosen
    on conflict (client_id, acquirer, operation, reference) do update set tries = existing.tries + 1
    returning *
  ), counted as (
    update simulator.scenarios as setting set times_left = setting.times_left - 1
    from chosen, placed
    where placed.tries = 1 and setting.client_id = $1 and setting.operation = chosen.operation
      and setting.acquirer = chosen.acquirer and setting.times_left is not null
  )
  select behaviour, decline_code as code from placed
  union all
  select behaviour, decline_code from simulator.scenario_uses
  where client_id = $1 and acquirer = $2 and operation = '${operation}' and reference = $3
    and not exists (select from placed)`
}

/**
 * The behaviour of one request, chosen when its reference is first seen and remembered with it. Undefined where the amount
 * decides.
 */
export async function chooseScenario(
  database: Database,
  operation: ScenarioOperation,
  key: BookKey,
): Promise<ChosenScenario | undefined> {
  const values = [key.clientId, key.acquirer, key.reference]
  const choose = async () => {
    const { rows } = await database.query<ChosenScenario>({
      name: `simulator-choose-scenario-${operation}`,
      text: choosing(operation),
      values,
    })
    return rows[0]
  }
  // A twin under the same reference may have taken the last time while this one waited: the second run sees its choice.
  return (await choose()) ?? choose()
}

const setting = `
  insert into simulator.scenarios (client_id, operation, acquirer, behaviour, decline_code, times, times_left)
  select $1, operation, $3, $4, $5, $6, $6 from unnest($2::text[]) as operation
  on conflict (client_id, operation, acquirer) do update set behaviour = excluded.behaviour,
    decline_code = excluded.decline_code, times = excluded.times, times_left = excluded.times_left, set_at = now()`

async function set(database: Database, scenario: NewScenario): Promise<void> {
  const { clientId, operations, acquirer, behaviour, code, times } = scenario
  await database.query({
    name: 'simulator-set-scenario',
    text: setting,
    values: [clientId, operations, acquirer ?? everyAcquirer, behaviour, code, times],
  })
}

/** What is let go ends at its next inquiry, as others do at their second. */
function releasing(operation: Exclude<ScenarioOperation, 'close'>): string {
  return `update ${seenIn[operation]} set stays_pending = false, inquiries = 1
      where client_id = $1 and stays_pending and '${operation}' = any($2) returning '${operation}' as operation, acquirer, reference`
}

const clearing = `
  with cleared as (
    delete from simulator.scenarios where client_id = $1 and operation = any($2)
  ), paid as (${releasing('pay')}), captured as (${releasing('capture')}), refunded as (${releasing('refund')}),
  raised as (${releasing('raise')})
  select * from paid union all select * from captured union all select * from refunded union all select * from raised`

async function clear(
  database: Database,
  clientId: string,
  operations: readonly ScenarioOperation[],
): Promise<readonly Released[]> {
  const { rows } = await database.query<Released>({
    name: 'simulator-clear-scenarios',
    text: clearing,
    values: [clientId, operations],
  })
  return rows
}

async function list(database: Database, clientId?: string): Promise<readonly ScenarioSetting[]> {
  const { rows } = await database.query<ScenarioSetting>({
    name: 'simulator-list-scenarios',
    text: `select client_id as "clientId", operation, nullif(acquirer, '${everyAcquirer}') as acquirer, behaviour,
        decline_code as code, times, times_left as "timesLeft", set_at as "setAt"
      from simulator.scenarios where $1::text is null or client_id = $1 order by client_id, operation, acquirer`,
    values: [clientId ?? null],
  })
  return rows
}
