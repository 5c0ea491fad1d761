import { unreachable } from '../assert.ts'
import type { MovementStateKind } from './movement.ts'
import type { PaymentStateKind } from './payment.ts'

/** What a line of an acquirer's report is about; `OTHER` is a word that nobody told us the meaning of. */
export type SettlementType = 'CAPTURE' | 'REFUND' | 'REVERSAL' | 'CHARGEBACK' | 'OTHER'

/** One line of a report. Amounts in minor units of `currency`, and above zero unless the type is `OTHER`. */
export interface SettlementLine {
  /** Its place among the lines, from 1. */
  readonly entry: number
  /** Where it stands in the file. */
  readonly line: number
  readonly type: SettlementType
  readonly transactionId: string | null
  readonly currency: string
  readonly amount: bigint
  readonly fee: bigint
}

/** A capture, a refund, or a payment whose authorization took the money itself. */
export type SettledMovement = 'capture' | 'refund' | 'payment'

/** Something of ours that a line can be about. The amount in minor units. */
export interface OurSettlement {
  readonly clientId: string
  readonly paymentId: string
  readonly movement: SettledMovement
  /** The id of the capture, the refund or the payment. */
  readonly movementId: string
  readonly currency: string
  readonly amount: bigint
  readonly state: MovementStateKind | PaymentStateKind
  /** What the acquirer took back of it afterwards, as we know it. */
  readonly reversed: bigint | null
}

/** A line that named one of ours before, in this report or in an earlier one. */
export interface NamedBefore {
  readonly movementId: string
  readonly type: SettlementType
  readonly sameReport: boolean
  /** As people find it again: a line, or a report and its line. */
  readonly where: string
  readonly transactionId: string | null
  readonly currency: string
  readonly amount: bigint
  readonly fee: bigint
}

/** Spelled out with whether a person has to look at it. */
export const settlementKinds = {
  matched: { differs: false, text: 'as our books have it' },
  repeated: { differs: false, text: 'the same line was in an earlier report, and counts there' },
  'only-theirs': { differs: true, text: 'nothing of ours' },
  'only-ours': { differs: true, text: 'succeeded in the period, and no line names it' },
  'amount-differs': { differs: true, text: 'another amount than ours' },
  'currency-differs': { differs: true, text: 'another currency than ours' },
  'state-differs': { differs: true, text: 'moved there, and not here' },
  duplicate: { differs: true, text: 'a second line about the same' },
  'not-kept': { differs: true, text: 'a chargeback: Capstan keeps none' },
  'unknown-type': { differs: true, text: 'a type of line that nobody told the meaning of' },
} as const

export type SettlementKind = keyof typeof settlementKinds

export interface SettlementVerdict {
  readonly entry: number
  readonly kind: Exclude<SettlementKind, 'only-ours'>
  readonly text: string
  readonly ours?: OurSettlement
}

/** A line with all of ours that its reference, or the acquirer's id, may stand for. */
export interface LineToJudge {
  readonly line: SettlementLine
  readonly candidates: readonly OurSettlement[]
  /** Several of ours have the acquirer's id, so that it names none of them. */
  readonly idIsShared?: boolean
}

/**
 * A payment whose own authorization took the money, as lines can be about it: paid, though it was given back whole by a
 * cancellation since; that is beside it, as what an acquirer takes back is beside a capture. An authorization that only
 * held the money took none, and is left as it is.
 */
export function asTaken(
  ours: OurSettlement,
  { wasPaid, takesMoney }: { readonly wasPaid: boolean; readonly takesMoney: boolean },
): OurSettlement {
  const { movement, state, amount } = ours
  if (movement !== 'payment' || !wasPaid || !takesMoney) return ours
  if (state === 'closing') return { ...ours, state: 'paid' }
  return state === 'cancelled' ? { ...ours, state: 'paid', reversed: amount } : ours
}

/**
 * What lines of a report are, in their order. `before` holds the lines that named one of the candidates earlier; those
 * of `lines` themselves are counted as they come.
 */
