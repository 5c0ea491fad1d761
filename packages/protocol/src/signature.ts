import { type KeyObject, sign, verify } from 'node:crypto'
import { canonicalString, type SignedMessage } from './canonical-string.ts'

/**
 * Signs with SHA256withRSA (PKCS#1 v1.5) and returns the signature as it stands in the header: base64, then
 * URL-encoded in form style (`%2B`, `%2F`, `%3D`).
 *
 * The callback form of `sign` runs on Node's thread pool: a signature costs about a millisecond, during which the
 * main thread would answer nobody.
 */
export function signMessage(message: SignedMessage, privateKey: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('sha256', canonicalString(message), privateKey, (error, signature) => {
      if (error) reject(error)
      else resolve(encodeURIComponent(signature.toString('base64')))
    })
  })
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

/**
 * URL-encoded or plain base64. `decodeURIComponent` leaves `+` alone, where a form decoder would make a space of it
 * and break every plain base64 that holds one. Nothing is ambiguous: base64 has no `%` and no space.
 */
function decodeSignature(text: string): Buffer | undefined {
  const base64 = percentDecoded(text)
  if (!base64) return undefined
  const bytes = Buffer.from(base64, 'base64')
  // Buffer skips what is not base64; only the text it writes back itself is taken, so one signature has one spelling.
  return bytes.toString('base64') === base64 ? bytes : undefined
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
