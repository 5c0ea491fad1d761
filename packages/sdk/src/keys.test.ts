import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { capture, clientOf, errorOf } from '../test/client.ts'
import { answersWith, apo, merchant, startGateway } from '../test/gateway.ts'
import type { ApoClientOptions } from './client-options.ts'
import { fromBase64, pkcs8FromPkcs1, spkiFromPkcs1 } from './der.ts'
import { InvalidRequestError } from './errors.ts'
import type { KeyInput } from './keys.ts'

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki') => key.export({ format: 'pem', type }).toString()
const der = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki') => key.export({ format: 'der', type })
const wrapped = (text: string) => `${text.replace(/(.{64})/g, '$1\r\n')}\n`

const scheme = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const privateCryptoKey = await webcrypto.subtle.importKey('pkcs8', der(merchant.private, 'pkcs8'), scheme, false, [
  'sign',
])
const publicCryptoKey = await webcrypto.subtle.importKey('spki', der(apo.public, 'spki'), scheme, false, ['verify'])

const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })

async function captureWith(options: Partial<ApoClientOptions>) {
  const gateway = await startGateway()
  gateway.replies(answersWith('S', 'SUCCESS', { captureId: 'CAP1' }))
  return { gateway, client: clientOf(gateway, options) }
}

describe('a private key signs', () => {
  it.each<[string, KeyInput]>([
    ['a KeyObject', merchant.private],
    ['a CryptoKey that cannot be exported', privateCryptoKey],
    ['PKCS#8 in base64, as the dashboard shows it', merchant.privateText],
    ['the same with line breaks', wrapped(merchant.privateText)],
    ['PKCS#8 PEM', pem(merchant.private, 'pkcs8')],
    ['PKCS#1 PEM', pem(merchant.private, 'pkcs1')],
    [
      'PEM with Windows line ends and space around it',
      `\r\n ${pem(merchant.private, 'pkcs8').replaceAll('\n', '\r\n')} `,
    ],
    ['PEM from an environment variable on one line', pem(merchant.private, 'pkcs8').replaceAll('\n', ' ')],
  ])('as %s', async (_, privateKey) => {
    const { gateway, client } = await captureWith({ privateKey })
    await client.checkKeys()
    expect(await client.capture(capture)).toMatchObject({ status: 'S' })
    expect(gateway.received[0]?.genuine).toBe(true)
  })
})

describe('a public key verifies', () => {
  it.each<[string, KeyInput]>([
    ['a KeyObject', apo.public],
    ['a CryptoKey', publicCryptoKey],
    ['SubjectPublicKeyInfo in base64', apo.publicText],
    ['the same with line breaks', wrapped(apo.publicText)],
    ['PEM', pem(apo.public, 'spki')],
    ['PKCS#1 PEM', pem(apo.public, 'pkcs1')],
  ])('as %s', async (_, apoPublicKey) => {
    const { client } = await captureWith({ apoPublicKey })
    await client.checkKeys()
    expect(await client.capture(capture)).toMatchObject({ status: 'S' })
  })
})

describe('wrapping PKCS#1', () => {
  // Moduli of other lengths need other lengths in the wrapping.
  const pairs = [2048, 3072, 4096].map((modulusLength) => generateKeyPairSync('rsa', { modulusLength }))

  it('gives the bytes that Node exports', () => {
    for (const pair of pairs) {
      const pkcs8 = pkcs8FromPkcs1(der(pair.privateKey, 'pkcs1'))
      expect(Buffer.from(pkcs8)).toEqual(der(pair.privateKey, 'pkcs8'))
      const spki = spkiFromPkcs1(der(pair.publicKey, 'pkcs1'))
      expect(Buffer.from(spki)).toEqual(der(pair.publicKey, 'spki'))
    }
  })

  it('reads base64 as Node does, and nothing else', () => {
    const bytes = der(apo.public, 'spki')
    expect(Buffer.from(fromBase64(bytes.toString('base64')) ?? [])).toEqual(bytes)
    for (const text of ['', 'a', 'ab=c', 'ab-_', 'a*b=', '====']) expect(fromBase64(text), text).toBeUndefined()
  })
})

