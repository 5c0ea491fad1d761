import { generateKeyPairSync } from 'node:crypto'
import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import type { BuyerVisits } from '../../src/acquirers/simulated/buyer-visits.ts'
import { createCircuits } from '../../src/application/circuits.ts'
import type { Context } from '../../src/application/context.ts'
import type { Leases } from '../../src/application/leases.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { noAccounts } from '../support/no-accounts.ts'
import { noChanges } from '../support/no-changes.ts'
import { acquirerPort } from './acquirer-port.ts'
import { databasePort } from './database-port.ts'
import { endpointPort } from './endpoint-port.ts'
import { methods, profiles, sessionMethods, spares } from './profiles.ts'
import type { Owner } from './stage.ts'
import type { Server, ServerName, World } from './world.ts'

export const leaseMs = 6_000

const log = createLog('silent')
/** Short, because nothing is protected by it here and signing takes time. */
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const key = { keyVersion: 1, privateKey, publicKey: '' }
const unused = () => Promise.reject(new Error('a history has acquirers of its own'))
const buyerVisits: BuyerVisits = { find: unused, decide: unused }

const routing = {
  default: profiles.SEVERAL.name,
  rules: Object.values(profiles).map(({ name, method }) => {
    const behind = spares.filter((spare) => spare.method === method)
    return { match: { method: [method] }, acquirers: [name, ...behind.map((spare) => spare.name)] }
  }),
}

export function startServer(world: World, name: ServerName): Server {
  const owner: Owner = { name, dead: false }
  const held: Server['held'] = new Set()
  const registry = acquirerRegistry(
    [...Object.values(profiles), ...spares].map((profile) => acquirerPort(world, profile)),
  )
  const leases: Leases = {
    async keep(table, clientId, id, work) {
      const row = { table, clientId, id }
      held.add(row)
      try {
        return await work()
      } finally {
        held.delete(row)
      }
    },
    handOver: () => Promise.resolve(0),
    stop: async () => undefined,
  }
  const context: Context = {
    pool: databasePort(world),
    acquirersOf: () => registry,
    accounts: noAccounts,
    methods: [...methods, ...sessionMethods].map((type) => ({ type, category: 'WALLET', regions: ['GLOBAL'] })),
    routing,
    circuits: createCircuits(),
    buyerVisits,
    books: { totals: unused, captures: unused, refunds: unused, reportRows: unused },
    scenarios: { set: unused, clear: unused, list: unused },
    newId: () => world.newId(),
    newToken: () => world.newId().padStart(32, '0'),
    transport: endpointPort(world),
    signingKeys: { sandbox: key, live: key, refresh: async () => undefined },
    // The acquirers' ports themselves answer "unknown" for a call that would take too long.
    deadlines: { acquirerMs: 2_000_000_000, repeatMs: 0, leaseMs },
    leases,
    publicUrl: 'https://capstan.example',
    changes: noChanges,
    wake: () => undefined,
    courierFor: () => undefined,
    log,
  }
  return { owner, context, held }
}
