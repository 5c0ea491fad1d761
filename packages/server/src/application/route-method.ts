import type { Acquirer } from '../acquirers/acquirer.ts'
import type { Capability } from '../domain/capability.ts'
import { type Obstacle, obstacle } from '../domain/offered-methods.ts'
import { decideRoute, type PaymentToRoute, type RoutingDecision } from '../domain/route-decision.ts'
import type { Context } from './context.ts'
import { prospectOf } from './market.ts'

/** An acquirer that can take a payment, and what it can do. */
export interface Candidate {
  readonly acquirer: Acquirer
  readonly capability: Capability
}

/** Where a payment may go. */
export interface Routed {
  readonly payment: PaymentToRoute
  readonly decision: RoutingDecision
  /** Those of the decision, in its order. */
  readonly candidates: readonly Candidate[]
}

/** A payment that somebody can take. */
export interface Takable extends Routed {
  readonly candidates: readonly [Candidate, ...Candidate[]]
}

export function routeMethod(context: Context, payment: PaymentToRoute): Routed {
  const { clientId, method } = payment
  const { currency } = payment.amount
  const acquirers = context.acquirersOf(clientId)
  const decision = decideRoute(context.routing, payment, (acquirer) =>
    prospectOf(context, acquirers, { clientId, acquirer }, { method, currency }),
  )
  return { payment, decision, candidates: candidatesOf(context, payment, decision) }
}

/** Those of the decision that can be asked now, in its order. */
export function candidatesOf(
  context: Context,
  { clientId, amount, method }: PaymentToRoute,
  { candidates }: RoutingDecision,
): readonly Candidate[] {
  const acquirers = context.acquirersOf(clientId)
  return candidates.flatMap((name) => {
    const acquirer = acquirers.forNew(name)
    const capability = acquirer?.capability(method, amount.currency)
    return acquirer && capability ? [{ acquirer, capability }] : []
  })
}

export function isTakable(routed: Routed): routed is Takable {
  return routed.candidates.length > 0
}

/** Why a payment cannot be made in this way; undefined when it can. */
export function obstacleTo(context: Context, { payment, decision }: Routed): Obstacle | undefined {
  const known = context.methods.find(({ type }) => type === payment.method.type)
  return obstacle(known, payment, decision)
}
