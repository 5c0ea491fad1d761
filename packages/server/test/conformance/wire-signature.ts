import { createPrivateKey, createPublicKey, createSign, createVerify } from 'node:crypto'

/**
 * The signature of the wire, written a second time from the documentation (ams/digital_signature) and without the
 * protocol package: a mistake that server and package share would otherwise pass every test of ours.
 */
export interface Signable {
  readonly path: string
  readonly clientId: string
  readonly time: string
  readonly body: Buffer | string
}

/** The bytes that are signed, of a request, an answer or a notification alike. */
export function signedBytes({ path, clientId, time, body }: Signable): Buffer {
  const head = Buffer.from(`POST ${path}\n${clientId}.${time}.`, 'utf8')
  return Buffer.concat([head, Buffer.isBuffer(body) ? body : Buffer.from(body, 'utf8')])
}

/** Plain base64; each SDK encodes it further in its own way. `privateKey`: PKCS#8 DER in base64. */
export function signBase64(message: Signable, privateKey: string): string {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  return createSign('RSA-SHA256').update(signedBytes(message)).sign(key, 'base64')
}

/** `publicKey`: SPKI DER in base64; `signature`: plain base64. */
export function verifiesBase64(message: Signable, signature: string, publicKey: string): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return createVerify('RSA-SHA256').update(signedBytes(message)).verify(key, signature, 'base64')
}

/** Base64 as it stands in a header: `+`, `/` and `=` as percent escapes. */
export function formEncoded(base64: string): string {
  return base64.replaceAll('+', '%2B').replaceAll('/', '%2F').replaceAll('=', '%3D')
}

export function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
