import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import type { Acquirer } from './acquirers/acquirer.ts'
import { acquirerRegistry, acquirersOf } from './acquirers/registry.ts'
import { sandboxRoutingTable } from './acquirers/routing-table.ts'
import { simulatorBooks } from './acquirers/simulated/books.ts'
import { buyerVisits } from './acquirers/simulated/buyer-visits.ts'
import { simulatedAcquirers } from './acquirers/simulated/simulated-acquirers.ts'
import { createClientDirectory } from './application/client-directory.ts'
import type { Context, Deadlines } from './application/context.ts'
import { createIds } from './application/ids.ts'
import { receiveCallback } from './application/receive-callback.ts'
import { openSigningKeys } from './application/signing-keys.ts'
import { assert } from './assert.ts'
import type { RoutingTable } from './domain/routing.ts'
import { createServer } from './http/server.ts'
import type { Cidr } from './notifications/allowed-address.ts'
import type { ResolveName } from './notifications/resolve-name.ts'
import { createNotificationTransport, deliveryLimits } from './notifications/transport.ts'
import type { Log } from './telemetry/log.ts'
import { startWorker, type Worker } from './worker/worker.ts'

export interface AppOptions {
  /** A migrated database. */
  readonly pool: Pool
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** How buyers' browsers reach this server; the listening address when absent. */
  readonly publicUrl?: string
  readonly https?: { readonly cert: Buffer; readonly key: Buffer }
  readonly operatorToken?: string
  readonly notifyAllow: readonly Cidr[]
  /** Of live clients; none when absent. */
  readonly acquirers?: readonly Acquirer[]
  readonly routing?: RoutingTable
  readonly requestTimeToleranceMs?: number
  readonly deadlines?: Deadlines
  readonly resolveName?: ResolveName
  /** Done between listening and being ready, for what needs the address and must be there when `/readyz` says 200. */
  readonly prepare?: (context: Context) => Promise<void>
  readonly log: Log
}

export interface App {
  readonly context: Context
  readonly http: FastifyInstance
  readonly url: string
  readonly operatorToken: string
  /** Takes no more work, answers what was accepted, finishes what is under way. */
  stop(): Promise<void>
}

/** A cancel may take two calls in one request (void, then inquire): together they stay below the 15 s of the SDKs. */
const defaultDeadlines: Deadlines = { acquirerMs: 6_000, repeatMs: 10_000, leaseMs: 20_000 }
const rememberClientsMs = 2_000

/** Builds all parts, joins them and listens. The only place that knows them all. */
export async function startApp(options: AppOptions): Promise<App> {
  const { pool, log, deadlines = defaultDeadlines } = options
  assert(deadlines.leaseMs > 2 * deadlines.acquirerMs, 'a lease outlasts the two calls that one claim may make')
  let url = options.publicUrl ?? ''
  let worker: Worker | undefined
  let prepared = options.prepare === undefined
  const simulated = simulatedAcquirers(pool, {
    buyerPageUrl: (token) => `${url}/sandbox/buyer/${token}`,
    callBack: (callback, inMs) => receiveCallback(context, callback, inMs),
  })
  const acquirers = { sandbox: acquirerRegistry(simulated), live: acquirerRegistry(options.acquirers ?? []) }
  const transport = createNotificationTransport({
    ...deliveryLimits,
    allow: options.notifyAllow,
    ...(options.resolveName && { resolveName: options.resolveName }),
  })
  const context: Context = {
    pool,
    acquirersOf: (clientId) => acquirersOf(clientId, acquirers),
    routing: options.routing ?? sandboxRoutingTable,
    buyerVisits: buyerVisits(pool),
    books: simulatorBooks(pool),
    newId: createIds(() => new Date()),
    transport,
    signingKeys: await openSigningKeys(pool),
    deadlines,
    get publicUrl() {
      return url
    },
    wake: (...tables) => worker?.wake(...tables),
    log,
  }
  const clients = createClientDirectory(pool, rememberClientsMs)
  const operatorToken = options.operatorToken ?? randomBytes(32).toString('base64url')
  const http = createServer(context, {
    clients,
    requestTimeToleranceMs: options.requestTimeToleranceMs ?? 600_000,
    ...(options.https && { https: options.https }),
    operator: { token: operatorToken },
    isPrepared: () => prepared,
  })
  await http.listen({ host: options.host, port: options.port })
  const listening = addressOf(http, options)
  if (url === '') url = listening
  worker = startWorker(context)
  const app: App = {
    context,
    http,
    url: listening,
    operatorToken,
    async stop() {
      await http.close()
      await worker?.stop()
      await transport.close()
    },
  }
  if (options.prepare) {
    await options.prepare(context).catch(async (error: unknown) => {
      await app.stop()
      throw error
    })
    prepared = true
  }
  return app
}

function addressOf(http: FastifyInstance, options: AppOptions): string {
  const { port } = http.server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return `${options.https ? 'https' : 'http'}://${host}:${port}`
}
