import {
  type Behaviour,
  behaviours,
  operationsWith,
  type ScenarioOperation,
  type ScenarioSetting,
  scenarioOperations,
} from '../domain/scenario.ts'
import { recordAudit } from '../store/clients.ts'
import type { Context } from './context.ts'
import { receiveCallback } from './receive-callback.ts'
import { type NotInSandbox, notInSandbox } from './sandbox-client.ts'

export type { ScenarioSetting }

export interface ScenarioOrder {
  readonly clientId: string
  /** `all`: every operation that has the behaviour. */
  readonly operation: ScenarioOperation | 'all'
  readonly behaviour: Behaviour
  /** Why it declines, one of `declineCodes`; `PROCESS_FAIL` when absent. */
  readonly code?: string
  /** For so many new references, of each operation; until it is cleared when absent. */
  readonly times?: number
  /** At this acquirer only; when absent, at each that has no setting of its own. */
  readonly acquirer?: string
  readonly actor: string
}

export type SetScenarioResult =
  | { readonly kind: 'set'; readonly scenarios: readonly ScenarioSetting[] }
  | NotInSandbox
  /** No such operation has the behaviour; `operations` have. */
  | { readonly kind: 'not-of-operation'; readonly operations: readonly ScenarioOperation[] }
  /** A reason was given for what does not decline. */
  | { readonly kind: 'needs-no-code' }
  | { readonly kind: 'unknown-acquirer'; readonly acquirers: readonly string[] }

/**
 * Sets how the simulated acquirers deal with a sandbox client's requests from now on, instead of going by their amounts. It
 * is chosen when a request is first seen, and stays with its reference.
 */
export async function setScenario(context: Context, order: ScenarioOrder): Promise<SetScenarioResult> {
  const { clientId, behaviour, code = null, times = null, acquirer = null, actor } = order
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  const asked = order.operation === 'all' ? scenarioOperations : [order.operation]
  const operations = operationsWith(behaviour, asked)
  if (operations.length === 0) {
    return { kind: 'not-of-operation', operations: operationsWith(behaviour, scenarioOperations) }
  }
  if (code !== null && !behaviours[behaviour].declines) return { kind: 'needs-no-code' }
  const { names } = context.acquirersOf(clientId)
  if (acquirer !== null && !names.includes(acquirer)) return { kind: 'unknown-acquirer', acquirers: names }
  const scenario = { operations, acquirer, behaviour, code, times }
  // First: the acquirers' books are not ours, so the two cannot be one commit, and what was done must have left its mark.
  const audit = { auditId: context.newId(), actor, action: 'set-scenario', detail: scenario }
  await recordAudit(context.pool, clientId, audit)
  await context.scenarios.set({ clientId, ...scenario })
  return { kind: 'set', scenarios: await context.scenarios.list(clientId) }
}

export interface ClearOrder {
  readonly clientId: string
  readonly operation: ScenarioOperation | 'all'
  readonly actor: string
}

export type ClearScenariosResult =
  | {
      readonly kind: 'cleared'
      /** What is left. */
      readonly scenarios: readonly ScenarioSetting[]
      /** How much was pending until now, and ends. */
      readonly released: number
    }
  | NotInSandbox

/** Lets the amounts decide again. What is pending by `stay-pending` succeeds: its acquirer tells so. */
export async function clearScenarios(context: Context, order: ClearOrder): Promise<ClearScenariosResult> {
  const { clientId, operation, actor } = order
  const refused = await notInSandbox(context, clientId)
  if (refused) return refused
  const operations = operation === 'all' ? scenarioOperations : [operation]
  const audit = { auditId: context.newId(), actor, action: 'clear-scenarios', detail: { operations } }
  await recordAudit(context.pool, clientId, audit)
  const released = await context.scenarios.clear(clientId, operations)
  for (const { operation: of, acquirer, reference } of released) {
    const subject = of === 'pay' ? 'authorization' : of
    // No acquirer tells of a raised amount: it is found at the next inquiry.
    if (subject !== 'authorization' && subject !== 'capture' && subject !== 'refund') continue
    await receiveCallback(context, { clientId, acquirer, eventId: `${of} ${reference} released`, subject, reference })
  }
  return { kind: 'cleared', scenarios: await context.scenarios.list(clientId), released: released.length }
}

export type ListScenariosResult =
  | { readonly kind: 'listed'; readonly scenarios: readonly ScenarioSetting[] }
  | NotInSandbox

/** The settings of one sandbox client, or of all. */
export async function listScenarios(context: Context, clientId?: string): Promise<ListScenariosResult> {
  const refused = clientId === undefined ? undefined : await notInSandbox(context, clientId)
  return refused ?? { kind: 'listed', scenarios: await context.scenarios.list(clientId) }
}
