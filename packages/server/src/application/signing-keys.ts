import type { KeyObject } from 'node:crypto'
import { generateClientKeys, parsePrivateKey } from '@capstan/protocol'
import type { Pool } from 'pg'
import { type Environment, insertFirstSigningKey, loadSigningKey } from '../store/clients.ts'

export interface ServerKey {
  readonly keyVersion: number
  readonly privateKey: KeyObject
  /** SPKI DER, base64: what merchants verify with. */
  readonly publicKey: string
}

/** The pairs the server signs with, one per environment; parsed once, because parsing costs more than signing. */
export type SigningKeys = Readonly<Record<Environment, ServerKey>>

/** Loads both pairs, making them at the very first start. */
export async function openSigningKeys(pool: Pool): Promise<SigningKeys> {
  return { sandbox: await openKey(pool, 'sandbox'), live: await openKey(pool, 'live') }
}

async function openKey(pool: Pool, environment: Environment): Promise<ServerKey> {
  const stored = (await loadSigningKey(pool, environment)) ?? (await makeKey(pool, environment))
  return { keyVersion: stored.version, privateKey: parsePrivateKey(stored.privateKey), publicKey: stored.publicKey }
}

async function makeKey(pool: Pool, environment: Environment) {
  await insertFirstSigningKey(pool, environment, await generateClientKeys())
  const stored = await loadSigningKey(pool, environment)
  if (!stored) throw new Error(`no signing key for ${environment}: all are retired; add one`)
  return stored
}

export function environmentOf(clientId: string): Environment {
  return clientId.startsWith('SANDBOX_') ? 'sandbox' : 'live'
}
