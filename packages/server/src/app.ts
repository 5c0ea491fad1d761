import { randomBytes } from 'node:crypto'
import { type AddressInfo, Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import type { Acquirer } from './acquirers/acquirer.ts'
import { connectors } from './acquirers/connectors.ts'
import { checkAccount, connectedAcquirer } from './acquirers/kit/connected-acquirer.ts'
import type { Connector } from './acquirers/kit/connector.ts'
import { createAcquirerTransport } from './acquirers/kit/transport.ts'
import { acquirerRegistry, acquirersOf } from './acquirers/registry.ts'
import { sandboxRoutingTable } from './acquirers/routing-table.ts'
import { simulatorBooks } from './acquirers/simulated/books.ts'
import { buyerVisits } from './acquirers/simulated/buyer-visits.ts'
import { scenarioBook } from './acquirers/simulated/scenario-book.ts'
import { simulatedAcquirers } from './acquirers/simulated/simulated-acquirers.ts'
import { createChanges } from './application/changes.ts'
import { createCircuits } from './application/circuits.ts'
import { createClientDirectory } from './application/client-directory.ts'
import type { Context, Deadlines } from './application/context.ts'
import { watchStatistics } from './application/first-statistics.ts'
import { createIds, createToken } from './application/ids.ts'
import { keepLeases } from './application/leases.ts'
import { openLiveAccounts } from './application/live-accounts.ts'
import { receiveCallback } from './application/receive-callback.ts'
import { sharedCircuits } from './application/shared-circuits.ts'
import { sharedDirectory } from './application/shared-directory.ts'
import { type Siblings, withoutSiblings } from './application/siblings.ts'
import { openSigningKeys, watchSigningKeys } from './application/signing-keys.ts'
import { assert } from './assert.ts'
import { knownMethods } from './domain/known-methods.ts'
import type { RoutingTable } from './domain/routing.ts'
import { defaultLimits, type Limits } from './http/limits/limits.ts'
import { createServer } from './http/server.ts'
import type { Cidr } from './notifications/allowed-address.ts'
import type { ResolveName } from './notifications/resolve-name.ts'
import { createNotificationTransport, deliveryLimits } from './notifications/transport.ts'
import { listTold } from './store/acquirer-told.ts'
import type { Log } from './telemetry/log.ts'
import { type MasterKeys, noMasterKey } from './vault/master-key.ts'
import { createVault } from './vault/vault.ts'
import { startWorker, type Worker } from './worker/worker.ts'

/** What an API server and a worker have in common. */
export interface PartOptions {
  /** A migrated database. */
  readonly pool: Pool
  /** How buyers' browsers reach the servers; the listening address when absent. */
  readonly publicUrl?: string
  readonly notifyAllow: readonly Cidr[]
  /** Of live clients, beside the accounts in the database. */
  readonly acquirers?: readonly Acquirer[]
  /** That accounts can be made for; those of `acquirers/connectors.ts` when absent. */
  readonly connectors?: readonly Connector[]
  /** What the accounts' secrets are sealed with; none when absent, and then no account can be made. */
  readonly masterKeys?: MasterKeys
  readonly routing?: RoutingTable
  readonly deadlines?: Deadlines
  /** How long a slow answer of a simulated acquirer takes, in milliseconds. */
  readonly slowAnswerMs?: number
  readonly resolveName?: ResolveName
  /** How long a stop waits for what is under way before it hands it over, in milliseconds. */
  readonly shutdownGraceMs?: number
  readonly log: Log
}

export interface AppOptions extends PartOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  readonly https?: { readonly cert: Buffer; readonly key: Buffer }
  /** Addresses and blocks whose `X-Forwarded-For` is believed where people sign in; none when absent. */
  readonly trustedProxies?: readonly string[]
  readonly operatorToken?: string
  readonly requestTimeToleranceMs?: number
  readonly limits?: Partial<Limits>
  /** False leaves what falls due to other processes. */
  readonly worker?: boolean
  /** The other processes of the same server; none when absent. */
  readonly siblings?: Siblings
  /**
   * Done between listening (at `url`) and being ready, for what needs the address and must be there when `/readyz` says 200.
   */
  readonly prepare?: (context: Context, url: string) => Promise<void>
}

