import { listClientKeys, retireClientKey as retireStored } from '../store/client-keys.ts'
import type { Context } from './context.ts'

export type RetireKeyResult =
  /** Also when it was retired before: whoever asks twice gets the same. */
  | { readonly kind: 'retired' }
  | { readonly kind: 'unknown-client' }
  | { readonly kind: 'unknown-key'; readonly versions: readonly number[] }
  /** The client could not sign anything any more. */
  | { readonly kind: 'last' }

export interface RetireKeyOrder {
  readonly clientId: string
  readonly version: number
  /** For the audit. */
  readonly reason?: string | undefined
  readonly actor: string
}

/** Ends what a client's key can sign, within two seconds at every server. The last one stays. */
export async function retireClientKey(context: Context, order: RetireKeyOrder): Promise<RetireKeyResult> {
  const { clientId, version, reason, actor } = order
  const detail = { keyVersion: version, reason }
  const audit = { auditId: context.newId(), actor, action: 'retire-client-key', detail }
  if (await retireStored(context.pool, clientId, version, audit)) return { kind: 'retired' }
  const keys = await listClientKeys(context.pool, clientId)
  if (keys.length === 0) return { kind: 'unknown-client' }
  const key = keys.find((one) => one.version === version)
  if (!key) return { kind: 'unknown-key', versions: keys.map((one) => one.version).toSorted((a, b) => a - b) }
  return key.retiredAt === null ? { kind: 'last' } : { kind: 'retired' }
}
