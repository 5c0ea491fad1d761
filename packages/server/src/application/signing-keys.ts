import type { KeyObject } from 'node:crypto'
import { generateClientKeys, parsePrivateKey } from '@capstan/protocol'
import type { Pool } from 'pg'
import type { Environment } from '../store/clients.ts'
import { insertFirstSigningKey, loadSigningKeys, type SigningKeyRow } from '../store/signing-keys.ts'
import type { Log } from '../telemetry/log.ts'
import { type Looking, lookEvery } from './look-every.ts'

export interface ServerKey {
  readonly keyVersion: number
  readonly privateKey: KeyObject
  /** SPKI DER, base64: what merchants verify with. */
  readonly publicKey: string
}

/** The pairs the server signs with now, one per environment; parsed once, because parsing costs more than signing. */
export interface SigningKeys extends Readonly<Record<Environment, ServerKey>> {
  /** Takes over at once what was changed. */
  refresh(): Promise<void>
}

/** How long this process may go on signing with a key after its successor's time has come, in milliseconds. */
const lookMs = 2_000

const environments: readonly Environment[] = ['sandbox', 'live']

/** Loads both pairs, making them at the very first start. */
export async function openSigningKeys(pool: Pool): Promise<SigningKeys> {
  let rows = await loadSigningKeys(pool)
  const missing = environments.filter((environment) => !rows.some((row) => row.environment === environment))
  for (const environment of missing) await insertFirstSigningKey(pool, environment, await generateClientKeys())
  if (missing.length > 0) rows = await loadSigningKeys(pool)
  let sandbox = current(rows, 'sandbox')
  let live = current(rows, 'live')
  return {
    get sandbox() {
      return sandbox
    },
    get live() {
      return live
    },
    async refresh() {
      const now = await loadSigningKeys(pool)
      sandbox = current(now, 'sandbox', sandbox)
      live = current(now, 'live', live)
    },
  }
}

function current(rows: readonly SigningKeyRow[], environment: Environment, before?: ServerKey): ServerKey {
  const row = rows.find((one) => one.environment === environment)
  if (!row) throw new Error(`no signing key for ${environment}: all are retired; add one`)
  const { version: keyVersion, publicKey } = row
  if (before?.keyVersion === keyVersion && before.publicKey === publicKey) return before
  return { keyVersion, privateKey: parsePrivateKey(row.privateKey), publicKey }
}

/** Looks every two seconds whether another key has begun to sign, here or by the word of another process. */
export function watchSigningKeys(signingKeys: SigningKeys, log: Log): Looking {
  return lookEvery(lookMs, () => signingKeys.refresh(), log, 'the signing keys were not read')
}

export function environmentOf(clientId: string): Environment {
  return clientId.startsWith('SANDBOX_') ? 'sandbox' : 'live'
}
