import type { AcquirerRegistry } from '../acquirers/registry.ts'
import type { Market } from '../domain/offered-methods.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { Prospect } from '../domain/route-decision.ts'
import type { Context } from './context.ts'

/** Where the payments of a client can go. */
export function marketOf(context: Context, clientId: string): Market {
  const acquirers = context.acquirersOf(clientId)
  return {
    clientId,
    methods: context.methods,
    routing: context.routing,
    prospect: (acquirer, method, currency) =>
      prospectOf(context, acquirers, { clientId, acquirer }, { method, currency }),
  }
}

/** What routing must know of an acquirer; undefined for a name that the client has none of. */
export function prospectOf(
  context: Context,
  acquirers: AcquirerRegistry,
  named: { readonly clientId: string; readonly acquirer: string },
  { method, currency }: { readonly method: PaymentMethod; readonly currency: string },
): Prospect | undefined {
  const acquirer = acquirers.forNew(named.acquirer)
  return acquirer && { capability: acquirer.capability(method, currency), open: !context.circuits.admits(named) }
}
