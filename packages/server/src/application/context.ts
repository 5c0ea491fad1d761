import type { Pool } from 'pg'
import type { AcquirerRegistry } from '../acquirers/registry.ts'
import type { SimulatorBooks } from '../acquirers/simulated/books.ts'
import type { BuyerVisits } from '../acquirers/simulated/buyer-visits.ts'
import type { ScenarioBook } from '../acquirers/simulated/scenario-book.ts'
import type { KnownMethod } from '../domain/known-methods.ts'
import type { RoutingTable } from '../domain/routing.ts'
import type { NotificationTransport } from '../notifications/transport.ts'
import type { DueTable } from '../store/due.ts'
import type { Log } from '../telemetry/log.ts'
import type { Changes } from './changes.ts'
import type { Circuits } from './circuits.ts'
import type { Leases } from './leases.ts'
import type { LiveAccounts } from './live-accounts.ts'
import type { HandedTable, Room } from './room.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Milliseconds. */
export interface Deadlines {
  /** One call to an acquirer; two of them lie well inside the 15 s that the official SDKs wait. */
  readonly acquirerMs: number
  /** How long a repeat waits for the first request of the same id. */
  readonly repeatMs: number
  /** After a process died, how long its work stays with it; while it lives, `leases` renews. */
  readonly leaseMs: number
}

/** How often a worker looks for what fell due by itself, in milliseconds: what is due sooner is worth waking it. */
export const looksEveryMs = 1_000

/** What every use case is handed. Wired once, in `app.ts`. */
export interface Context {
  readonly pool: Pool
  readonly acquirersOf: (clientId: string) => AcquirerRegistry
  /** The accounts at acquirers of live clients. */
  readonly accounts: LiveAccounts
  /** The payment methods that are served. */
  readonly methods: readonly KnownMethod[]
  readonly routing: RoutingTable
  /** How the acquirers answered lately, by which new authorizations are routed. */
  readonly circuits: Circuits
  /** The pages of the simulated acquirers. */
  readonly buyerVisits: BuyerVisits
  /** What the simulated acquirers say they did, for comparing. */
  readonly books: Pick<SimulatorBooks, 'totals' | 'captures' | 'refunds' | 'reportRows'>
  /** How sandbox clients want the simulated acquirers to behave. */
  readonly scenarios: ScenarioBook
  /** A new id: digits only, time-ordered, at most 35 characters. */
  readonly newId: () => string
  /** A new secret of 32 letters, digits, `-` and `_`, which nobody can guess. */
  readonly newToken: () => string
  readonly transport: NotificationTransport
  readonly signingKeys: SigningKeys
  readonly deadlines: Deadlines
  readonly leases: Leases
  /** The address buyers' browsers reach this server by, without a trailing slash. */
  readonly publicUrl: string
  /** Tells the workers of this process that something fell due, so that it need not wait for their next look. */
  readonly wake: (...kinds: readonly DueTable[]) => void
  /** Undefined when this process has enough of the client's in hand, or does no such work. */
  readonly roomFor: (table: HandedTable, clientId: string) => Room | undefined
  /** Tells people who watch what is new, after its commit. */
  readonly changes: Changes
  readonly log: Log
}
