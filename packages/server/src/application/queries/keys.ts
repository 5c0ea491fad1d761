import { listClientKeys, type StoredClientKey } from '../../store/client-keys.ts'
import { type Environment, listClients } from '../../store/clients.ts'
import { listSigningKeys, type SigningKeySummary } from '../../store/signing-keys.ts'
import type { Context } from '../context.ts'

/** One of the pairs that the server signs with. */
export interface PublishedKey extends Omit<SigningKeySummary, 'begun'> {
  /** `next`: published and not signing yet. `published`: signed until its successor began, and may still be relied on. */
  readonly state: 'next' | 'signing' | 'published' | 'retired'
}

export interface ClientKeys {
  readonly clientId: string
  readonly environment: Environment
  readonly gatewayUrl: string
  /** The newest first, retired ones included. */
  readonly keys: readonly StoredClientKey[]
  /** What merchants verify with, the newest first: of the client's environment, without retired ones. */
  readonly apoKeys: readonly PublishedKey[]
}

/** Of both environments, the newest first, retired ones included. */
export async function signingKeys(context: Context): Promise<readonly PublishedKey[]> {
  const keys = await listSigningKeys(context.pool)
  return keys.map(({ begun, ...key }) => {
    const newer = keys.some(
      (other) =>
        other.environment === key.environment && other.retiredAt === null && other.begun && other.version > key.version,
    )
    const state = key.retiredAt !== null ? 'retired' : !begun ? 'next' : newer ? 'published' : 'signing'
    return { ...key, state }
  })
}

/** Of one environment, without retired ones: what its merchants verify with. */
export async function publishedKeys(context: Context, environment: Environment): Promise<readonly PublishedKey[]> {
  return (await signingKeys(context)).filter((key) => key.environment === environment && key.state !== 'retired')
}

/** Undefined when there is no such client. */
export async function clientKeys(context: Context, clientId: string): Promise<ClientKeys | undefined> {
  const [client] = await listClients(context.pool, clientId)
  if (!client) return undefined
  const { environment } = client
  const keys = await listClientKeys(context.pool, clientId)
  const apoKeys = await publishedKeys(context, environment)
  return { clientId, environment, gatewayUrl: context.publicUrl, keys, apoKeys }
}
