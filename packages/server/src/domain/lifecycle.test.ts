import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuthorizationAnswer } from './authorization.ts'
import type { Capability } from './capability.ts'
import type { Capture } from './capture.ts'
import { type Happening, type Life, live } from './fixtures/life.ts'
import { authorizationInquiries, authorizeOutcomes, movementAnswers, voidOutcomes } from './fixtures/outcomes.ts'
import { bySession, capabilityWith, now, paymentIn, paymentStates } from './fixtures/payments.ts'
import type { Money } from './money.ts'
import { capturable, type Payment, type PaymentState, paidAtOf } from './payment.ts'
import { nextDue } from './payment-due.ts'

const euros = (value: bigint): Money => ({ currency: 'EUR', value })

function begin(
  capability: Partial<Capability>,
  captureMode: Payment['captureMode'],
  changes: Partial<Payment> = {},
): Life {
  return {
    capability: capabilityWith(capability),
    payment: paymentIn(paymentStates.requested, { captureMode, ...changes }),
    lastCaptured: false,
    captures: [],
    now,
  }
}

function capture(captureRequestId: string, amount: Money, last = false): Happening {
  return { kind: 'capture', command: { captureRequestId, paymentId: 'payment-1', amount, last } }
}

const answers: readonly AuthorizationAnswer[] = [
  ...Object.values(authorizeOutcomes).map((outcome) => ({ to: 'authorize', outcome }) as const),
  ...Object.values(authorizationInquiries).map((outcome) => ({ to: 'inquiry', outcome }) as const),
  { to: 'inquiry', outcome: { kind: 'succeeded', amount: euros(9_999n), receipt: {} } },
]

/** As answered to a capture of this amount: the acquirer means the amount it was asked for. */
function captureAnswersFor(amount: Money) {
  return Object.values(movementAnswers).map((answer) => (answer.kind === 'succeeded' ? { ...answer, amount } : answer))
}

/** Whatever can happen next, with the captures a payment may have. The acquirer may contradict itself at will. */
function happenings(life: Life): readonly Happening[] {
  return [
    ...answers.map((answer) => ({ kind: 'authorization', answer }) as const),
    ...Object.values(voidOutcomes).map((outcome) => ({ kind: 'void', outcome }) as const),
    ...Object.values(authorizationInquiries).map((inquiry) => ({ kind: 'closing-inquiry', inquiry }) as const),
    ...life.captures.flatMap(({ amount }, which) =>
      captureAnswersFor(amount).map((answer) => ({ kind: 'capture-answer', which, answer }) as const),
    ),
    capture('a', euros(4_000n)),
    capture('b', euros(6_000n), true),
    { kind: 'cancel' },
    { kind: 'try' },
    { kind: 'due' },
    { kind: 'time', to: 'end of the buyer’s time' },
    { kind: 'time', to: 'expiry' },
  ]
}

/** Nothing happens by itself any more. Of these only what is paid can still be cancelled. */
const endedStates: ReadonlySet<PaymentState['kind']> = new Set(['paid', 'cancelled', 'failed'])
const endedCaptures: ReadonlySet<Capture['state']['kind']> = new Set(['succeeded', 'failed', 'refused'])

const sum = (captures: readonly Capture[]) => captures.reduce((total, { amount }) => total + amount.value, 0n)

/** What must hold of every payment at every moment; the broken ones by name. */
function faults(life: Life): readonly string[] {
  const { amounts, amount } = life.payment
  const succeeded = life.captures.filter(({ state, reversal }) => state.kind === 'succeeded' && !reversal)
  const open = life.captures.filter(({ state }) => !endedCaptures.has(state.kind))
  const kept = {
    'captured, held and released are at most the authorized amount': capturable(amounts) >= 0n,
    'no amount is negative': amounts.captured >= 0n && amounts.held >= 0n && amounts.released >= 0n,
    'captured is the sum of the captures that succeeded and were not taken back': sum(succeeded) === amounts.captured,
    'held is the sum of the open captures': sum(open) === amounts.held,
    'the count is of captures that stand or are open': amounts.captureCount === succeeded.length + open.length,
    'one currency': [...succeeded, ...open].every((one) => one.amount.currency === amount.currency),
    'money is taken only of an authorization':
      amounts.captured + amounts.held === 0n || ['authorized', 'closing'].includes(life.payment.state.kind),
    'nothing open is left lying':
      endedStates.has(life.payment.state.kind) || settled(life) || nextDue(life.payment, life.now) !== undefined,
  }
  return Object.entries(kept).flatMap(([name, holds]) => (holds ? [] : [name]))
}

