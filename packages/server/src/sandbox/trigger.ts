import type { Context } from '../application/context.ts'
import { prepareTrigger } from '../application/trigger.ts'
import { triggerNames } from '../application/trigger-events.ts'
import { unreachable } from '../assert.ts'
import type { Triggered, TriggerName } from '../testing/trigger.ts'
import type { Clocks } from './clock.ts'
import { settledDeliveries } from './deliveries.ts'
import { Refused } from './refused.ts'

/** Of the compiler: what Capstan knows and what tests are promised are the same words. */
const names: readonly TriggerName[] = triggerNames

/** Makes a whole sequence happen, clock and all, and gives what its merchant was told. */
export async function trigger(
  context: Context,
  clocks: Clocks,
  clientId: string,
  event: TriggerName,
): Promise<Triggered> {
  if (!names.includes(event)) {
    throw new Refused('BAD_ARGUMENT', `trigger(${JSON.stringify(event)}): must be one of ${names.join(', ')}`)
  }
  const { paymentId, happened, stopped } = await clocks.alone(clientId, () => perform(context, clientId, event))
  if (!happened || paymentId === null)
    throw new Refused('FAULT', `trigger('${event}') did not happen: ${stopped ?? 'something else came of it'}`)
  return { paymentId, deliveries: await settledDeliveries(context, clocks, clientId, { paymentId }) }
}

async function perform(context: Context, clientId: string, event: TriggerName) {
  const prepared = await prepareTrigger(context, { clientId, event, actor: 'sandbox' })
  switch (prepared.kind) {
    case 'ready':
      return await prepared.play(() => undefined)
    case 'scenario-in-the-way': {
      const { operation, behaviour } = prepared.scenario
      throw new Refused(
        'BAD_ARGUMENT',
        `trigger('${event}'): the scenario ${operation} ${behaviour} would decide instead; clearScenarios() first`,
      )
    }
    case 'policy-in-the-way':
      throw new Refused('BAD_ARGUMENT', `trigger('${event}'): the client ${prepared.why}; change that with setExpiry()`)
    case 'unknown-client':
    case 'live':
      throw new Refused('NOT_FOUND', `there is no client ${clientId} in this sandbox`)
    default:
      return unreachable(prepared)
  }
}
