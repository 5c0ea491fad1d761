import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  asTaken,
  judgeLines,
  type LineToJudge,
  type NamedBefore,
  type OurSettlement,
  type SettlementKind,
  type SettlementLine,
} from './settlement.ts'

const ours: OurSettlement = {
  clientId: 'ACME',
  paymentId: 'p1',
  movement: 'capture',
  movementId: 'c1',
  currency: 'EUR',
  amount: 1_000n,
  state: 'succeeded',
  reversed: null,
}

const line: SettlementLine = {
  entry: 1,
  line: 2,
  type: 'CAPTURE',
  transactionId: 't1',
  currency: 'EUR',
  amount: 1_000n,
  fee: 10n,
}

interface Case {
  readonly line?: Partial<SettlementLine>
  readonly ours?: Partial<OurSettlement> | null
  readonly before?: readonly Partial<NamedBefore>[]
}

const named: NamedBefore = {
  movementId: 'c1',
  type: 'CAPTURE',
  sameReport: false,
  where: 'line 7 of report r1',
  transactionId: 't1',
  currency: 'EUR',
  amount: 1_000n,
  fee: 10n,
}

function found(given: Case): string {
  const candidates = given.ours === null ? [] : [{ ...ours, ...given.ours }]
  const before = (given.before ?? []).map((one) => ({ ...named, ...one }))
  const [verdict] = judgeLines([{ line: { ...line, ...given.line }, candidates }], before)
  return `${verdict?.kind}: ${verdict?.text}`
}

const refund = { movement: 'refund', movementId: 'f1' } as const

describe('a line of a report', () => {
  test.each<[string, Case, string]>([
    ['a capture as we have it', {}, 'matched: capture c1'],
    ['a refund as we have it', { line: { type: 'REFUND' }, ours: refund }, 'matched: refund f1'],
    [
      'a payment that took the money',
      { ours: { movement: 'payment', movementId: 'p1', state: 'paid' } },
      'matched: payment p1',
    ],
    ['a capture that was taken back since', { ours: { reversed: 1_000n } }, 'matched: capture c1'],
    ['what was taken back', { line: { type: 'REVERSAL' }, ours: { reversed: 1_000n } }, 'matched: capture c1'],
    [
      'a refund that came back',
      { line: { type: 'REVERSAL' }, ours: { ...refund, reversed: 1_000n } },
      'matched: refund f1',
    ],
    [
      'another amount',
      { line: { amount: 999n } },
      'amount-differs: capture c1: 1000 EUR here, 999 EUR there, in minor units',
    ],
    [
      'another currency',
      { line: { currency: 'USD' } },
      'currency-differs: capture c1: 1000 EUR here, 1000 USD there, in minor units',
    ],
    [
      'another amount taken back',
      { line: { type: 'REVERSAL', amount: 5n }, ours: { reversed: 1_000n } },
      'amount-differs: capture c1: 1000 EUR here, 5 EUR there, in minor units',
    ],
    ['what failed here', { ours: { state: 'failed' } }, 'state-differs: capture c1: failed here, captured there'],
    [
      'what is unknown here',
      { line: { type: 'REFUND' }, ours: { ...refund, state: 'unknown' } },
      'state-differs: refund f1: unknown here, refunded there',
    ],
    [
      'an authorization without its captures',
      { ours: { movement: 'payment', movementId: 'p1', state: 'authorized' } },
      'state-differs: payment p1: authorized here, captured there',
    ],
    [
      'what was taken back there alone',
      { line: { type: 'REVERSAL' } },
      'state-differs: capture c1: taken back there, and not here',
    ],
    [
      'all that can differ',
      { line: { amount: 5n }, ours: { state: 'pending' } },
      'state-differs: capture c1: pending here, captured there; 1000 EUR here, 5 EUR there, in minor units',
    ],
    ['nothing of ours', { ours: null }, 'only-theirs: nothing of ours at this acquirer has its reference or id'],
    ['a capture by a refund’s reference', { ours: refund }, 'only-theirs: what it names is refund f1'],
    ['a refund by a capture’s reference', { line: { type: 'REFUND' } }, 'only-theirs: what it names is capture c1'],
    ['a chargeback', { line: { type: 'CHARGEBACK', amount: 5n } }, 'not-kept: of capture c1'],
    [
      'a word of unknown meaning',
      { line: { type: 'OTHER' } },
      'unknown-type: say what it is with --type, or look at it',
    ],
    ['the same as in an earlier report', { before: [{}] }, 'repeated: as in line 7 of report r1'],
    [
      'the same movement with another fee',
      { before: [{ fee: 11n }] },
      'duplicate: capture c1 was named in line 7 of report r1',
    ],
    [
      'the same twice in this report',
      { before: [{ sameReport: true, where: 'line 1' }] },
      'duplicate: capture c1 was named in line 1',
    ],
    [
      'both, this report first',
      { before: [{}, { sameReport: true, where: 'line 1' }] },
      'duplicate: capture c1 was named in line 1',
    ],
    ['a capture whose reversal was named', { before: [{ type: 'REVERSAL' }] }, 'matched: capture c1'],
  ])('that is %s', (_what, given, expected) => {
    expect(found(given)).toBe(expected)
  })
})