/** What must hold of every step. */
function faultsOfStep(before: Life, after: Life): readonly string[] {
  const was = before.payment.state
  const is = after.payment.state
  const givingBack = was.kind === 'paid' && is.kind === 'closing' && text(is.paidAt) === text(was.paidAt)
  const kept = {
    'what has ended stays what it is': !endedStates.has(was.kind) || text(was) === text(is) || givingBack,
    'a result of a capture stays what it is': before.captures.every(
      ({ state }, which) => !endedCaptures.has(state.kind) || text(state) === text(after.captures[which]?.state),
    ),
    'a capture keeps its amount and reference': before.captures.every(
      ({ amount, reference }, which) =>
        text([amount, reference]) === text([after.captures[which]?.amount, after.captures[which]?.reference]),
    ),
    'a payment that was told never becomes one that failed': !(paidAtOf(was) && is.kind === 'failed'),
    'captured money goes back by a reversal only':
      after.payment.amounts.captured >= before.payment.amounts.captured || reversals(after) > reversals(before),
    'a new reference is made only where nothing is open':
      before.payment.reference === after.payment.reference || was.kind === 'choosing',
    'what was taken back stays so': reversals(after) >= reversals(before),
    'released money is never taken again': after.payment.amounts.released >= before.payment.amounts.released,
  }
  return Object.entries(kept).flatMap(([name, holds]) => (holds ? [] : [name]))
}

function reversals({ captures }: Life): number {
  return captures.filter(({ reversal }) => reversal).length
}

/** Nothing is left to capture; a capture under way has a due row of its own, and its end plans what comes next. */
function settled({ payment }: Life): boolean {
  return payment.state.kind === 'authorized' && capturable(payment.amounts) === 0n
}

function text(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner))
}

function key({ payment, captures, lastCaptured, now: at }: Life): string {
  return text([
    payment.state,
    payment.amounts,
    payment.session,
    captures.map((one) => [one.captureRequestId, one.state, one.reversal !== undefined]),
    lastCaptured,
    at,
  ])
}

function name({ payment: { state } }: Life): string {
  const authorized = state.kind === 'closing' && state.authorization ? ', authorized' : ''
  const paid = state.kind === 'closing' && state.paidAt ? ', paid' : ''
  const asked = state.kind === 'requested' && state.cancelRequested ? ', cancel asked' : ''
  const declined = state.kind === 'choosing' && state.declined !== undefined ? ', declined before' : ''
  return `${state.kind}${declined}${'why' in state ? `, ${state.why}` : ''}${authorized}${paid}${asked}`
}

interface Explored {
  readonly lives: readonly Life[]
  readonly broken: ReadonlySet<string>
  /** Those from which no end can be reached. */
  readonly stuck: readonly Life[]
}

/** Goes everywhere that can be gone from the beginning. */
function explore(start: Life): Explored {
  const lives = new Map([[key(start), start]])
  const cameFrom = new Map<string, Set<string>>()
  const broken = new Set<string>()
  for (const [from, life] of lives) {
    for (const fault of faults(life)) broken.add(`${name(life)}: ${fault}`)
    for (const happening of happenings(life)) {
      const next = live(life, happening)
      if (next === life) continue
      const to = key(next)
      for (const fault of faultsOfStep(life, next)) broken.add(`${name(life)} -> ${name(next)}: ${fault}`)
      if (!lives.has(to)) lives.set(to, next)
      if (!cameFrom.has(to)) cameFrom.set(to, new Set())
      cameFrom.get(to)?.add(from)
    }
  }
  const ending = new Set(
    [...lives].filter(([, life]) => endedStates.has(life.payment.state.kind) || settled(life)).map(([at]) => at),
  )
  for (const at of ending) for (const from of cameFrom.get(at) ?? []) ending.add(from)
  return {
    lives: [...lives.values()],
    broken,
    stuck: [...lives].filter(([at]) => !ending.has(at)).map(([, life]) => life),
  }
}

type Kind = readonly [string, Partial<Capability>, Payment['captureMode'], Partial<Payment>]

/** The buyer has two tries left. */
const inSession: Partial<Payment> = { state: paymentStates.choosing, ...bySession(3) }

