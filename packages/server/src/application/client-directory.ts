import type { KeyObject } from 'node:crypto'
import { parsePublicKey } from '@capstan/protocol'
import type { Pool } from 'pg'
import { type Environment, loadClient } from '../store/clients.ts'
import { createTurns } from './turns.ts'

export interface KnownClient {
  readonly clientId: string
  readonly environment: Environment
  /** The public keys that may sign for the client today, by version. */
  readonly keys: ReadonlyMap<number, KeyObject>
}

export interface ClientDirectory {
  /** `too-many-strangers`: the id was never seen here, and so many others of that kind are asked for that it was not. */
  find(clientId: string): Promise<KnownClient | 'too-many-strangers' | undefined>
  /** Forget what is remembered of a client that was just changed. */
  forget(clientId: string): void
  /** Notes that a request was signed by this key. In memory only: a write for each request would cost more than it tells. */
  saw(clientId: string, version: number, at: Date): void
  /** When a request was last signed by this key, as far as this process knows since it started. */
  lastSeen(clientId: string, version: number): Date | undefined
}

/** Of the pool's twenty connections: whoever makes up client ids must leave some for clients. */
const strangersAtOnce = 4
const strangersWaiting = 500

/**
 * Looks up who may sign for a client, remembering it for `rememberMs` so that a capture does not pay for the query and
 * for parsing the key. A key retired by another process stays good here for that long, hence seconds, not minutes.
 * Unknown ids are not remembered: a stranger could otherwise fill the memory. A client that was ever found does not queue
 * with strangers when it is looked up again.
 */
export function createClientDirectory(pool: Pool, rememberMs: number): ClientDirectory {
  const known = new Map<string, { readonly client: KnownClient; readonly until: number }>()
  const asked = new Map<string, Promise<KnownClient | undefined>>()
  const seen = new Map<string, Map<number, number>>()
  let forgotten = 0
  const inTurn = createTurns(strangersAtOnce, strangersWaiting)
  const ask = async (clientId: string): Promise<KnownClient | undefined> => {
    const before = forgotten
    const stored = await loadClient(pool, clientId)
    if (!stored) {
      known.delete(clientId)
      return undefined
    }
    const keys = new Map(stored.keys.map((key) => [key.version, parsePublicKey(key.publicKey)]))
    const client = { clientId, environment: stored.environment, keys }
    // What was read while somebody changed it may be from before that.
    if (before === forgotten) known.set(clientId, { client, until: performance.now() + rememberMs })
    return client
  }
  /** One question for all who ask at the same time. */
  const askOnce = (clientId: string) => {
    const under = asked.get(clientId) ?? ask(clientId).finally(() => asked.delete(clientId))
    asked.set(clientId, under)
    return under
  }
  return {
    async find(clientId) {
      const remembered = known.get(clientId)
      if (remembered && remembered.until > performance.now()) return remembered.client
      if (remembered || asked.has(clientId)) return askOnce(clientId)
      const turn = await inTurn(async () => ({ client: await askOnce(clientId) }))
      return turn ? turn.client : 'too-many-strangers'
    },
    forget(clientId) {
      forgotten += 1
      known.delete(clientId)
      asked.delete(clientId)
    },
    saw(clientId, version, at) {
      const versions = seen.get(clientId) ?? new Map<number, number>()
      seen.set(clientId, versions.set(version, at.getTime()))
    },
    lastSeen(clientId, version) {
      const at = seen.get(clientId)?.get(version)
      return at === undefined ? undefined : new Date(at)
    },
  }
}
