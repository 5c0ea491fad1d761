import type { Environment } from '../../store/clients.ts'
import type { ScopeClient, ScopeFacts } from '../../store/home-scope.ts'

export type { Environment }

/** Whose numbers are asked for: all clients of one environment, or one of them. Sandbox and live are never mixed. */
export interface HomeScope {
  readonly environment: Environment
  readonly clientId?: string
}

/** A scope with its clients as they are now. */
export interface OpenScope extends HomeScope {
  readonly now: Date
  readonly clients: readonly ScopeClient[]
  readonly clientIds: readonly string[]
}

/** Undefined when the environment has no such client. */
export function openScope({ now, clients }: ScopeFacts, scope: HomeScope): OpenScope | undefined {
  const { environment, clientId } = scope
  const chosen = clients.filter(
    (client) => client.environment === environment && (clientId === undefined || client.clientId === clientId),
  )
  if (clientId !== undefined && chosen.length === 0) return undefined
  return { ...scope, now, clients: chosen, clientIds: chosen.map((client) => client.clientId) }
}

export function keyOf({ environment, clientId }: HomeScope): string {
  return `${environment} ${clientId ?? '*'}`
}
