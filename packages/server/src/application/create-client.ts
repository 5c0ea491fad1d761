import { generateClientKeys } from '@capstan/protocol'
import { insertClient, type NotifyUrls } from '../store/clients.ts'
import type { Context } from './context.ts'
import { environmentOf } from './signing-keys.ts'

export type { NotifyUrls }

export interface CreatedClient {
  readonly clientId: string
  /** PKCS#8 DER, base64. Shown this once: the server keeps only the public half. */
  readonly merchantPrivateKey: string
  /** SPKI DER, base64: verifies the server's answers and notifications. */
  readonly apoPublicKey: string
  readonly gatewayUrl: string
}

export interface NewClientOrder {
  readonly clientId: string
  readonly name: string
  readonly notifyUrls: NotifyUrls
  readonly actor: string
}

/** Undefined when a client of that id exists. */
export async function createClient(context: Context, order: NewClientOrder): Promise<CreatedClient | undefined> {
  const { clientId, name, notifyUrls, actor } = order
  const environment = environmentOf(clientId)
  const keys = await generateClientKeys()
  const created = await insertClient(
    context.pool,
    { clientId, environment, name, publicKey: keys.publicKey, notifyUrls },
    { auditId: context.newId(), actor, action: 'create-client', detail: { name, notifyUrls } },
  )
  if (!created) return undefined
  return {
    clientId,
    merchantPrivateKey: keys.privateKey,
    apoPublicKey: context.signingKeys[environment].publicKey,
    gatewayUrl: context.publicUrl,
  }
}
