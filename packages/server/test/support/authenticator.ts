import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

/** What an authenticator says of itself and of its use, where a test wants it otherwise than right. */
export interface Said {
  readonly origin: string
  /** The origin's host name when absent. */
  readonly rpId?: string
  /** False: it was only touched; no PIN, finger or face. */
  readonly verified?: boolean
  readonly counter?: number
  /** Signs with a key of nobody's. */
  readonly forged?: boolean
  /** Answers in the name of this credential. */
  readonly as?: string
  readonly type?: string
}

export interface Authenticator {
  readonly credentialId: string
  /** As the browser answers `navigator.credentials.create`. */
  register(challenge: string, said: Said): object
  /** As the browser answers `navigator.credentials.get`. */
  answer(challenge: string, said: Said): object
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()

/** A passkey of one key pair (P-256), as WebAuthn level 2 writes its answers; attestation `none`. */
export function authenticator(): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const id = randomBytes(16)
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, point(x)],
      [-3, point(y)],
    ]),
  )
  const dataOf = ({ origin, rpId = new URL(origin).hostname, verified = true, counter = 0 }: Said, more?: Buffer) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const flags = 0x01 | (verified ? 0x04 : 0) | (more ? 0x40 : 0)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, more ?? Buffer.alloc(0)])
  }
  const clientOf = (type: string, challenge: string, { origin }: Said) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const envelope = (credentialId: string, response: object) => ({
    id: credentialId,
    rawId: credentialId,
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })
  return {
    credentialId: base64url(id),
    register(challenge, said) {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(dataOf(said, attested))],
      ])
      return envelope(base64url(id), {
        clientDataJSON: base64url(clientOf(said.type ?? 'webauthn.create', challenge, said)),
        attestationObject: base64url(isoCBOR.encode(attestation)),
        transports: ['internal', 'a\u0000b', 7],
      })
    },
    answer(challenge, said) {
      const client = clientOf(said.type ?? 'webauthn.get', challenge, said)
      const data = dataOf(said)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), said.forged ? stranger : privateKey)
      return envelope(said.as ?? base64url(id), {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
      })
    },
  }
}
