import { importPublicKey, type KeyInput } from './keys.ts'
import { type Verify, webVerifier } from './web-signature.ts'

/**
 * The gateway's public key; several by version while one is being replaced. One alone answers for every version: Antom's
 * dashboard shows a key and no number.
 */
export type PublicKeys = KeyInput | Readonly<Record<number, KeyInput>>

/** The check for the version a signature names; the newest for a signature that names none; undefined for no such key. */
export type VerifierOf = (keyVersion: number | undefined) => Verify | undefined

/** Throws a `TypeError` for an empty or wrongly numbered list. Each key is read once, when it is first needed. */
export function verifiersOf(keys: PublicKeys): VerifierOf {
  if (!isByVersion(keys)) {
    const only = webVerifier(keys)
    return () => only
  }
  const byVersion = new Map(Object.entries(keys).map(([version, key]) => [Number(version), webVerifier(key)]))
  const versions = [...byVersion.keys()]
  if (versions.length === 0) throw new TypeError('apoPublicKey holds no key; give one, or several by their version')
  if (!versions.every((version) => Number.isInteger(version) && version > 0)) {
    throw new TypeError('apoPublicKey must be a key, or keys by version: { 1: key, 2: key }')
  }
  const newest = Math.max(...versions)
  return (version = newest) => byVersion.get(version)
}

/** Rejects with a `TypeError` for a key that cannot be read: better before the first request than at its answer. */
export async function checkPublicKeys(keys: PublicKeys): Promise<void> {
  await Promise.all((isByVersion(keys) ? Object.values(keys) : [keys]).map(importPublicKey))
}

function isByVersion(keys: PublicKeys): keys is Readonly<Record<number, KeyInput>> {
  return typeof keys === 'object' && keys !== null && !('export' in keys) && !('algorithm' in keys)
}