const kinds: readonly Kind[] = [
  ['by hand, in parts', {}, 'MANUAL', {}],
  ['by hand, once, the rest released', { maxCaptures: 1, remainderAfterCapture: 'release' }, 'MANUAL', {}],
  ['automatically', {}, 'AUTOMATIC', {}],
  ['after a page', { flow: 'redirect' }, 'AUTOMATIC', {}],
  ['by the authorization itself', { capture: 'with-authorization' }, 'AUTOMATIC', {}],
  ['by paying', { flow: 'redirect', capture: 'none' }, 'AUTOMATIC', {}],
  [
    'by paying, until the next day',
    { flow: 'redirect', capture: 'none', cancelWindow: 'until-next-day' },
    'AUTOMATIC',
    {},
  ],
  ['in a session, by paying', { flow: 'redirect', capture: 'none' }, 'AUTOMATIC', inSession],
]

const explored = new Map<string, Explored>()

/** Explored once for all tests: there are thousands of lives. */
function everywhere([kind, capability, captureMode, changes]: Kind): Explored {
  const found = explored.get(kind) ?? explore(begin(capability, captureMode, changes))
  explored.set(kind, found)
  return found
}

// Thousands of lives are gone through without a pause: seconds of computing, and many more on a busy machine.
describe('everywhere a payment can get to', { timeout: 60_000 }, () => {
  it.each(kinds)('its money adds up and its results stay, captured %s', (...kind) => {
    const { lives, broken } = everywhere(kind)
    expect([...broken]).toEqual([])
    expect(lives.length).toBeGreaterThan(15)
  })

  it.each(kinds)('there is a way to an end, captured %s', (...kind) => {
    expect(everywhere(kind).stuck.map(name)).toEqual([])
  })

  it('every state is met, and none that makes no sense', () => {
    const met = new Set(kinds.flatMap((kind) => everywhere(kind).lives.map(name)))
    // Expiry needs an authorization, and neither a timeout nor an unknown reference has one.
    const senseless = ['closing, expiry', 'closing, timeout, authorized', 'closing, not-found, authorized']
    expect([...met].toSorted()).toEqual(
      Object.keys(paymentStates)
        .filter((state) => !senseless.includes(state))
        .toSorted(),
    )
  })

  it('a capture is met in every state', () => {
    const { lives } = everywhere(kinds[0]!)
    const met = new Set(lives.flatMap(({ captures }) => captures.map(({ state }) => state.kind)))
    expect([...met].toSorted()).toEqual(['failed', 'held', 'pending', 'refused', 'succeeded', 'unknown'])
  })
})

describe('whatever happens in whatever order', { timeout: 60_000 }, () => {
  const amount = fc.record({
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
    value: fc.bigInt({ min: 1n, max: 10_100n }),
  })
  const anyCapture = fc
    .record({ id: fc.nat({ max: 9 }), amount, last: fc.boolean() })
    .map(({ id, amount: asked, last }) => capture(`capture-${id}`, asked, last))
  const anyCaptureAnswer = fc.record({
    which: fc.nat({ max: 9 }),
    answer: fc.constantFrom(...Object.values(movementAnswers)),
    other: fc.boolean(),
  })
  const anyOther = fc.constantFrom(...happenings(begin({}, 'MANUAL')))
  const anyHappening = fc.oneof(
    { weight: 3, arbitrary: anyCapture.map((happening) => () => happening) },
    {
      weight: 3,
      arbitrary: anyCaptureAnswer.map(({ which, answer, other }) => (life: Life): Happening => {
        const asked = life.captures[which]?.amount ?? euros(1n)
        const said = other ? { ...asked, value: asked.value + 1n } : asked
        return {
          kind: 'capture-answer',
          which,
          answer: answer.kind === 'succeeded' ? { ...answer, amount: said } : answer,
        }
      }),
    },
    { weight: 2, arbitrary: anyOther.map((happening) => () => happening) },
  )
  const authorize: Happening = {
    kind: 'authorization',
    answer: { to: 'authorize', outcome: authorizeOutcomes.succeeded },
  }

  it.each(kinds)('its money adds up and its results stay, captured %s', (_kind, capability, captureMode, changes) => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(anyHappening, { maxLength: 40 }), (authorizedFirst, sequence) => {
        let life = begin(capability, captureMode, changes)
        if (authorizedFirst) life = live(live(life, { kind: 'try' }), authorize)
        for (const make of sequence) {
          const next = live(life, make(life))
          expect([...faults(next), ...faultsOfStep(life, next)]).toEqual([])
          life = next
        }
      }),
      { numRuns: 300 },
    )
  })
})
