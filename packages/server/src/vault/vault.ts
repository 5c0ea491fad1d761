import { randomBytes } from 'node:crypto'
import { decrypt, encrypt } from './envelope.ts'
import type { MasterKey, MasterKeys } from './master-key.ts'

export type Secrets = Readonly<Record<string, string>>

/** Secrets as they are stored. */
export interface SealedSecrets {
  /** Of the master key that the data key is wrapped with. */
  readonly keyId: string
  /** The data key of this record alone, encrypted with the master key. */
  readonly wrappedKey: Buffer
  /** The secrets, encrypted with the data key. */
  readonly box: Buffer
}

/**
 * What a record is for. It opens for exactly this: a record moved to another account, or whose settings were changed past
 * Capstan (an address, to which the credentials would then be sent), does not open.
 */
export interface SealedFor {
  readonly account: string
  readonly connector: string
  readonly settings: Readonly<Record<string, string>>
}

export type Opened =
  | { readonly kind: 'opened'; readonly secrets: Secrets }
  /** The master key it is sealed with is not at hand; `reason` says which, and what to set. */
  | { readonly kind: 'no-key'; readonly reason: string }
  /** The key is right and the record is not: it was changed, or belongs to another account. */
  | { readonly kind: 'altered'; readonly reason: string }

/** Which of the keys at hand a record is sealed with. */
export type KeyStanding = 'current' | 'previous' | 'missing'

/** Seals secrets under a data key of their own, and that key under the master key: a rotation wraps keys only. */
export interface Vault {
  /** Makes the master key when there is none yet. */
  seal(secrets: Secrets, about: SealedFor): SealedSecrets
  open(sealed: SealedSecrets, about: SealedFor): Opened
  /** The same record with its data key wrapped by the current master key. */
  rewrap(sealed: SealedSecrets, about: SealedFor): SealedSecrets | Exclude<Opened, { kind: 'opened' }>
  standing(keyId: string): KeyStanding
  /**
   * Why nothing can be sealed; undefined when it can. `inUse`: the keys that records are sealed with. While one of them is
   * missing no other is made: of two servers each would keep what the other cannot open.
   */
  sealingFault(inUse: readonly string[]): string | undefined
  /** Of the current master key; undefined while there is none, or when it cannot be read. */
  currentKeyId(): string | undefined
  /** Where the current master key comes from, for people. */
  readonly place: string
}

const dataKeyBytes = 32

export function createVault(keys: MasterKeys): Vault {
  const current = (): MasterKey | undefined => {
    try {
      return keys.current()
    } catch {
      return undefined
    }
  }
  const keyOf = (id: string) => [current(), keys.previous].find((key) => key?.id === id)
  const unwrap = ({ keyId, wrappedKey }: SealedSecrets, about: SealedFor) => {
    const master = keyOf(keyId)
    if (!master) return { kind: 'no-key', reason: noKey(keys, keyId) } as const
    const dataKey = decrypt(master.key, wrappedKey, keyBinding(about))
    return dataKey ? ({ kind: 'unwrapped', dataKey } as const) : altered
  }
  const standing = (keyId: string): KeyStanding => {
    if (current()?.id === keyId) return 'current'
    return keys.previous?.id === keyId ? 'previous' : 'missing'
  }
  return {
    seal(secrets, about) {
      const master = keys.make()
      const dataKey = randomBytes(dataKeyBytes)
      return {
        keyId: master.id,
        wrappedKey: encrypt(master.key, dataKey, keyBinding(about)),
        box: encrypt(dataKey, Buffer.from(JSON.stringify(secrets)), boxBinding(about)),
      }
    },
    open(sealed, about) {
      const key = unwrap(sealed, about)
      if (key.kind !== 'unwrapped') return key
      const plain = decrypt(key.dataKey, sealed.box, boxBinding(about))
      return plain ? { kind: 'opened', secrets: JSON.parse(plain.toString('utf8')) as Secrets } : altered
    },
    rewrap(sealed, about) {
      const key = unwrap(sealed, about)
      if (key.kind !== 'unwrapped') return key
      const master = keys.make()
      return { ...sealed, keyId: master.id, wrappedKey: encrypt(master.key, key.dataKey, keyBinding(about)) }
    },
    standing,
    sealingFault(inUse) {
      try {
        if (keys.current()) return undefined
      } catch (error) {
        return messageOf(error)
      }
      const missing = inUse.find((id) => standing(id) === 'missing')
      return missing === undefined ? undefined : otherKeyInUse(keys, missing)
    },
    currentKeyId: () => current()?.id,
    place: keys.place,
  }
}

const altered = {
  kind: 'altered',
  reason:
    'its stored record was changed past Capstan, or belongs to another account; give all of its secrets again with ' +
    'capstan acquirer set',
} as const

function noKey(keys: MasterKeys, keyId: string): string {
  return `its secrets are sealed with the master key ${keyId}, and this server has ${atHand(keys)}; set CAPSTAN_MASTER_KEY or CAPSTAN_MASTER_KEY_FILE to that key`
}

function atHand(keys: MasterKeys): string {
  try {
    const ids = [keys.current(), keys.previous].flatMap((key) => (key ? [key.id] : []))
    return ids.length === 0 ? `none (${keys.place} does not exist)` : `only ${ids.join(' and ')}`
  } catch (error) {
    return `none: ${messageOf(error)}`
  }
}

function otherKeyInUse(keys: MasterKeys, keyId: string): string {
  return `secrets are sealed with the master key ${keyId}, and this server has ${atHand(keys)}; set CAPSTAN_MASTER_KEY or CAPSTAN_MASTER_KEY_FILE to that key. Where it is lost for good, set a new one and give all secrets again`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Unambiguous, whatever the names are. Not the settings: a rotation must not depend on them. */
function keyBinding({ account, connector }: SealedFor): string {
  return JSON.stringify(['capstan data key', account, connector])
}

function boxBinding({ account, connector, settings }: SealedFor): string {
  const sorted = Object.entries(settings).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify(['capstan secrets', account, connector, sorted])
}
