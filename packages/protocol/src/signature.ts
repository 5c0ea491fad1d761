import { type KeyObject, sign, verify } from 'node:crypto'
import { canonicalString, type SignedMessage } from './canonical-string.ts'
import type { Sign } from './message.ts'
import { decodeSignature, encodeSignature } from './signature-text.ts'

/**
 * Signs with SHA256withRSA (PKCS#1 v1.5) and returns the signature as it stands in the header (`encodeSignature`).
 *
 * The callback form of `sign` runs on Node's thread pool: a signature costs about a millisecond, during which the
 * main thread would answer nobody.
 */
export function signMessage(message: SignedMessage, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('sha256', canonicalString(message), privateKey, (error, signature) => {
      if (error) reject(error)
      else resolve(encodeSignature(signature))
    })
  })
}

/** Signs with this key whatever a builder of headers asks it to. */
export function signer(privateKey: KeyObject): Sign {
  return (message) => signMessage(message, privateKey)
}

/**
 * True when `signature`, the text in the header, is this key's signature of the message. Anything else that may stand
 * there (empty, wrong length, broken escapes) is false and never an error. It rejects only for a key that cannot
 * verify at all, which is our fault and must not read as the sender's.
 */
export function verifyMessage(message: SignedMessage, signature: string, publicKey: KeyObject): Promise<boolean> {
  const bytes = decodeSignature(signature)
  if (!bytes) return Promise.resolve(false)
  return new Promise((resolve, reject) => {
    verify('sha256', canonicalString(message), publicKey, bytes, (error, valid) => {
      if (error) reject(error)
      else resolve(valid)
    })
  })
}
