import { type ClientKey, type ClientSummary, listClients, loadClient } from '../../store/clients.ts'
import type { Context } from '../context.ts'
import { type PublishedKey, publishedKeys } from './keys.ts'

export type { ClientSummary }

export interface ClientDetails extends ClientSummary {
  /** The client's public keys that may sign today. */
  readonly keys: readonly ClientKey[]
  /** SPKI DER, base64: verifies the server's answers and notifications. */
  readonly apoPublicKey: string
  /** The version that the server's signatures name. */
  readonly apoKeyVersion: number
  /** All that are published, the newest first: one that will sign, and those that did, beside it. */
  readonly apoKeys: readonly PublishedKey[]
  readonly gatewayUrl: string
}

export function allClients(context: Context): Promise<readonly ClientSummary[]> {
  return listClients(context.pool)
}

export async function clientDetails(context: Context, clientId: string): Promise<ClientDetails | undefined> {
  const [summary] = await listClients(context.pool, clientId)
  const client = await loadClient(context.pool, clientId)
  if (!summary || !client) return undefined
  const key = context.signingKeys[client.environment]
  return {
    ...summary,
    keys: client.keys,
    apoPublicKey: key.publicKey,
    apoKeyVersion: key.keyVersion,
    apoKeys: await publishedKeys(context, client.environment),
    gatewayUrl: context.publicUrl,
  }
}
