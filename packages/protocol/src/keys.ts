import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'

/** The smallest RSA modulus that is taken, in bits. */
const minModulusBits = 2048

/**
 * Reads an RSA private key: PKCS#8 DER in base64 (what `generateClientKeys` and the official SDKs use; line breaks
 * are allowed), or unencrypted PEM. Throws an error that says what is wrong and holds nothing of the text.
 */
export function parsePrivateKey(text: string): KeyObject {
  const label = pemLabel(text)
  if (label && !/^(RSA )?PRIVATE KEY$/.test(label)) throw new Error(`the private key is a PEM block "${label}"`)
  const key = readKey(
    () => createPrivateKey(label ? text : { key: derBytes(text), format: 'der', type: 'pkcs8' }),
    'the private key is neither PKCS#8 DER in base64 nor PEM',
  )
  return checkedRsa(key, 'private')
}

/**
 * Reads an RSA public key: SubjectPublicKeyInfo DER in base64, or PEM. Throws an error that says what is wrong and
 * holds nothing of the text.
 *
 * A private key is refused, although Node could derive the public one from it: whoever pastes the wrong half should
 * learn it before it is stored and shown as a public key.
 */
export function parsePublicKey(text: string): KeyObject {
  const label = pemLabel(text)
  if (label && !/^(RSA )?PUBLIC KEY$/.test(label)) throw new Error(`the public key is a PEM block "${label}"`)
  const key = readKey(
    () => createPublicKey(label ? text : { key: derBytes(text), format: 'der', type: 'spki' }),
    'the public key is neither SubjectPublicKeyInfo DER in base64 nor PEM',
  )
  return checkedRsa(key, 'public')
}

/** A new RSA-2048 pair in the form the official SDKs take: PKCS#8 and SubjectPublicKeyInfo, DER, base64 on one line. */
export function generateClientKeys(): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  return new Promise((resolve, reject) => {
    const encodings = {
      modulusLength: minModulusBits,
      privateKeyEncoding: { format: 'der', type: 'pkcs8' },
      publicKeyEncoding: { format: 'der', type: 'spki' },
    } as const
    generateKeyPair('rsa', encodings, (error, publicKey, privateKey) => {
      if (error) reject(error)
      else resolve({ privateKey: privateKey.toString('base64'), publicKey: publicKey.toString('base64') })
    })
  })
}

/** The kind of a PEM block, for example `PUBLIC KEY`; undefined when the text is not PEM. */
function pemLabel(text: string): string | undefined {
  return /^\s*-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1]
}

function derBytes(text: string): Buffer {
  const base64 = text.replace(/\s+/g, '')
  // Buffer skips foreign characters; a mistyped key should not become another text that happens to parse.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new Error('not base64')
  return Buffer.from(base64, 'base64')
}

/** Node's own error is dropped: it belongs to a parser that had the key text before it. */
function readKey(read: () => KeyObject, complaint: string): KeyObject {
  try {
    return read()
  } catch {
    throw new Error(complaint)
  }
}

function checkedRsa(key: KeyObject, half: 'private' | 'public'): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`the ${half} key is not an RSA key (${key.asymmetricKeyType})`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < minModulusBits) {
    throw new Error(`the ${half} key has ${bits} bits; at least ${minModulusBits} are needed`)
  }
  return key
}
