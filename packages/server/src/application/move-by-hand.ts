import type { Capability } from '../domain/capability.ts'
import { canBePaid, type Money } from '../domain/money.ts'
import type { Movement, MovementName } from '../domain/movement.ts'
import type { Payment } from '../domain/payment.ts'
import { type Refusal, refusal } from '../domain/refusal.ts'
import { type AuditEntry, loadClient, recordAudit, whoMoved } from '../store/clients.ts'
import { loadPayment } from '../store/payments.ts'
import { acquirerOf } from './acquirer-of.ts'
import { repeatOf } from './by-person.ts'
import type { Context } from './context.ts'

/** A capture or refund as a person asks for it. */
export interface Wish {
  readonly clientId: string
  readonly paymentId: string
  /** Minor units of the payment's currency; all that is left when absent. */
  readonly value?: bigint
  /** How many captures (refunds) of the payment the person had seen, refused ones too. */
  readonly seen: number
}

export type MovedByHand<M> =
  /** It is recorded, now or before; its state says how far it is. `by`: the person who began it, if one did. */
  | { readonly kind: 'decided'; readonly movement: M; readonly repeated: boolean; readonly by: string | undefined }
  /** Our own no. Nothing was changed, and nobody was told. `most`: what could have been moved. */
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly most: Money }
  /** Others came since the person looked, the newest last. Nothing was changed. */
  | { readonly kind: 'changed'; readonly since: readonly M[] }
  /** Somebody who had seen the same did something else. Nothing more was changed. */
  | { readonly kind: 'conflict'; readonly first: M; readonly by: string | undefined }
  | { readonly kind: 'unknown-payment' }

export interface LookedAt {
  readonly payment: Payment
  readonly capability: Capability | undefined
  /** The client's clock. */
  readonly now: Date
}

export async function lookAt(context: Context, { clientId, paymentId }: Wish): Promise<LookedAt | undefined> {
  if (!(await loadClient(context.pool, clientId))) return undefined
  const { payment, now } = await loadPayment(context.pool, clientId, { paymentId })
  if (!payment) return undefined
  return { payment, capability: acquirerOf(context, payment)?.capability(payment.method, payment.amount.currency), now }
}

/** Where captures and refunds by hand differ, for one wish. */
export interface Plan<M> {
  readonly name: MovementName
  readonly requestId: string
  readonly wish: Wish
  /** Those of the payment, in order, as they were when the plan was made. */
  readonly all: readonly M[]
  /** Minor units. */
  readonly value: bigint
  /** All that can be moved now. */
  readonly most: Money
  idOf(movement: M): string
  requestIdOf(movement: M): string
  /** Whether what came to be under the request id is something else than what is wished. */
  differs(movement: M): boolean
  /** What the rules say to a new one. */
  refusal(): Refusal | undefined
  /** The use case that a merchant's request goes through. */
  run(): Promise<
    | { readonly kind: 'decided'; readonly movement: M; readonly repeated: boolean }
    | { readonly kind: 'refused'; readonly refusal: Refusal }
  >
  /** Loads `all` again. */
  reload(): Promise<readonly M[]>
  /** What the audit says of it. */
  entry(movement: M): AuditEntry
}

/**
 * Carries out what a person wishes, through the use case of the merchants' API. The request id is made of what the person
 * had seen, so that one state of a payment leads to one movement, whoever asks and how often. What the rules would refuse
 * is refused before it is recorded: the merchant asked for nothing, and is not told of it.
 */
export async function moveByHand<M extends Movement>(context: Context, plan: Plan<M>): Promise<MovedByHand<M>> {
  const { wish, all, most } = plan
  const first = withId(plan, all)
  if (!first) {
    if (all.length !== wish.seen) return { kind: 'changed', since: all.slice(wish.seen) }
    const refused = plan.refusal() ?? refuseAmount(plan)
    if (refused) return { kind: 'refused', refusal: refused, most }
  } else if (plan.differs(first)) {
    return conflict(context, plan, first)
  }
  const result = await plan.run()
  if (result.kind === 'refused') return overtaken(context, plan, result.refusal)
  const { movement, repeated } = result
  if (repeated && plan.differs(movement)) return conflict(context, plan, movement)
  if (repeated) await recordAudit(context.pool, wish.clientId, repeatOf(plan.entry(movement)))
  return { kind: 'decided', movement, repeated, by: await whoBegan(context, plan, movement) }
}

/** What the rules allowed a moment ago they refuse now: somebody came between, whom the person is told of. */
async function overtaken<M>(context: Context, plan: Plan<M>, refused: Refusal): Promise<MovedByHand<M>> {
  const { wish, most, requestId } = plan
  const now = await plan.reload()
  const winner = withId(plan, now)
  if (winner) return conflict(context, plan, winner)
  if (now.length !== wish.seen) return { kind: 'changed', since: now.slice(wish.seen) }
  const taken = refused.code === 'REPEAT_REQ_INCONSISTENT'
  return { kind: 'refused', refusal: taken ? takenElsewhere(requestId) : refused, most }
}

function refuseAmount<M>({ name, value, most }: Plan<M>): Refusal | undefined {
  if (value === 0n) return refusal('ORDER_STATUS_INVALID', `nothing is left to ${name}`)
  if (canBePaid({ ...most, value })) return undefined
  return refusal('PARAM_ILLEGAL', `${most.currency} has no amount below 1: in minor units it must end in 00`)
}

function withId<M>({ requestId, requestIdOf }: Plan<M>, all: readonly M[]): M | undefined {
  return all.find((one) => requestIdOf(one) === requestId)
}

function takenElsewhere(requestId: string): Refusal {
  const message = `the merchant used the request id ${requestId} for another payment; use the merchant's own API instead`
  return refusal('REPEAT_REQ_INCONSISTENT', message)
}

async function conflict<M>(context: Context, plan: Plan<M>, first: M): Promise<MovedByHand<M>> {
  return { kind: 'conflict', first, by: await whoBegan(context, plan, first) }
}

function whoBegan<M>(context: Context, { wish, idOf, requestId }: Plan<M>, movement: M): Promise<string | undefined> {
  return whoMoved(context.pool, wish.clientId, idOf(movement), requestId)
}
