import type { KeyObject } from 'node:crypto'
import { parsePublicKey } from '@capstan/protocol'
import type { Pool } from 'pg'
import { type Environment, loadClient } from '../store/clients.ts'

export interface KnownClient {
  readonly clientId: string
  readonly environment: Environment
  /** The public keys that may sign for the client today, by version. */
  readonly keys: ReadonlyMap<number, KeyObject>
}

export interface ClientDirectory {
  find(clientId: string): Promise<KnownClient | undefined>
  /** Forget what is remembered of a client that was just changed. */
  forget(clientId: string): void
}

/**
 * Looks up who may sign for a client, remembering it for `rememberMs` so that a capture does not pay for the query and
 * for parsing the key. A key retired by another process stays good here for that long, hence seconds, not minutes.
 * Unknown ids are not remembered: a stranger could otherwise fill the memory.
 */
export function createClientDirectory(pool: Pool, rememberMs: number): ClientDirectory {
  const known = new Map<string, { readonly client: KnownClient; readonly until: number }>()
  return {
    async find(clientId) {
      const remembered = known.get(clientId)
      if (remembered && remembered.until > performance.now()) return remembered.client
      const stored = await loadClient(pool, clientId)
      if (!stored) {
        known.delete(clientId)
        return undefined
      }
      const keys = new Map(stored.keys.map((key) => [key.version, parsePublicKey(key.publicKey)]))
      const client = { clientId, environment: stored.environment, keys }
      known.set(clientId, { client, until: performance.now() + rememberMs })
      return client
    },
    forget(clientId) {
      known.delete(clientId)
    },
  }
}
