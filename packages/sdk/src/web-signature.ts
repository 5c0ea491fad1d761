import {
  canonicalString,
  decodeSignature,
  encodeSignature,
  type Sign,
  type SignedMessage,
} from '@capstan/protocol/wire'
import { importPrivateKey, importPublicKey, type KeyInput } from './keys.ts'

const scheme = 'RSASSA-PKCS1-v1_5'

/**
 * Signs with SHA256withRSA by Web Crypto, which every runtime has. The key is read once, at the first signature; a key
 * that cannot be read rejects each with the same `TypeError`.
 */
export function webSigner(privateKey: KeyInput): Sign {
  let imported: ReturnType<typeof importPrivateKey> | undefined
  return async (message) => {
    imported ??= importPrivateKey(privateKey)
    const signature = await crypto.subtle.sign(scheme, await imported, canonicalString(message))
    return encodeSignature(new Uint8Array(signature))
  }
}

/** Tells whether `signature`, the text in the header, is this message's. Rejects only for a key that cannot be read. */
export type Verify = (message: SignedMessage, signature: string) => Promise<boolean>

/** As `webSigner`, for a public key. */
export function webVerifier(publicKey: KeyInput): Verify {
  let imported: ReturnType<typeof importPublicKey> | undefined
  return async (message, text) => {
    imported ??= importPublicKey(publicKey)
    const key = await imported
    const signature = decodeSignature(text)
    return signature !== undefined && crypto.subtle.verify(scheme, key, signature, canonicalString(message))
  }
}
