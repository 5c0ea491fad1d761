import type { Context } from '../../src/application/context.ts'
import type { DueRow, DueTable } from '../../src/store/due.ts'
import type { Bank } from './bank.ts'
import type { Chance } from './chance.ts'
import type { Violate, Violation } from './invariants.ts'
import type { Merchant } from './merchant.ts'
import type { Session } from './session.ts'
import type { Owner, ProcessDied, Stage } from './stage.ts'

/** One process of the server: the real use cases on the real store, with every way out through a port. */
export interface Server {
  readonly owner: Owner
  readonly context: Context
  /** What it has in hand; as long as it lives and does not hang, its heartbeat renews them. */
  readonly held: Set<DueRow & { readonly table: DueTable; lapsed: boolean }>
}

export const serverNames = ['A', 'B'] as const
export type ServerName = (typeof serverNames)[number]

/** A request that is still on its way although nobody waits for its answer any more. */
export interface LateRequest {
  readonly label: string
  readonly arrive: () => void
}

/** What an acquirer tells of its own accord, until it was acknowledged. */
export interface CallbackMessage {
  readonly acquirer: string
  readonly subject: 'authorization' | 'capture' | 'refund'
  readonly reference: string
  readonly eventId: string
}

/** Two processes of the server with one merchant, and everything around them, for one history. */
export interface World {
  readonly clientId: string
  readonly chance: Chance
  readonly session: Session
  readonly stage: Stage
  readonly bank: Bank
  readonly merchant: Merchant
  readonly late: LateRequest[]
  readonly callbacks: CallbackMessage[]
  /** How often a fault was put in, by kind. */
  readonly faults: Map<string, number>
  /** How likely things go out of their order. */
  readonly disorder: number
  /** Whether processes may hang in it. */
  readonly hanging: boolean
  readonly violation: Violation | undefined
  /** How often a process hung for longer than its leases: then two may work on one row, and both must be harmless. */
  lapses: number
  /** The acquirers take other amounts than they were asked for. */
  lying: boolean
  /** Everything works from now on. */
  settling: boolean
  server(name: ServerName): Server
  newId(): string
  /** What goes wrong at this boundary: the first of the names is nothing. */
  fault<Name extends string>(boundary: 'statement' | 'call', site: string, names: readonly [Name, ...Name[]]): Name
  /** The process of the running task dies on the spot; another one of its name is started. */
  die(): ProcessDied
  readonly violate: Violate
  /** A line of the story. */
  tell(line: string): void
}
