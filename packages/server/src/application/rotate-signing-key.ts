import { generateClientKeys } from '@capstan/protocol'
import type { Environment } from '../store/clients.ts'
import { insertSigningKey, listSigningKeys, retireSigningKey as retireStored } from '../store/signing-keys.ts'
import type { Context } from './context.ts'

export type RotateResult =
  | { readonly kind: 'rotated'; readonly version: number }
  /** The one before it has not begun to sign yet. */
  | { readonly kind: 'pending'; readonly version: number; readonly signsFrom: Date }
  /** Somebody else did at this moment. */
  | { readonly kind: 'meanwhile' }

export interface RotateOrder {
  readonly environment: Environment
  /** Milliseconds for which the new key is published before it signs. */
  readonly signsInMs: number
  /** For the audit. */
  readonly reason?: string | undefined
  readonly actor: string
}

/** Makes a new pair to sign with. The old one stays published, and whatever it signed can be verified, until it is retired. */
export async function rotateSigningKey(context: Context, order: RotateOrder): Promise<RotateResult> {
  const { environment, signsInMs, reason, actor } = order
  const detail = { environment, signsInMs, reason }
  const audit = { auditId: context.newId(), actor, action: 'rotate-signing-key', detail }
  const pair = await generateClientKeys()
  const version = await insertSigningKey(context.pool, environment, pair, signsInMs, audit)
  if (version === undefined) {
    const keys = await listSigningKeys(context.pool)
    const waiting = keys.find((key) => key.environment === environment && key.retiredAt === null && !key.begun)
    return waiting ? { kind: 'pending', version: waiting.version, signsFrom: waiting.signsFrom } : { kind: 'meanwhile' }
  }
  await context.signingKeys.refresh()
  return { kind: 'rotated', version }
}

export type RetireSigningKeyResult =
  /** Also when it was before. */
  | { readonly kind: 'retired' }
  | { readonly kind: 'unknown-key'; readonly versions: readonly number[] }
  /** The one that signs now. */
  | { readonly kind: 'signing' }

export interface RetireSigningKeyOrder {
  readonly environment: Environment
  readonly version: number
  /** For the audit. */
  readonly reason?: string | undefined
  readonly actor: string
}

/** Takes a key that does not sign (any more, or yet) out of what is published, and forgets its private half. */
export async function retireSigningKey(
  context: Context,
  { environment, version, reason, actor }: RetireSigningKeyOrder,
): Promise<RetireSigningKeyResult> {
  const detail = { environment, keyVersion: version, reason }
  const audit = { auditId: context.newId(), actor, action: 'retire-signing-key', detail }
  if (await retireStored(context.pool, environment, version, audit)) return { kind: 'retired' }
  const keys = (await listSigningKeys(context.pool)).filter((key) => key.environment === environment)
  const key = keys.find((one) => one.version === version)
  if (!key) return { kind: 'unknown-key', versions: keys.map((one) => one.version).toSorted((a, b) => a - b) }
  return key.retiredAt === null ? { kind: 'signing' } : { kind: 'retired' }
}
