import type { Obstacle } from '../../domain/offered-methods.ts'
import type { PaymentToRoute, RoutingDecision } from '../../domain/route-decision.ts'
import type { CircuitHealth } from '../circuits.ts'
import type { Context } from '../context.ts'
import { obstacleTo, routeMethod } from '../route-method.ts'

export type { CircuitHealth, Obstacle }

/** Where a payment would go at this moment. */
export interface ExplainedRoute extends RoutingDecision {
  /** Why it could not be made at all; null when it could. */
  readonly obstacle: Obstacle | null
}

/** What pay would decide. Asks nobody, stores nothing and uses up no try of a circuit. */
export function explainRoute(context: Context, payment: PaymentToRoute): ExplainedRoute {
  const routed = routeMethod(context, payment)
  return { ...routed.decision, obstacle: obstacleTo(context, routed) ?? null }
}

/** The circuits of the process that is asked; each process has its own. */
export function acquirerHealth(context: Context): readonly CircuitHealth[] {
  return context.circuits.list()
}
