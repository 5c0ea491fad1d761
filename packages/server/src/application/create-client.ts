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

/** A client whose private key the server never had. */
export type RegisteredClient = Omit<CreatedClient, 'merchantPrivateKey'>

/** Makes a client and its keys. Undefined when a client of that id exists. */
export async function createClient(context: Context, order: NewClientOrder): Promise<CreatedClient | undefined> {
  const keys = await generateClientKeys()
  const registered = await registerClient(context, { ...order, publicKey: keys.publicKey })
  if (!registered) return undefined
  const { clientId, apoPublicKey, gatewayUrl } = registered
  return { clientId, merchantPrivateKey: keys.privateKey, apoPublicKey, gatewayUrl }
}

/** Makes a client with the key that the merchant has. `publicKey` is SPKI DER in base64. Undefined as `createClient`. */
export async function registerClient(
  context: Context,
  order: NewClientOrder & { readonly publicKey: string },
): Promise<RegisteredClient | undefined> {
  const { clientId, name, notifyUrls, actor, publicKey } = order
  const environment = environmentOf(clientId)
  const created = await insertClient(
    context.pool,
    { clientId, environment, name, publicKey, notifyUrls },
    { auditId: context.newId(), actor, action: 'create-client', detail: { name, notifyUrls } },
  )
  if (!created) return undefined
  const apoPublicKey = context.signingKeys[environment].publicKey
  return { clientId, apoPublicKey, gatewayUrl: context.publicUrl }
}
