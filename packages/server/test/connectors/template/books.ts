import { randomBytes } from 'node:crypto'
import type { BookedAuthorization } from '../stand-in.ts'

type State = BookedAuthorization['state']

export interface Movement {
  readonly id: string
  readonly kind: 'captures' | 'refunds'
  readonly reference: string
  readonly amount: number
  readonly final: boolean
  /** What it becomes at the next settlement; null: it is what it is. */
  becomes: 'done' | 'declined' | null
  state: 'done' | 'declined' | 'pending'
  readonly unlisted: boolean
}

export interface Authorization {
  readonly id: string
  readonly reference: string
  readonly amount: number
  readonly currency: string
  state: State
  becomes: State | null
  readonly unlisted: boolean
  readonly movements: Movement[]
}

export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(9).toString('hex')}`
}

/** What is taken or given back, or about to be. */
export function sumOf({ movements }: Authorization, kind: Movement['kind']): number {
  return movements
    .filter((one) => one.kind === kind && one.state !== 'declined')
    .reduce((sum, { amount }) => sum + amount, 0)
}

/** Why it cannot be; undefined when it can. */
export function refusalOf(kind: Movement['kind'], authorization: Authorization, amount: number): string | undefined {
  const taken = sumOf(authorization, 'captures')
  if (kind === 'refunds') return amount > taken - sumOf(authorization, 'refunds') ? 'more_than_captured' : undefined
  const closed = authorization.movements.some((one) => one.final && one.state !== 'declined')
  if (authorization.state !== 'authorized' || closed) return 'not_capturable'
  return amount > authorization.amount - taken ? 'more_than_authorized' : undefined
}

export function booksOf(authorizations: readonly Authorization[]): readonly BookedAuthorization[] {
  const booked = ({ movements }: Authorization, kind: Movement['kind']) =>
    movements
      .filter((one) => one.kind === kind)
      .map(({ reference, amount, state }) => ({ reference, amount: BigInt(amount), state }))
  return authorizations.map((one) => ({
    reference: one.reference,
    amount: BigInt(one.amount),
    currency: one.currency,
    state: one.state,
    captures: booked(one, 'captures'),
    refunds: booked(one, 'refunds'),
  }))
}

const undocumented = 'evaporated'

export function shownAuthorization(one: Authorization): object {
  const status = { 'awaiting-buyer': 'action_required' }[String(one.state)] ?? one.state
  return {
    id: one.id,
    reference: one.reference,
    amount: one.amount,
    currency: one.currency,
    status: one.unlisted ? undocumented : status,
    ...(one.state === 'declined' && { reason: 'do_not_honor' }),
    ...(one.state === 'awaiting-buyer' && { redirect_url: `https://bank.template.example/${one.id}` }),
  }
}

export function shownMovement(one: Movement, { currency }: Authorization): object {
  const { id, reference, amount, state } = one
  const status = one.unlisted ? undocumented : state
  return { id, reference, amount, currency, status, ...(state === 'declined' && { reason: 'insufficient_funds' }) }
}