export interface App {
  readonly context: Context
  readonly http: FastifyInstance
  readonly url: string
  readonly operatorToken: string
  /**
   * Takes no connection any more, and asks those that it has to go: each answer says that it is the last one on its
   * connection. Settles when none is left, or after so many milliseconds. For a process whose place another one takes.
   */
  drain(withinMs: number): Promise<void>
  /**
   * Takes no more work, answers what was accepted, finishes what is under way. What is not finished within the grace
   * time is handed over: its leases are given up, its connections cut.
   */
  stop(): Promise<void>
}

/** A cancel may take two calls in one request (void, then inquire): together they stay below the 15 s of the SDKs. */
const defaultDeadlines: Deadlines = { acquirerMs: 6_000, repeatMs: 10_000, leaseMs: 6_000 }
const defaultGraceMs = 10_000
const rememberClientsMs = 2_000
const ownProcess = { pid: process.pid, since: new Date() }
/** Heartbeats are fractions of it, and each takes a round trip to the database. */
const shortestLeaseMs = 500

/**
 * Connections that may wait to be taken: as many as Linux lets wait by default. One more is not refused but forgotten, so that
 * its client tries again after a second, and later.
 */
const connectionsInLine = 4_096

/** Builds all parts, joins them and listens. The only place that knows them all. */
export async function startApp(options: AppOptions): Promise<App> {
  const { siblings = withoutSiblings(ownProcess) } = options
  const parts = await joinParts(options, siblings)
  const { context, reach } = parts
  let phase: 'starting' | 'serving' | 'stopping' = options.prepare === undefined ? 'serving' : 'starting'
  const operatorToken = options.operatorToken ?? randomBytes(32).toString('base64url')
  const http = createServer(context, {
    clients: sharedDirectory(createClientDirectory(options.pool, rememberClientsMs), siblings),
    requestTimeToleranceMs: options.requestTimeToleranceMs ?? 600_000,
    ...(options.https && { https: options.https }),
    ...(options.trustedProxies && { trustedProxies: options.trustedProxies }),
    limits: { ...defaultLimits, ...options.limits },
    operator: { token: operatorToken },
    siblings,
    phase: () => phase,
  })
  await http.listen({ host: options.host, port: options.port, backlog: connectionsInLine })
  const listening = addressOf(http, options)
  if (reach.url === '') reach.url = listening
  if (options.worker !== false) reach.worker = startWorker(context)
  const app: App = {
    context,
    http,
    url: listening,
    operatorToken,
    async drain(withinMs) {
      await Promise.race([closeToNew(http.server), delay(withinMs)])
    },
    async stop() {
      phase = 'stopping'
      const closed = http.close()
      const inTime = await parts.end(closed)
      if (inTime) return
      http.server.closeAllConnections()
      await closed
    },
  }
  if (options.prepare) {
    await options.prepare(context, listening).catch(async (error: unknown) => {
      await app.stop()
      throw error
    })
    phase = 'serving'
  }
  return app
}

/** Only does what falls due, for servers that run without a worker or have more to do than theirs can. */
export async function startWorkerOnly(options: PartOptions): Promise<Pick<App, 'stop'>> {
  const { context, reach, end } = await joinParts(options, withoutSiblings(ownProcess))
  reach.worker = startWorker(context)
  return {
    async stop() {
      await end(Promise.resolve())
    },
  }
}

interface Parts {
  readonly context: Context
  /** What is known only after the context is made. */
  readonly reach: { url: string; worker?: Worker }
  /** Ends what is under way, `accepted` included; false when the grace time was over first and it was handed over. */
  end(accepted: PromiseLike<unknown>): Promise<boolean>
}