describe('a key that cannot be used', () => {
  const encrypted = createPrivateKey(pem(merchant.private, 'pkcs8'))
    .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'correct horse' })
    .toString()

  it.each<[string, unknown, string]>([
    ['the public half', pem(merchant.public, 'spki'), 'a PEM block "PUBLIC KEY"'],
    ['the public half in base64', merchant.publicText, 'not an RSA key as PKCS#8'],
    ['the public half as a KeyObject', merchant.public, 'this one is public'],
    ['the public half as a CryptoKey', publicCryptoKey, 'this one is public'],
    ['an EC key', pem(elliptic.privateKey, 'pkcs8'), 'not an RSA key as PKCS#8'],
    ['an RSA-PSS key', pem(pss.privateKey, 'pkcs8'), 'not an RSA key as PKCS#8'],
    ['1024 bits', pem(small.privateKey, 'pkcs8'), 'has 1024 bits; at least 2048'],
    ['encrypted PEM', encrypted, 'is encrypted; decrypt it before'],
    ['half a PEM', pem(merchant.private, 'pkcs8').slice(0, 400), 'begins like PEM but is not one whole block'],
    ['two PEM blocks', pem(merchant.private, 'pkcs8').repeat(2), 'not one whole block'],
    ['cut base64', merchant.privateText.slice(0, 800), 'not an RSA key as PKCS#8'],
    ['garbage', 'SECRET!SECRET', 'neither PEM nor base64'],
    ['nothing', '', 'neither PEM nor base64'],
    ['undefined, as an unset variable gives', undefined, 'must be PEM'],
    ['null', null, 'must be PEM'],
    ['a number', 7, 'must be PEM'],
    ['an object', {}, 'must be PEM'],
  ])('to sign is told before anything is sent: %s', async (_, privateKey, message) => {
    const { gateway, client } = await captureWith({ privateKey: privateKey as KeyInput })
    const errors = [await errorOf(client.checkKeys()), await errorOf(client.capture(capture))]
    for (const error of errors) {
      expect(error).toBeInstanceOf(InvalidRequestError)
      expect(String(error)).toContain(message)
      expect(String(error)).not.toContain('SECRET')
    }
    expect(errors[1]).toMatchObject({ api: 'capture', sent: false, requestIds: { paymentId: capture.paymentId } })
    expect(gateway.received).toHaveLength(0)
  })

  it.each<[string, unknown, string]>([
    ['the private half', apo.privateText, 'not an RSA key as SubjectPublicKeyInfo'],
    ['the private half as PEM', pem(apo.private, 'pkcs8'), 'a PEM block "PRIVATE KEY"'],
    ['an EC key', pem(elliptic.publicKey, 'spki'), 'not an RSA key'],
    ['1024 bits', createPublicKey(small.privateKey), 'has 1024 bits'],
    ['garbage', 'SECRET', 'not an RSA key'],
    ['undefined', undefined, 'must be PEM'],
    ['null', null, 'must be PEM'],
    ['a bad one among several', { 1: apo.public, 2: 'SECRET' }, 'not an RSA key'],
  ])('to verify is told before anything is sent: %s', async (_, apoPublicKey, message) => {
    const { gateway, client } = await captureWith({ apoPublicKey: apoPublicKey as KeyInput })
    for (const error of [await errorOf(client.checkKeys()), await errorOf(client.capture(capture))]) {
      expect(error).toBeInstanceOf(InvalidRequestError)
      expect(String(error)).toContain(message)
      expect(String(error)).not.toContain('SECRET')
    }
    expect(gateway.received).toHaveLength(0)
  })
})
