/** When the way to an acquirer is closed for new authorizations, and for how long. */
export interface CircuitRules {
  /** How far back calls count. */
  readonly windowMs: number
  /** Fewer calls than this within the window say nothing. */
  readonly minimumCalls: number
  /** From so many bad calls in a hundred on the circuit opens. */
  readonly badPercent: number
  /** How long it then stays open, and how long a try may take before another one is let through. */
  readonly openMs: number
}

/**
 * Ten calls, so that two unlucky ones do not turn an acquirer of few payments away; half of them, because an acquirer that
 * fails every other payment costs more sales than a detour; half a minute, about as long as the restart of a gateway takes.
 */
export const usualCircuitRules: CircuitRules = {
  windowMs: 60_000,
  minimumCalls: 10,
  badPercent: 50,
  openMs: 30_000,
}

/** Calls of one part of the window, so that a busy acquirer costs no more memory than an idle one. */
interface Slice {
  /** Milliseconds of a clock that never goes back. */
  readonly from: number
  readonly good: number
  readonly bad: number
}

/** The window moves on by so many parts. */
const slices = 6

/**
 * The state of the way to one acquirer, as in an electrical circuit: closed, it carries everything; open, nothing;
 * half-open, one try at a time. All times are milliseconds of one clock that never goes back.
 */
export type Circuit =
  | { readonly kind: 'closed'; readonly recent: readonly Slice[] }
  | { readonly kind: 'open'; readonly until: number }
  /** `tryingUntil`: a try is under way, or has never come back. */
  | { readonly kind: 'half-open'; readonly tryingUntil?: number }

/**
 * `good`, `bad`: what came of a call. It may have begun in another state: then it says little, and only a half-open circuit
 * goes by it. `try`: a new authorization is about to be sent.
 */
export type CircuitEvent = 'good' | 'bad' | 'try'

export const newCircuit: Circuit = { kind: 'closed', recent: [] }

/** What time alone has made of it. */
export function circuitAt(circuit: Circuit, now: number, rules: CircuitRules): Circuit {
  switch (circuit.kind) {
    case 'closed': {
      const recent = circuit.recent.filter(({ from }) => from + rules.windowMs / slices > now - rules.windowMs)
      return recent.length === circuit.recent.length ? circuit : { kind: 'closed', recent }
    }
    case 'open':
      return now < circuit.until ? circuit : { kind: 'half-open' }
    case 'half-open':
      return circuit.tryingUntil !== undefined && now >= circuit.tryingUntil ? { kind: 'half-open' } : circuit
  }
}

/** The circuit after something happened at `now`. */
export function circuitAfter(circuit: Circuit, event: CircuitEvent, now: number, rules: CircuitRules): Circuit {
  const present = circuitAt(circuit, now, rules)
  switch (present.kind) {
    case 'closed': {
      if (event === 'try') return present
      const recent = counted(present.recent, event, now, rules)
      return event === 'bad' && isTooBad(recent, rules) ? opened(now, rules) : { kind: 'closed', recent }
    }
    // Late answers to calls that began before it opened. Only time and a try find out whether it works again.
    case 'open':
      return present
    case 'half-open':
      if (event === 'good') return newCircuit
      if (event === 'bad') return opened(now, rules)
      return present.tryingUntil === undefined ? { kind: 'half-open', tryingUntil: now + rules.openMs } : present
  }
}

/** Whether a new authorization may go this way now. */
export function admits(circuit: Circuit, now: number, rules: CircuitRules): boolean {
  const present = circuitAt(circuit, now, rules)
  return present.kind === 'closed' || (present.kind === 'half-open' && present.tryingUntil === undefined)
}

/** How many calls of the window count, good and bad; none but of a closed circuit. */
export function recentCalls(circuit: Circuit): { readonly good: number; readonly bad: number } {
  const recent = circuit.kind === 'closed' ? circuit.recent : []
  return recent.reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }), { good: 0, bad: 0 })
}

function opened(now: number, rules: CircuitRules): Circuit {
  return { kind: 'open', until: now + rules.openMs }
}

function counted(recent: readonly Slice[], event: 'good' | 'bad', now: number, rules: CircuitRules): readonly Slice[] {
  const sliceMs = rules.windowMs / slices
  const from = Math.floor(now / sliceMs) * sliceMs
  const last = recent.at(-1)
  const current = last?.from === from ? last : { from, good: 0, bad: 0 }
  const earlier = last?.from === from ? recent.slice(0, -1) : recent
  return [...earlier, { ...current, [event]: current[event] + 1 }]
}

function isTooBad(recent: readonly Slice[], rules: CircuitRules): boolean {
  const { good, bad } = recentCalls({ kind: 'closed', recent })
  return good + bad >= rules.minimumCalls && bad * 100 >= rules.badPercent * (good + bad)
}