export function judgeLines(
  lines: readonly LineToJudge[],
  before: readonly NamedBefore[],
): readonly SettlementVerdict[] {
  const named = new Map<string, NamedBefore>()
  // The earlier line in the same report is the one to name: that is where the reader has both before him.
  for (const one of before) if (one.sameReport || !named.has(keyOf(one))) named.set(keyOf(one), one)
  return lines.map(({ line, candidates, idIsShared = false }) => {
    const verdict = judge(line, { candidates, idIsShared }, named)
    if (verdict.ours && verdict.kind !== 'duplicate' && verdict.kind !== 'repeated') {
      const { movementId } = verdict.ours
      const { type, transactionId, currency, amount, fee } = line
      const where = `line ${line.line}`
      const now = { movementId, type, sameReport: true, where, transactionId, currency, amount, fee }
      named.set(keyOf(now), now)
    }
    return verdict
  })
}

function keyOf({ movementId, type }: Pick<NamedBefore, 'movementId' | 'type'>): string {
  return `${type} ${movementId}`
}

function judge(
  line: SettlementLine,
  { candidates, idIsShared }: Required<Pick<LineToJudge, 'candidates' | 'idIsShared'>>,
  named: ReadonlyMap<string, NamedBefore>,
): SettlementVerdict {
  const { entry, type } = line
  if (type === 'OTHER') return { entry, kind: 'unknown-type', text: 'say what it is with --type, or look at it' }
  const ours = candidates.find(({ movement }) => canBeOf(type, movement))
  if (!ours) {
    const text = idIsShared ? 'several of ours have its id, so it names none of them' : unknownText(candidates)
    return { entry, kind: 'only-theirs', text }
  }
  const earlier = named.get(keyOf({ movementId: ours.movementId, type }))
  if (earlier && !earlier.sameReport && isSame(line, earlier)) {
    return { entry, kind: 'repeated', text: `as in ${earlier.where}`, ours }
  }
  if (earlier) return { entry, kind: 'duplicate', text: `${nameOf(ours)} was named in ${earlier.where}`, ours }
  return { entry, ...compare(line, ours), ours }
}

function canBeOf(type: Exclude<SettlementType, 'OTHER'>, movement: SettledMovement): boolean {
  switch (type) {
    case 'CAPTURE':
      return movement !== 'refund'
    case 'REFUND':
      return movement === 'refund'
    // A refund that comes back, and money that a buyer's bank takes back.
    case 'REVERSAL':
    case 'CHARGEBACK':
      return true
    default:
      return unreachable(type)
  }
}

function unknownText([other]: readonly OurSettlement[]): string {
  return other ? `what it names is ${nameOf(other)}` : 'nothing of ours at this acquirer has its reference or id'
}

function nameOf({ movement, movementId }: OurSettlement): string {
  return `${movement} ${movementId}`
}

/** Reports overlap, so a line may come again, to the letter. */
function isSame(line: SettlementLine, earlier: NamedBefore): boolean {
  return (
    line.transactionId === earlier.transactionId &&
    line.currency === earlier.currency &&
    line.amount === earlier.amount &&
    line.fee === earlier.fee
  )
}

/** Whether money moved comes first, then in which currency, then how much of it; the text says all that differs. */
function compare(line: SettlementLine, ours: OurSettlement): Pick<SettlementVerdict, 'kind' | 'text'> {
  if (line.type === 'CHARGEBACK') return { kind: 'not-kept', text: `of ${nameOf(ours)}` }
  const texts: string[] = []
  const state = stateText(line.type, ours)
  if (state !== undefined) texts.push(state)
  const ourAmount = line.type === 'REVERSAL' ? (ours.reversed ?? ours.amount) : ours.amount
  const otherCurrency = line.currency !== ours.currency
  const otherAmount = line.amount !== ourAmount
  if (otherCurrency || otherAmount) {
    texts.push(`${ourAmount} ${ours.currency} here, ${line.amount} ${line.currency} there, in minor units`)
  }
  const text = `${nameOf(ours)}: ${texts.join('; ')}`
  if (state !== undefined) return { kind: 'state-differs', text }
  if (otherCurrency) return { kind: 'currency-differs', text }
  if (otherAmount) return { kind: 'amount-differs', text }
  return { kind: 'matched', text: nameOf(ours) }
}

/** Undefined when our books say that the money moved, too. */
function stateText(type: SettlementType, { movement, state, reversed }: OurSettlement): string | undefined {
  if (type === 'REVERSAL') return reversed === null ? 'taken back there, and not here' : undefined
  const done = movement === 'payment' ? state === 'paid' : state === 'succeeded'
  return done ? undefined : `${state} here, ${movement === 'refund' ? 'refunded' : 'captured'} there`
}
