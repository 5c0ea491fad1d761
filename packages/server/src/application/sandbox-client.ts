import { listClients } from '../store/clients.ts'
import type { Context } from './context.ts'

/** Why something of the sandbox cannot be done for a client. */
export type NotInSandbox =
  | {
      readonly kind: 'unknown-client'
      /** The sandbox clients there are, the oldest first. */
      readonly sandboxClients: readonly string[]
    }
  /** Its acquirers, its clock and its notifications are the real ones. */
  | { readonly kind: 'live' }

/** Undefined when it is a sandbox client. */
export async function notInSandbox(context: Context, clientId: string): Promise<NotInSandbox | undefined> {
  const [client] = await listClients(context.pool, clientId)
  if (client) return client.environment === 'sandbox' ? undefined : { kind: 'live' }
  const all = await listClients(context.pool)
  const sandboxClients = all.filter(({ environment }) => environment === 'sandbox').map((other) => other.clientId)
  return { kind: 'unknown-client', sandboxClients }
}
