import { environmentsWithPayments, listScopeClients, type ScopeFacts } from '../../store/home-scope.ts'
import type { Context } from '../context.ts'
import { type AcquirerLines, acquirerLines } from './acquirer-health.ts'
import { type CallSeries, type CallSubject, createCalls } from './calls.ts'
import { type EndpointLines, endpointLines } from './endpoints.ts'
import { type Expiring, expiring } from './expiring.ts'
import { type Needs, needs } from './needs.ts'
import { createReader } from './reader.ts'
import { createMemory } from './remember.ts'
import { type Environment, type HomeScope, keyOf, type OpenScope, openScope } from './scope.ts'
import { type QuickHealth, quickHealth } from './server-health.ts'
import { createTotals, type Totals, takesMoneyAt } from './totals.ts'

/** What can be looked at. */
export interface HomeChoices {
  readonly environments: readonly {
    readonly environment: Environment
    readonly hasPayments: boolean
    readonly clients: readonly { readonly clientId: string; readonly name: string }[]
  }[]
  /** Live as soon as a live client has a payment. */
  readonly usual: Environment
}

/** The home page's questions. Each is bounded, and its answer is remembered for seconds: many viewers cost one query. */
export interface Home {
  choices(): Promise<HomeChoices>
  /** Undefined when the environment has no such client. */
  totals(scope: HomeScope, starts: readonly Date[]): Promise<Totals | undefined>
  calls(scope: HomeScope, starts: readonly Date[], about: CallSubject): Promise<CallSeries | undefined>
  expiring(scope: HomeScope): Promise<Expiring | undefined>
  needs(scope: HomeScope): Promise<Needs | undefined>
  acquirers(scope: HomeScope): Promise<AcquirerLines | undefined>
  endpoints(scope: HomeScope): Promise<EndpointLines | undefined>
  /** `now` is this process's clock, to compare the database's with. */
  server(now: () => Date): Promise<QuickHealth>
}

export function createHome(context: Context): Home {
  const { pool } = context
  const remembered = createMemory()
  const read = createReader(pool)
  const totals = createTotals(read)
  const calls = createCalls(read)
  const facts = () => remembered<ScopeFacts>('clients', () => listScopeClients(pool))

  async function within<Answer>(
    question: string,
    scope: HomeScope,
    ask: (open: OpenScope) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    // Unknown names are not remembered: there are more of them than clients.
    const known = openScope(await facts(), scope)
    if (!known) return undefined
    return remembered(`${question} ${keyOf(scope)}`, async () => ask({ ...known, now: (await facts()).now }))
  }

  return {
    choices: () => remembered('choices', async () => choicesIn(await facts(), await environmentsWithPayments(pool))),
    totals: (scope, starts) =>
      within(`totals ${keyOfStarts(starts)}`, scope, (open) =>
        totals(open, starts, takesMoneyAt(acquirersIn(context, open))),
      ),
    calls: (scope, starts, about) =>
      within(`calls ${about} ${keyOfStarts(starts)}`, scope, (open) => calls(open, starts, about)),
    expiring: (scope) => within('expiring', scope, (open) => expiring(read, open)),
    needs: (scope) => within('needs', scope, (open) => needs(read, open)),
    acquirers: (scope) => within('acquirers', scope, (open) => acquirerLines(read, context.circuits, open)),
    endpoints: (scope) => within('endpoints', scope, (open) => endpointLines(read, open)),
    server: (now) => remembered('server', () => quickHealth(read, context, now)),
  }
}

/** All clients of an environment share its acquirers. */
function acquirersIn(context: Context, { clientIds }: OpenScope) {
  const [any] = clientIds
  return (name: string) => (any === undefined ? undefined : context.acquirersOf(any).get(name))
}

function keyOfStarts(starts: readonly Date[]): string {
  return starts.map((start) => start.getTime()).join(' ')
}

function choicesIn({ clients }: ScopeFacts, withPayments: readonly Environment[]): HomeChoices {
  const environments = (['live', 'sandbox'] as const).map((environment) => ({
    environment,
    hasPayments: withPayments.includes(environment),
    clients: clients
      .filter((client) => client.environment === environment)
      .map(({ clientId, name }) => ({ clientId, name })),
  }))
  return { environments, usual: withPayments.includes('live') ? 'live' : 'sandbox' }
}
