import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capabilityWith } from './fixtures/payments.ts'
import type { AuthorizeOutcome } from './outcome.ts'
import type { PaymentState } from './payment.ts'
import {
  decideRoute,
  endedForAnother,
  mayPassOn,
  type PaymentToRoute,
  type Prospect,
  passOn,
  type Verdict,
} from './route-decision.ts'

const able: Prospect = { capability: capabilityWith({}), open: false }
const open: Prospect = { ...able, open: true }
const automaticOnly: Prospect = { capability: capabilityWith({ manualCapture: false }), open: false }
const other: Prospect = { capability: undefined, open: false }

const payment: PaymentToRoute = {
  clientId: 'SHOP',
  paymentRequestId: 'order-1',
  amount: { currency: 'EUR', value: 1_200n },
  captureMode: 'MANUAL',
  method: { type: 'CARD', issuerAuthenticated: false },
}

function decide(prospects: Readonly<Record<string, Prospect | undefined>>, changes: Partial<PaymentToRoute> = {}) {
  const table = { default: 'NOBODY', rules: [{ match: {}, acquirers: Object.keys(prospects) }] }
  return decideRoute(table, { ...payment, ...changes }, (name) => prospects[name])
}

function verdicts({ explanation }: ReturnType<typeof decide>): string {
  return explanation.acquirers.map(({ acquirer, verdict }) => `${acquirer} ${verdict}`).join(', ')
}

describe('the decision where a payment goes', () => {
  it('is the first that can, with those behind it, and says of every other why not', () => {
    const decision = decide({ GONE: undefined, OTHER: other, AUTO: automaticOnly, OPEN: open, A: able, B: able })
    expect(decision.candidates).toEqual(['A', 'B'])
    expect(decision.explanation).toEqual({
      rule: 1,
      acquirers: [
        { acquirer: 'GONE', verdict: 'not-configured' },
        { acquirer: 'OTHER', verdict: 'not-taken' },
        { acquirer: 'AUTO', verdict: 'no-manual-capture' },
        { acquirer: 'OPEN', verdict: 'circuit-open' },
        { acquirer: 'A', verdict: 'chosen' },
        { acquirer: 'B', verdict: 'not-needed' },
      ],
    })
  })

  it('takes an acquirer that cannot wait where the merchant does not', () => {
    expect(decide({ AUTO: automaticOnly }, { captureMode: 'AUTOMATIC' }).candidates).toEqual(['AUTO'])
  })

  it('tries the first one anyway when the circuits of all that could are open', () => {
    const decision = decide({ GONE: undefined, AUTO: automaticOnly, A: open, B: open })
    expect(decision.candidates).toEqual(['A'])
    expect(verdicts(decision)).toBe('GONE not-configured, AUTO no-manual-capture, A chosen-though-open, B circuit-open')
  })

  it('is nobody where nobody can', () => {
    expect(decide({ GONE: undefined, OTHER: other }).candidates).toEqual([])
    expect(decide({ AUTO: automaticOnly }).candidates).toEqual([])
  })

  it('names the draw, and the default by no number', () => {
    const shares = [{ acquirer: 'A', percent: 100 }]
    expect(decideRoute({ default: 'A', rules: [{ match: {}, shares }] }, payment, () => able).explanation).toEqual({
      rule: 1,
      draw: expect.any(Number),
      acquirers: [{ acquirer: 'A', verdict: 'chosen' }],
    })
    const byDefault = decideRoute({ default: ['A', 'B'], rules: [] }, payment, () => able)
    expect(byDefault.explanation.rule).toBeNull()
    expect(byDefault.candidates).toEqual(['A', 'B'])
  })
})