async function joinParts(options: PartOptions, siblings: Siblings): Promise<Parts> {
  const { pool, log, deadlines = defaultDeadlines } = options
  assert(deadlines.leaseMs >= shortestLeaseMs, 'a lease leaves time for its heartbeats')
  const reach: Parts['reach'] = { url: options.publicUrl ?? '' }
  const simulated = simulatedAcquirers(pool, {
    buyerPageUrl: (token) => `${reach.url}/sandbox/buyer/${token}`,
    callBack: (callback, inMs) => receiveCallback(context, callback, inMs),
    ...(options.slowAnswerMs !== undefined && { slowAnswerMs: options.slowAnswerMs }),
  })
  const changes = createChanges(pool, randomBytes(9).toString('base64url'), log)
  const line = { transport: createAcquirerTransport(), log }
  const accounts = await openLiveAccounts({
    pool,
    connectors: options.connectors ?? connectors,
    vault: createVault(options.masterKeys ?? noMasterKey),
    acquirers: options.acquirers ?? [],
    connect: (connector, account) => {
      const told = (clientId: string, reference: string) => listTold(pool, clientId, account.name, reference)
      return connectedAcquirer({ ...line, connector, account, told })
    },
    check: (connector, account, signal) => checkAccount({ ...line, connector, account }, signal),
    publicUrl: () => reach.url,
    log,
  })
  const signingKeys = await openSigningKeys(pool)
  const keyWatch = watchSigningKeys(signingKeys, log)
  const statistics = watchStatistics(pool, log)
  const acquirers = { sandbox: acquirerRegistry(simulated), live: accounts.registry }
  const transport = createNotificationTransport({
    ...deliveryLimits,
    allow: options.notifyAllow,
    ...(options.resolveName && { resolveName: options.resolveName }),
  })
  const context: Context = {
    pool,
    acquirersOf: (clientId) => acquirersOf(clientId, acquirers),
    accounts,
    methods: knownMethods,
    routing: options.routing ?? sandboxRoutingTable,
    circuits: sharedCircuits(createCircuits(), siblings),
    buyerVisits: buyerVisits(pool),
    books: simulatorBooks(pool),
    scenarios: scenarioBook(pool),
    newId: createIds(() => new Date()),
    newToken: createToken,
    transport,
    signingKeys,
    deadlines,
    leases: keepLeases(pool, deadlines.leaseMs, log),
    get publicUrl() {
      return reach.url
    },
    changes,
    wake: (...tables) => reach.worker?.wake(...tables),
    roomFor: (table, clientId) => reach.worker?.roomFor(table, clientId),
    log,
  }
  return {
    context,
    reach,
    async end(accepted) {
      const ended = Promise.all([accepted, accounts.stop(), changes.stop(), keyWatch.stop(), statistics.stop()])
      const inTime = await end(context, reach.worker, ended, options.shutdownGraceMs)
      await line.transport.close()
      return inTime
    },
  }
}

async function end(
  { leases, transport, log }: Context,
  worker: Worker | undefined,
  accepted: PromiseLike<unknown>,
  graceMs = defaultGraceMs,
): Promise<boolean> {
  const finished = Promise.all([accepted, worker?.stop()])
    .then(() => leases.stop())
    .then(() => true)
  const inTime = await Promise.race([finished, delay(graceMs, false, { ref: false })])
  if (inTime) {
    await transport.close()
    return true
  }
  const rows = await leases.handOver().catch((error: unknown) => {
    log.error({ error: String(error) }, 'what is under way could not be handed over; its leases lapse by themselves')
    return 0
  })
  log.warn({ rows }, 'the grace time is over; what was not finished is left to other processes')
  return false
}

/** An HTTP server's own way to close would close the idle connections, too, some of which are about to be used. */
function closeToNew(server: Server): Promise<void> {
  return new Promise((resolve) => {
    Server.prototype.close.call(server, () => resolve())
  })
}

function addressOf(http: FastifyInstance, options: AppOptions): string {
  const { port } = http.server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return `${options.https ? 'https' : 'http'}://${host}:${port}`
}
