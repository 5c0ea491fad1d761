import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'

/** 2C2P's messages by RFC 7515 and 7516 with Node's own cryptography: not the library that the connector uses. */

export interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

export function newKeys(): Keys {
  return generateKeyPairSync('rsa', { modulusLength: 2_048 })
}

export function pem(key: KeyObject): string {
  return key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString()
}

const base64url = (data: string | Buffer) => Buffer.from(data).toString('base64url')
const headerOf = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as object

export function signedPayload(claims: object, secretKey: string): string {
  const signed = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(JSON.stringify(claims))}`
  return `${signed}.${createHmac('sha256', secretKey).update(signed).digest('base64url')}`
}

/** Undefined when it is not signed so. */
export function readPayload(token: string, secretKey: string): Readonly<Record<string, unknown>> | undefined {
  const [header, claims = '', signature] = token.split('.')
  const right = createHmac('sha256', secretKey).update(`${header}.${claims}`).digest('base64url')
  if (signature !== right || !('alg' in headerOf(header))) return undefined
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }

/** Encrypted for one, signed by the other: a JWS whose payload is a JWE. */
export function sealedFor(receiver: KeyObject, sender: KeyObject, text: string): string {
  const header = base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')
  const key = randomBytes(32)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header))
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const wrapped = publicEncrypt({ key: receiver, ...oaep }, key)
  const jwe = [header, ...[wrapped, iv, encrypted, cipher.getAuthTag()].map(base64url)].join('.')
  const signed = `${base64url('{"alg":"PS256","typ":"JWT"}')}.${base64url(jwe)}`
  return `${signed}.${base64url(sign('sha256', Buffer.from(signed), { key: sender, ...pss }))}`
}

/** Throws when it is not signed and encrypted as 2C2P documents. */
export function openSealed(token: string, sender: KeyObject, receiver: KeyObject): string {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const { alg } = headerOf(header) as { alg?: string }
  const proven = verify('sha256', Buffer.from(`${header}.${payload}`), { key: sender, ...pss }, fromText(signature))
  if (alg !== 'PS256' || !proven) throw new Error('the signature is not PS256 of the merchant')
  const [head = '', wrapped = '', iv = '', encrypted = '', tag = ''] = fromText(payload).toString().split('.')
  const { alg: wrapping, enc } = headerOf(head) as { alg?: string; enc?: string }
  if (wrapping !== 'RSA-OAEP' || enc !== 'A256GCM') throw new Error(`encrypted by ${wrapping} and ${enc}`)
  const key = privateDecrypt({ key: receiver, ...oaep }, fromText(wrapped))
  const decipher = createDecipheriv('aes-256-gcm', key, fromText(iv)).setAAD(Buffer.from(head))
  decipher.setAuthTag(fromText(tag))
  return Buffer.concat([decipher.update(fromText(encrypted)), decipher.final()]).toString()
}

function fromText(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}
