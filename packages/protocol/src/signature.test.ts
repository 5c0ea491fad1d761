import { createPublicKey, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { committedVectors } from './fixtures/vectors.ts'
import { generateClientKeys, parsePrivateKey, parsePublicKey } from './keys.ts'
import { signMessage, verifyMessage } from './signature.ts'

const message = { path: '/ams/api/v1/payments/capture', clientId: 'SHOP', time: '1793526001482', body: '{"a":1}' }

let privateKey: KeyObject
let publicKey: KeyObject
let otherPublicKey: KeyObject

beforeAll(async () => {
  const [keys, otherKeys] = await Promise.all([generateClientKeys(), generateClientKeys()])
  privateKey = parsePrivateKey(keys.privateKey)
  publicKey = parsePublicKey(keys.publicKey)
  otherPublicKey = parsePublicKey(otherKeys.publicKey)
})

describe('verifyMessage on signatures made by openssl', () => {
  const { publicKey: keyText, vectors } = committedVectors
  const vectorKey = parsePublicKey(keyText)

  it.each(vectors)('accepts: $name', async (vector) => {
    expect(await verifyMessage(vector, vector.signature, vectorKey)).toBe(true)
  })

  it.each(vectors)('accepts the same without URL encoding: $name', async (vector) => {
    expect(await verifyMessage(vector, decodeURIComponent(vector.signature), vectorKey)).toBe(true)
  })

  it.each(vectors)('refuses when any signed part differs: $name', async (vector) => {
    const changes = [
      { path: `${vector.path}/` },
      { clientId: `${vector.clientId}0` },
      { time: `${vector.time} ` },
      { body: Buffer.concat([vector.body, Buffer.from(' ')]) },
    ]
    for (const change of changes) {
      expect(await verifyMessage({ ...vector, ...change }, vector.signature, vectorKey)).toBe(false)
    }
  })

  it('has vectors whose signatures hold plus, slash and equals', () => {
    const chosen = vectors.find(({ name }) => name === 'signature with plus, slash and equals')
    expect(chosen?.signature).toMatch(/%2B.*%2F.*%3D%3D$/)
  })
})

describe('signMessage', () => {
  it('is URL-encoded base64 without a raw plus, slash or equals', async () => {
    expect(await signMessage(message, privateKey)).toMatch(/^(?:[A-Za-z0-9]|%2B|%2F|%3D)+$/)
  })

  it('verifies with WebCrypto over a canonical string written out by hand', async () => {
    const signature = Buffer.from(decodeURIComponent(await signMessage(message, privateKey)), 'base64')
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
    const spki = publicKey.export({ format: 'der', type: 'spki' })
    const key = await webcrypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
    const signed = Buffer.from('POST /ams/api/v1/payments/capture\nSHOP.1793526001482.{"a":1}')
    expect(await webcrypto.subtle.verify(algorithm, key, signature, signed)).toBe(true)
  })

  it('round-trips with verifyMessage for any text and bytes, and fits no other key', async () => {
    const anyMessage = fc.record({
      path: fc.webPath({ size: 'small' }),
      clientId: fc.string(),
      time: fc.string(),
      body: fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array()),
    })
    await fc.assert(
      fc.asyncProperty(anyMessage, async (any) => {
        const signature = await signMessage(any, privateKey)
        expect(await verifyMessage(any, signature, publicKey)).toBe(true)
        expect(await verifyMessage(any, signature, otherPublicKey)).toBe(false)
      }),
      { numRuns: 50 },
    )
  })

  it('rejects for a key that cannot sign', async () => {
    await expect(signMessage(message, publicKey)).rejects.toThrow()
  })
})

describe('verifyMessage on garbage', () => {
  it.each([
    ['nothing', ''],
    ['a broken percent escape', '%'],
    ['a percent escape that is not UTF-8', '%FF%FE'],
    ['half an escape', 'abc%2'],
    ['what is not base64', '!!!!'],
    ['a short signature', 'AAAA'],
    ['only padding', '===='],
    ['a NUL', '\0'],
  ])('is false for %s', async (_, signature) => {
    expect(await verifyMessage(message, signature, publicKey)).toBe(false)
  })

  it('is false, never an error, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await verifyMessage(message, text, publicKey)).toBe(false)
      }),
    )
  })

  it('refuses spellings of a good signature that are not canonical base64', async () => {
    const base64 = decodeURIComponent(await signMessage(message, privateKey))
    expect(await verifyMessage(message, base64, publicKey)).toBe(true)
    const spellings = [
      base64.slice(0, -2),
      ` ${base64}`,
      base64.replace(/^(.{10})/, '$1\n'),
      encodeURIComponent(encodeURIComponent(base64)),
    ]
    for (const spelling of spellings) expect(await verifyMessage(message, spelling, publicKey)).toBe(false)
  })

  it('rejects for a key that cannot verify, which no sender causes', async () => {
    const signature = await signMessage(message, privateKey)
    const agreementKey = createPublicKey(generateKeyPairSync('x25519').privateKey)
    await expect(verifyMessage(message, signature, agreementKey)).rejects.toThrow()
  })
})