describe('a payment, as lines are about it', () => {
  const payment = { ...ours, movement: 'payment', movementId: 'p1' } as const
  test.each<[string, OurSettlement, { wasPaid: boolean; takesMoney: boolean }, Partial<OurSettlement>]>([
    [
      'paid and cancelled',
      { ...payment, state: 'cancelled' },
      { wasPaid: true, takesMoney: true },
      { state: 'paid', reversed: 1_000n },
    ],
    [
      'paid and being cancelled',
      { ...payment, state: 'closing' },
      { wasPaid: true, takesMoney: true },
      { state: 'paid', reversed: null },
    ],
    [
      'held and cancelled',
      { ...payment, state: 'cancelled' },
      { wasPaid: true, takesMoney: false },
      { state: 'cancelled', reversed: null },
    ],
    [
      'cancelled unpaid',
      { ...payment, state: 'cancelled' },
      { wasPaid: false, takesMoney: true },
      { state: 'cancelled', reversed: null },
    ],
  ])('that was %s', (_what, own, known, expected) => {
    expect(asTaken(own, known)).toMatchObject(expected)
  })
})

/** What a line can be made into, and what it must then be found to be. */
const edits = {
  none: 'matched',
  amount: 'amount-differs',
  currency: 'currency-differs',
  reference: 'only-theirs',
  twice: 'duplicate',
  word: 'unknown-type',
} as const satisfies Record<string, SettlementKind>

type Edit = keyof typeof edits

const edit = fc.constantFrom<Edit>('none', 'amount', 'currency', 'reference', 'twice', 'word')

function linesOf(own: OurSettlement, index: number, made: Edit): readonly LineToJudge[] {
  const plain: SettlementLine = {
    ...line,
    entry: 10 * index + 1,
    line: 10 * index + 2,
    transactionId: `t${index}`,
    amount: own.amount,
  }
  const type = own.movement === 'refund' ? 'REFUND' : 'CAPTURE'
  const as = (changes: Partial<SettlementLine>, candidates = [own]) => [
    { line: { ...plain, type, ...changes } as const, candidates },
  ]
  switch (made) {
    case 'none':
      return as({})
    case 'amount':
      return as({ amount: own.amount + 1n })
    case 'currency':
      return as({ currency: 'JPY' })
    case 'reference':
      return as({}, [])
    case 'twice':
      return [...as({}), ...as({ entry: plain.entry + 1 })]
    case 'word':
      return as({ type: 'OTHER' })
  }
}

test('any report with known edits shows exactly these, in whatever pieces it is judged', () => {
  const movements = fc.array(fc.record({ amount: fc.bigInt(1n, 10n ** 15n), refund: fc.boolean(), edit }), {
    maxLength: 30,
  })
  fc.assert(
    fc.property(movements, fc.integer({ min: 1, max: 12 }), (all, size) => {
      const lines = all.flatMap(({ amount, refund: given, edit: made }, index) => {
        const own = { ...ours, movementId: `m${index}`, movement: given ? 'refund' : 'capture', amount } as const
        return linesOf(own, index, made)
      })
      const expected = all.flatMap(({ edit: made }) => (made === 'twice' ? ['matched', 'duplicate'] : [edits[made]]))
      expect(inPieces(lines, size)).toEqual(expected)
    }),
  )
})

/** As the server does it: what earlier pieces named is handed to the later ones. */
function inPieces(lines: readonly LineToJudge[], size: number): readonly SettlementKind[] {
  const before: NamedBefore[] = []
  const kinds: SettlementKind[] = []
  for (let at = 0; at < lines.length; at += size) {
    const piece = lines.slice(at, at + size)
    const verdicts = judgeLines(piece, before)
    for (const [index, verdict] of verdicts.entries()) {
      kinds.push(verdict.kind)
      const { line: one } = piece[index]!
      if (!verdict.ours || verdict.kind === 'duplicate') continue
      before.push({
        ...named,
        ...one,
        movementId: verdict.ours.movementId,
        sameReport: true,
        where: `line ${one.line}`,
      })
    }
  }
  return kinds
}
