import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateClientKeys, parsePrivateKey, parsePublicKey } from './keys.ts'

let keys: Awaited<ReturnType<typeof generateClientKeys>>
let pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

beforeAll(async () => {
  keys = await generateClientKeys()
  pair = { privateKey: parsePrivateKey(keys.privateKey), publicKey: parsePublicKey(keys.publicKey) }
})

const base64 = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ format: 'der', type }).toString('base64')

function errorOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('no error was thrown')
}

describe('generateClientKeys', () => {
  it('gives an RSA-2048 pair on one line each, whose halves belong together', () => {
    expect(keys.privateKey).toMatch(/^[A-Za-z0-9+/]+=*$/)
    expect(keys.publicKey).toMatch(/^[A-Za-z0-9+/]+=*$/)
    expect(pair.privateKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect(pair.publicKey.export({ format: 'jwk' })['n']).toBe(pair.privateKey.export({ format: 'jwk' })['n'])
  })

  it('gives another pair each time', async () => {
    expect((await generateClientKeys()).publicKey).not.toBe(keys.publicKey)
  })
})

describe('parsePrivateKey and parsePublicKey', () => {
  it.each(['pkcs1', 'pkcs8'] as const)('read a private key in %s PEM', (type) => {
    expect(parsePrivateKey(`\n${pair.privateKey.export({ format: 'pem', type })}`).equals(pair.privateKey)).toBe(true)
  })

  it.each(['pkcs1', 'spki'] as const)('read a public key in %s PEM', (type) => {
    const pem = pair.publicKey.export({ format: 'pem', type }).toString()
    expect(parsePublicKey(pem).equals(pair.publicKey)).toBe(true)
  })

  it('read base64 that was wrapped at 64 columns', () => {
    const wrap = (text: string) => text.replace(/(.{64})/g, '$1\r\n')
    expect(parsePrivateKey(wrap(keys.privateKey)).equals(pair.privateKey)).toBe(true)
    expect(parsePublicKey(wrap(keys.publicKey)).equals(pair.publicKey)).toBe(true)
  })

  it('refuse the other half of the pair in every form', () => {
    const privatePem = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    const publicPem = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString()
    expect(errorOf(() => parsePublicKey(privatePem))).toContain('PEM block "PRIVATE KEY"')
    expect(errorOf(() => parsePublicKey(keys.privateKey))).toContain('neither SubjectPublicKeyInfo')
    expect(errorOf(() => parsePrivateKey(publicPem))).toContain('PEM block "PUBLIC KEY"')
    expect(errorOf(() => parsePrivateKey(keys.publicKey))).toContain('neither PKCS#8')
  })

  it('refuse RSA keys under 2048 bits', () => {
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(errorOf(() => parsePrivateKey(base64(small.privateKey, 'pkcs8')))).toContain('has 1024 bits')
    expect(errorOf(() => parsePublicKey(base64(small.publicKey, 'spki')))).toContain('has 1024 bits')
  })

  it('refuse keys that are not RSA, RSA-PSS included, whose signatures APO does not use', () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    expect(errorOf(() => parsePrivateKey(base64(elliptic.privateKey, 'pkcs8')))).toContain('not an RSA key (ec)')
    expect(errorOf(() => parsePublicKey(base64(elliptic.publicKey, 'spki')))).toContain('not an RSA key (ec)')
    expect(errorOf(() => parsePublicKey(base64(pss.publicKey, 'spki')))).toContain('not an RSA key (rsa-pss)')
  })

  it('refuse an encrypted private key', () => {
    const pem = createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' })).export({
      format: 'pem',
      type: 'pkcs8',
      cipher: 'aes-256-cbc',
      passphrase: 'correct horse',
    })
    expect(errorOf(() => parsePrivateKey(pem.toString()))).toContain('"ENCRYPTED PRIVATE KEY"')
  })

  it('name what is wrong without repeating any of the text', () => {
    const damaged = [
      '',
      'SECRETSECRET',
      'SECRET!SECRET',
      `${keys.privateKey.slice(0, 800)}SECRET==`,
      `SECRET${keys.privateKey}`,
      '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----',
      '-----BEGIN PUBLIC KEY-----\nSECRET\n-----END PUBLIC KEY-----',
    ]
    for (const text of damaged) {
      for (const read of [parsePrivateKey, parsePublicKey]) {
        const message = errorOf(() => read(text))
        expect(message).toMatch(/^the (private|public) key is /)
        expect(message).not.toContain('SECRET')
        expect(message).not.toContain(keys.privateKey.slice(0, 12))
      }
    }
  })

  it('refuse base64 with a mistyped character instead of skipping it', () => {
    expect(errorOf(() => parsePublicKey(`*${keys.publicKey}`))).toContain('neither SubjectPublicKeyInfo')
  })
})
