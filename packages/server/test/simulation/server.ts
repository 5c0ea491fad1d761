import { generateKeyPairSync } from 'node:crypto'
import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import type { BuyerVisits } from '../../src/acquirers/simulated/buyer-visits.ts'
import { captureKind } from '../../src/application/capture-kind.ts'
import { createCircuits } from '../../src/application/circuits.ts'
import type { Context } from '../../src/application/context.ts'
import { deliverNotification } from '../../src/application/deliver-notification.ts'
import { followMovement } from '../../src/application/follow-movement.ts'
import type { Lease, Leases } from '../../src/application/leases.ts'
import type { HandedTable, Room } from '../../src/application/room.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { noAccounts } from '../support/no-accounts.ts'
import { noChanges } from '../support/no-changes.ts'
import { acquirerPort } from './acquirer-port.ts'
import { databasePort } from './database-port.ts'
import { reportError } from './due-work.ts'
import { endpointPort } from './endpoint-port.ts'
import { methods, profiles, sessionMethods, spares } from './profiles.ts'
import { currentTask, type Owner } from './stage.ts'
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
      const row = { table, clientId, id, lapsed: false }
      held.add(row)
      try {
        return await work({ isOurs: () => !row.lapsed })
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
    roomFor: (table, clientId) => room(world, owner, () => context, table, clientId),
    log,
  }
  return { owner, context, held }
}

/** What a commit leases to its process is delivered by a task of its own, unless the process dies before. */
function room(
  world: World,
  owner: Owner,
  contextOf: () => Context,
  table: HandedTable,
  clientId: string,
): Room | undefined {
  const label = currentTask()?.label ?? owner.name
  if (world.chance.pick(`${label}: ${table} at once`, ['no room', 'room'], 0.5) === 'no room') return undefined
  const askedAt = performance.now()
  return {
    leaseMs,
    begin(id, notification) {
      const context = contextOf()
      const work = (lease: Lease) =>
        table === 'notifications'
          ? deliverNotification(context, clientId, id, (send) => send(), notification)
          : followMovement(context, captureKind, { clientId, id, neverSent: true }, lease)
      const run = () => context.leases.keep(table, clientId, id, work, askedAt)
      world.stage.start(owner, `${owner.name} works on what it wrote in ${table}`, run, (done) => {
        if (done.kind === 'threw') reportError(world, done.error)
      })
    },
    giveBack: () => undefined,
  }
}
