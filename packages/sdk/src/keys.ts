import { type DerKind, fromBase64, pkcs8FromPkcs1, spkiFromPkcs1 } from './der.ts'

/** Any `KeyObject` of `node:crypto`, without naming its type: the SDK runs where that module does not exist. */
export interface KeyObjectLike {
  readonly type: string
  export(options: { readonly format: 'der'; readonly type: DerKind }): Uint8Array
}

/** A key that Web Crypto imported already, for `RSASSA-PKCS1-v1_5` with `SHA-256`. */
export interface WebCryptoKey {
  readonly type: string
  readonly algorithm: { readonly name: string }
  readonly usages: readonly string[]
}

/** PEM, DER in base64 (PKCS#8 for a private key, SubjectPublicKeyInfo for a public one), or a key object. */
export type KeyInput = string | KeyObjectLike | WebCryptoKey

/** The smallest RSA modulus that is taken, in bits. */
const minModulusBits = 2048

type Half = 'private' | 'public'
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const kinds = { private: 'pkcs8', public: 'spki' } as const
const usages = { private: 'sign', public: 'verify' } as const
const names = { private: 'PKCS#8', public: 'SubjectPublicKeyInfo' } as const

/** Throws a `TypeError` that says what is wrong with the key and holds nothing of it. */
export function importPrivateKey(input: KeyInput): Promise<Key> {
  return importKey(input, 'private')
}

/**
 * As `importPrivateKey`. A private key is refused, although the public one could be derived from it: whoever pastes the
 * wrong half should learn it before it is stored and shown as a public key.
 */
export function importPublicKey(input: KeyInput): Promise<Key> {
  return importKey(input, 'public')
}

async function importKey(input: KeyInput, half: Half): Promise<Key> {
  const key = isWebCryptoKey(input) ? input : await importDer(derOf(input, half), half)
  if (key.type !== half) throw new TypeError(`a ${half} key is needed; this one is ${key.type}`)
  if (key.algorithm.name !== 'RSASSA-PKCS1-v1_5' || !key.usages.includes(usages[half])) {
    throw new TypeError(`the ${half} key must be for RSASSA-PKCS1-v1_5 and usable to ${usages[half]}`)
  }
  const bits = (key.algorithm as { modulusLength?: number }).modulusLength ?? 0
  if (bits < minModulusBits)
    throw new TypeError(`the ${half} key has ${bits} bits; at least ${minModulusBits} are needed`)
  return key as Key
}

function isWebCryptoKey(input: KeyInput): input is WebCryptoKey {
  return typeof input === 'object' && input !== null && 'algorithm' in input && 'usages' in input
}

/** The platform's own error is dropped: it belongs to a parser that had the key before it. */
async function importDer(der: Uint8Array<ArrayBuffer>, half: Half): Promise<Key> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  try {
    return await crypto.subtle.importKey(kinds[half], der, algorithm, true, [usages[half]])
  } catch {
    throw new TypeError(`the ${half} key is not an RSA key as ${names[half]}, in PEM or as DER in base64`)
  }
}

function derOf(input: string | KeyObjectLike, half: Half): Uint8Array<ArrayBuffer> {
  if (typeof input === 'string') return derOfText(input, half)
  if (typeof input?.export !== 'function') {
    throw new TypeError(`the ${half} key must be PEM, DER in base64, a KeyObject or a CryptoKey`)
  }
  if (input.type !== half) throw new TypeError(`a ${half} key is needed; this one is ${input.type}`)
  return new Uint8Array(input.export({ format: 'der', type: kinds[half] }))
}

function derOfText(text: string, half: Half): Uint8Array<ArrayBuffer> {
  const pem = /^\s*-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----\s*$/.exec(text)
  if (!pem) {
    if (text.includes('-----')) throw new TypeError(`the ${half} key begins like PEM but is not one whole block`)
    return fromBase64(text) ?? refuseText(half)
  }
  const label = pem[1] ?? ''
  const bytes = fromBase64(pem[2] ?? '') ?? refuseText(half)
  const wanted = `${half.toUpperCase()} KEY`
  if (label === wanted) return bytes
  if (label === `RSA ${wanted}`) return half === 'private' ? pkcs8FromPkcs1(bytes) : spkiFromPkcs1(bytes)
  if (label === 'ENCRYPTED PRIVATE KEY') throw new TypeError('the private key is encrypted; decrypt it before')
  throw new TypeError(`the ${half} key is a PEM block "${label}"`)
}

function refuseText(half: Half): never {
  throw new TypeError(`the ${half} key is neither PEM nor base64`)
}
