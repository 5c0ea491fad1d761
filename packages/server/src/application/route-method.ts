import type { Acquirer } from '../acquirers/acquirer.ts'
import type { Capability } from '../domain/capability.ts'
import { type Obstacle, obstacle, type Purchase } from '../domain/offered-methods.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { route } from '../domain/routing.ts'
import type { Context } from './context.ts'

/** Who takes a payment by this method, and what it can do. Both are absent where nobody does. */
export interface Routed {
  readonly method: PaymentMethod
  readonly acquirer: Acquirer | undefined
  readonly capability: Capability | undefined
}

export function routeMethod(context: Context, clientId: string, currency: string, method: PaymentMethod): Routed {
  const acquirer = context.acquirersOf(clientId).forNew(route(context.routing, { currency, method }))
  return { method, acquirer, capability: acquirer?.capability(method, currency) }
}

/** Why a purchase cannot be paid in this way; undefined when it can. */
export function obstacleTo(context: Context, { method, capability }: Routed, purchase: Purchase): Obstacle | undefined {
  const known = context.methods.find(({ type }) => type === method.type)
  return obstacle(known, purchase, capability)
}
