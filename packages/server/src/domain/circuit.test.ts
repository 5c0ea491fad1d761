import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  admits,
  type Circuit,
  type CircuitEvent,
  type CircuitRules,
  circuitAfter,
  circuitAt,
  newCircuit,
  recentCalls,
} from './circuit.ts'

const rules: CircuitRules = { windowMs: 60_000, minimumCalls: 4, badPercent: 50, openMs: 30_000 }

function lived(events: readonly CircuitEvent[], now = 0, from: Circuit = newCircuit): Circuit {
  return events.reduce((circuit, event) => circuitAfter(circuit, event, now, rules), from)
}

const states: Readonly<Record<string, Circuit>> = {
  'closed, new': newCircuit,
  'closed, one bad call before it opens': lived(['good', 'good', 'bad'], 0),
  open: { kind: 'open', until: 30_000 },
  'half-open': { kind: 'half-open' },
  'half-open, trying': { kind: 'half-open', tryingUntil: 30_000 },
}

const slice = (good: number, bad: number) => ({ kind: 'closed', recent: [{ from: 0, good, bad }] })
const opened = { kind: 'open', until: 31_000 }

/** What each event at 1 s, and the passing of 30 s, makes of each state. */
const expected: Readonly<Record<string, Readonly<Record<CircuitEvent | 'time', unknown>>>> = {
  'closed, new': { good: slice(1, 0), bad: slice(0, 1), try: newCircuit, time: newCircuit },
  'closed, one bad call before it opens': { good: slice(3, 1), bad: opened, try: slice(2, 1), time: slice(2, 1) },
  open: { good: states['open'], bad: states['open'], try: states['open'], time: { kind: 'half-open' } },
  'half-open': {
    good: newCircuit,
    bad: opened,
    try: { kind: 'half-open', tryingUntil: 31_000 },
    time: { kind: 'half-open' },
  },
  'half-open, trying': {
    good: newCircuit,
    bad: opened,
    try: states['half-open, trying'],
    time: { kind: 'half-open' },
  },
}

const pairs = Object.entries(states).flatMap(([name, circuit]) =>
  (['good', 'bad', 'try', 'time'] as const).map((event) => ({ name, circuit, event, to: expected[name]?.[event] })),
)

describe('a circuit', () => {
  it.each(pairs)('$name, after $event', ({ circuit, event, to }) => {
    expect(to).toBeDefined()
    const after = event === 'time' ? circuitAt(circuit, 30_000, rules) : circuitAfter(circuit, event, 1_000, rules)
    expect(after).toEqual(to)
  })

  it.each([
    { name: 'closed, new', at: 0, admitted: true },
    { name: 'closed, one bad call before it opens', at: 0, admitted: true },
    { name: 'open', at: 29_999, admitted: false },
    { name: 'open', at: 30_000, admitted: true },
    { name: 'half-open', at: 0, admitted: true },
    { name: 'half-open, trying', at: 29_999, admitted: false },
    { name: 'half-open, trying', at: 30_000, admitted: true },
  ])('$name, at $at ms, admits: $admitted', ({ name, at, admitted }) => {
    expect(admits(states[name] ?? newCircuit, at, rules)).toBe(admitted)
  })

  it('does not open by fewer calls than say something, nor while less than half of them are bad', () => {
    expect(lived(['bad', 'bad', 'bad']).kind).toBe('closed')
    expect(lived(['bad', 'bad', 'bad', 'bad']).kind).toBe('open')
    expect(lived(['good', 'good', 'good', 'bad', 'bad']).kind).toBe('closed')
    expect(lived(['good', 'good', 'good', 'bad', 'bad', 'bad']).kind).toBe('open')
  })

  it('forgets calls that are further back than the window', () => {
    const before = lived(['bad', 'bad', 'bad'], 0)
    expect(circuitAfter(before, 'bad', 59_999, rules).kind).toBe('open')
    expect(recentCalls(circuitAfter(before, 'bad', 70_000, rules))).toEqual({ good: 0, bad: 1 })
  })

  it('keeps no more than the parts of its window, however many calls there are', () => {
    let circuit = newCircuit
    for (let now = 0; now < 600_000; now += 50) circuit = circuitAfter(circuit, 'good', now, rules)
    expect(circuit.kind === 'closed' && circuit.recent.length).toBeLessThanOrEqual(7)
    expect(recentCalls(circuit).good).toBeGreaterThanOrEqual(1_200)
  })

  const steps = fc.array(
    fc.record({ event: fc.constantFrom<CircuitEvent>('good', 'bad', 'bad', 'try'), afterMs: fc.nat(20_000) }),
    { maxLength: 80 },
  )

  it('opens exactly when the calls since it closed say so, lets one try through at a time, and never stays open', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let circuit = newCircuit
        let now = 0
        let counted: { at: number; bad: boolean }[] = []
        let tryingSince: number | undefined
        for (const { event, afterMs } of history) {
          now += afterMs
          const before = circuitAt(circuit, now, rules)
          const admitted = admits(circuit, now, rules)
          circuit = circuitAfter(circuit, event, now, rules)
          if (before.kind === 'closed' && event !== 'try') {
            counted.push({ at: now, bad: event === 'bad' })
            const tooBad = event === 'bad' && isTooBad(counted, now)
            expect(circuit.kind).toBe(tooBad ? 'open' : 'closed')
          }
          if (before.kind === 'half-open' && event === 'try' && admitted) {
            expect(tryingSince === undefined || now - tryingSince >= rules.openMs).toBe(true)
            tryingSince = now
            expect(admits(circuit, now, rules)).toBe(false)
          }
          if (before.kind === 'half-open' && event !== 'try') tryingSince = undefined
          if (circuit.kind !== 'closed') counted = []
          expect(admits(circuit, now + rules.openMs, rules)).toBe(true)
        }
      }),
    )
  })
})

/** By a list of all calls, where the circuit has sums of parts of the window. */
function isTooBad(calls: readonly { at: number; bad: boolean }[], now: number): boolean {
  const partMs = rules.windowMs / 6
  const recent = calls.filter(({ at }) => (Math.floor(at / partMs) + 1) * partMs > now - rules.windowMs)
  const bad = recent.filter((call) => call.bad).length
  return recent.length >= rules.minimumCalls && bad * 100 >= rules.badPercent * recent.length
}