describe('an authorization that another acquirer may be asked for', () => {
  const receipt = {}
  const outcomes: readonly (readonly [AuthorizeOutcome, string | undefined])[] = [
    [{ kind: 'not-sent', reason: 'refused' }, 'not-sent'],
    [{ kind: 'failed', code: 'INVALID_CONTRACT', elsewhere: true, receipt }, 'declined'],
    [{ kind: 'failed', code: 'DO_NOT_HONOR', receipt }, undefined],
    [{ kind: 'unknown', reason: 'silence' }, undefined],
    [{ kind: 'pending', receipt }, undefined],
    [{ kind: 'buyer-action', url: 'https://bank.example', receipt }, undefined],
    [{ kind: 'succeeded', amount: payment.amount, receipt }, undefined],
  ]

  it.each(outcomes)('by %o: %s', (outcome, ended) => {
    expect(endedForAnother(outcome)).toBe(ended)
  })

  const now = new Date('2026-03-01T12:00:00.000Z')
  const later = new Date(now.getTime() + 1)
  const requested = { kind: 'requested', cancelRequested: false } as const
  const cases: readonly { state: PaymentState; expiresAt: Date; may: boolean }[] = [
    { state: requested, expiresAt: later, may: true },
    { state: requested, expiresAt: now, may: false },
    { state: { kind: 'requested', cancelRequested: true }, expiresAt: later, may: false },
    { state: { kind: 'awaiting-buyer', url: 'https://bank.example' }, expiresAt: later, may: false },
    { state: { kind: 'closing', why: 'merchant' }, expiresAt: later, may: false },
  ]

  it.each(cases)('goes on: $may, in $state until $expiresAt', ({ state, expiresAt, may }) => {
    expect(mayPassOn({ state, expiresAt }, now)).toBe(may)
  })
})

describe('a payment that is passed on', () => {
  it('goes to the next, with what came of the last', () => {
    const first = decide({ A: able, B: able, C: able })
    const second = passOn(first, 'not-sent', () => 'not-needed')
    expect(second.candidates).toEqual(['B', 'C'])
    expect(verdicts(second)).toBe('A not-sent, B chosen, C not-needed')
    const third = passOn(second, 'declined', () => 'not-needed')
    expect(third.candidates).toEqual(['C'])
    expect(verdicts(third)).toBe('A not-sent, B declined, C chosen')
    const none = passOn(third, 'not-sent', () => 'not-needed')
    expect(none.candidates).toEqual([])
    expect(verdicts(none)).toBe('A not-sent, B declined, C not-sent')
  })

  it('leaves out whose circuit has opened since, and asks of no more than it needs', () => {
    const asked: string[] = []
    const next = passOn(decide({ A: able, B: able, C: able, D: able }), 'not-sent', (name) => {
      asked.push(name)
      return name === 'B' ? 'circuit-open' : 'not-needed'
    })
    expect(verdicts(next)).toBe('A not-sent, B circuit-open, C chosen, D not-needed')
    expect(asked).toEqual(['B', 'C'])
    expect(passOn(decide({ A: able, B: able }), 'not-sent', () => 'circuit-open').candidates).toEqual([])
  })

  const prospects = fc.constantFrom(able, open, automaticOnly, other, undefined)
  const ended = fc.constantFrom('not-sent' as const, 'declined' as const)

  it('is asked for once at most of each that can, in the order of the table', () => {
    fc.assert(
      fc.property(
        fc.array(prospects, { maxLength: 6 }),
        fc.infiniteStream(fc.tuple(ended, fc.boolean())),
        (all, ends) => {
          const named = Object.fromEntries(all.map((prospect, index) => [`BANK_${index}`, prospect]))
          const asked: string[] = []
          let decision = decide(named)
          while (decision.candidates[0] !== undefined) {
            asked.push(decision.candidates[0])
            const chosen = decision.explanation.acquirers.filter(({ verdict }) => isChosen(verdict))
            expect(chosen.map(({ acquirer }) => acquirer)).toEqual([decision.candidates[0]])
            const [why, admitted] = ends.next().value ?? ['declined', true]
            decision = passOn(decision, why, () => (admitted ? 'not-needed' : 'not-configured'))
          }
          const usable = Object.keys(named).filter((name) => named[name] === able || named[name] === open)
          expect(asked).toEqual(usable.filter((name) => asked.includes(name)))
          expect(new Set(asked).size).toBe(asked.length)
          expect(asked.length > 0).toBe(usable.length > 0)
        },
      ),
    )
  })
})

function isChosen(verdict: Verdict): boolean {
  return verdict === 'chosen' || verdict === 'chosen-though-open'
}
