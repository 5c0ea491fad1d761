import {
  admits,
  type Circuit,
  type CircuitEvent,
  circuitAfter,
  circuitAt,
  newCircuit,
  recentCalls,
  usualCircuitRules,
} from '../domain/circuit.ts'

/** Who is called for whom: live clients share an acquirer's health, a sandbox client has simulated acquirers of its own. */
export interface Way {
  readonly clientId: string
  readonly acquirer: string
}

/** How the calls of this process to an acquirer went lately. */
export interface CircuitHealth {
  /** Null: of all live clients. */
  readonly clientId: string | null
  readonly acquirer: string
  readonly state: Circuit['kind']
  /** Within the window; 0 of a circuit that is not closed. */
  readonly calls: number
  readonly bad: number
  /** Until a new authorization is let through, in milliseconds; null where it is by now. */
  readonly opensInMs: number | null
}

/**
 * The circuits of this process. They are in memory only: another process finds out for itself, and one that was just
 * started must not turn payments away for what was wrong before.
 */
export interface Circuits {
  /** Whether a new authorization may go to the acquirer. */
  admits(way: Way): boolean
  /** The same, and where the circuit is half-open this is now its one try. */
  take(way: Way): boolean
  record(way: Way, outcome: 'good' | 'bad'): void
  list(): readonly CircuitHealth[]
}

/** From this number on those that say nothing any more are forgotten: a sandbox may have clients without end. */
const sweepAt = 1_000

/** `now`: milliseconds of a clock that never goes back. */
export function createCircuits(now: () => number = () => performance.now(), rules = usualCircuitRules): Circuits {
  const circuits = new Map<string, { readonly of: Way; circuit: Circuit }>()
  let sweepSize = sweepAt

  function happened(way: Way, event: CircuitEvent): void {
    const key = keyOf(way)
    const known = circuits.get(key)
    const circuit = circuitAfter(known?.circuit ?? newCircuit, event, now(), rules)
    if (known) known.circuit = circuit
    else circuits.set(key, { of: way, circuit })
    if (circuits.size >= sweepSize) sweep()
  }

  function sweep(): void {
    for (const [key, { circuit }] of circuits) {
      const present = circuitAt(circuit, now(), rules)
      if (present.kind === 'closed' && present.recent.length === 0) circuits.delete(key)
    }
    sweepSize = Math.max(sweepAt, circuits.size * 2)
  }

  const isAdmitted = (way: Way) => admits(circuits.get(keyOf(way))?.circuit ?? newCircuit, now(), rules)
  return {
    admits: isAdmitted,
    take(way) {
      const admitted = isAdmitted(way)
      if (admitted && circuits.has(keyOf(way))) happened(way, 'try')
      return admitted
    },
    record: happened,
    list: () =>
      [...circuits.entries()]
        .map(([key, { of, circuit }]) => ({ key, health: healthOf(of, circuitAt(circuit, now(), rules), now()) }))
        .sort((a, b) => rank(a.health) - rank(b.health) || a.key.localeCompare(b.key))
        .map(({ health }) => health),
  }
}

/** Those of live clients first. */
function rank({ clientId }: CircuitHealth): number {
  return clientId === null ? 0 : 1
}

function keyOf({ clientId, acquirer }: Way): string {
  return isSandbox(clientId) ? `${clientId} ${acquirer}` : acquirer
}

function isSandbox(clientId: string): boolean {
  return clientId.startsWith('SANDBOX_')
}

function healthOf({ clientId, acquirer }: Way, circuit: Circuit, now: number): CircuitHealth {
  const { good, bad } = recentCalls(circuit)
  return {
    clientId: isSandbox(clientId) ? clientId : null,
    acquirer,
    state: circuit.kind,
    calls: good + bad,
    bad,
    opensInMs: waitOf(circuit, now),
  }
}

function waitOf(circuit: Circuit, now: number): number | null {
  const until = circuit.kind === 'open' ? circuit.until : circuit.kind === 'half-open' ? circuit.tryingUntil : undefined
  return until === undefined ? null : Math.max(0, Math.round(until - now))
}
