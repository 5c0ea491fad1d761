import type { Market } from '../domain/offered-methods.ts'
import type { Context } from './context.ts'

/** Where the payments of a client can go. */
export function marketOf(context: Context, clientId: string): Market {
  const acquirers = context.acquirersOf(clientId)
  return {
    methods: context.methods,
    routing: context.routing,
    capability: (acquirer, method, currency) => acquirers.forNew(acquirer)?.capability(method, currency),
  }
}
