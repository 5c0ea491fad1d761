import { generateClientKeys } from '@capstan/protocol'
import { insertClientKey, listClientKeys } from '../store/client-keys.ts'
import type { Context } from './context.ts'
import { environmentOf } from './signing-keys.ts'

/** A merchant has the old key and the new one while it rotates; more than a few are keys that somebody forgot to retire. */
export const mostActiveKeys = 5

export interface AddedKey {
  readonly clientId: string
  readonly keyVersion: number
  /** SPKI DER, base64. */
  readonly publicKey: string
  /** PKCS#8 DER, base64. Shown this once; absent where the merchant brought the key. */
  readonly merchantPrivateKey?: string
  /** SPKI DER, base64: verifies the server's answers and notifications. */
  readonly apoPublicKey: string
  /** The version that the server's signatures name. */
  readonly apoKeyVersion: number
  readonly gatewayUrl: string
}

export type AddKeyResult =
  | { readonly kind: 'added'; readonly key: AddedKey }
  | { readonly kind: 'unknown-client' }
  | { readonly kind: 'too-many' }
  /** The client has this very key, or had it. */
  | { readonly kind: 'known-key'; readonly version: number; readonly retired: boolean }

export interface AddKeyOrder {
  readonly clientId: string
  /** SPKI DER, base64; the server makes a pair when it is absent. */
  readonly publicKey?: string
  readonly actor: string
}

/** Others who add a key of the same client at this moment take the version first; each of them can only do so once. */
const mostTries = 20

/** Adds a key beside those that the client has. All of them are accepted until they are retired. */
export async function addClientKey(context: Context, order: AddKeyOrder): Promise<AddKeyResult> {
  const { clientId, actor } = order
  const pair = order.publicKey === undefined ? await generateClientKeys() : undefined
  const publicKey = order.publicKey ?? pair?.publicKey ?? ''
  const madeBy = pair ? 'server' : 'merchant'
  for (let tries = 0; tries < mostTries; tries += 1) {
    const audit = { auditId: context.newId(), actor, action: 'add-client-key', detail: { madeBy } }
    const keyVersion = await insertClientKey(context.pool, clientId, publicKey, mostActiveKeys, audit)
    if (keyVersion !== undefined) {
      const apo = context.signingKeys[environmentOf(clientId)]
      const published = { apoPublicKey: apo.publicKey, apoKeyVersion: apo.keyVersion, gatewayUrl: context.publicUrl }
      const secret = pair && { merchantPrivateKey: pair.privateKey }
      return { kind: 'added', key: { clientId, keyVersion, publicKey, ...secret, ...published } }
    }
    const refused = await whyNot(context, clientId, publicKey)
    if (refused) return refused
  }
  throw new Error(`no key could be added to ${clientId}: others added keys ${mostTries} times meanwhile`)
}

async function whyNot(context: Context, clientId: string, publicKey: string): Promise<AddKeyResult | undefined> {
  const keys = await listClientKeys(context.pool, clientId)
  if (keys.length === 0) return { kind: 'unknown-client' }
  const same = keys.find((key) => key.publicKey === publicKey)
  if (same) return { kind: 'known-key', version: same.version, retired: same.retiredAt !== null }
  return keys.filter(({ retiredAt }) => retiredAt === null).length >= mostActiveKeys ? { kind: 'too-many' } : undefined
}
