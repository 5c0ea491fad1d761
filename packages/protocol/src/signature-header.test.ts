import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { committedVectors } from './fixtures/vectors.ts'
import { formatSignatureHeader, parseSignatureHeader } from './signature-header.ts'

describe('formatSignatureHeader', () => {
  it('writes algorithm, keyVersion and signature in this order without spaces', () => {
    const text = formatSignatureHeader({ keyVersion: 2, signature: 'ab%2Fc%3D' })
    expect(text).toBe('algorithm=RSA256,keyVersion=2,signature=ab%2Fc%3D')
  })

  it('gives the Java SDK a third item with one equals and the PHP SDK the signature after the last equals', () => {
    for (const { signature } of committedVectors.vectors) {
      const text = formatSignatureHeader({ keyVersion: 1, signature })
      expect(text.split(',')[2]?.split('=')).toEqual(['signature', signature])
      expect(text.slice(text.lastIndexOf('=') + 1)).toBe(signature)
    }
  })
})

describe('parseSignatureHeader', () => {
  it('reads back what formatSignatureHeader writes', () => {
    const keyVersions = fc.integer({ min: 1, max: 999_999_999 })
    const signatures = fc.base64String({ minLength: 4 })
    fc.assert(
      fc.property(keyVersions, signatures, fc.boolean(), (keyVersion, base64, encoded) => {
        const signature = encoded ? encodeURIComponent(base64) : base64
        const text = formatSignatureHeader({ keyVersion, signature })
        expect(parseSignatureHeader(text)).toEqual({ kind: 'ok', keyVersion, signature })
      }),
    )
  })

  it.each([
    'algorithm=RSA256, keyVersion=1, signature=abc%3D',
    ' algorithm = RSA256 ,\tkeyVersion = 1 , signature = abc%3D ',
    'signature=abc%3D,keyVersion=1,algorithm=RSA256',
    'algorithm=RSA256,keyVersion=1,signature=abc%3D,extension=x',
  ])('tolerates spaces, order and unknown items: %s', (text) => {
    expect(parseSignatureHeader(text)).toEqual({ kind: 'ok', keyVersion: 1, signature: 'abc%3D' })
  })

  it('leaves keyVersion out when the sender did, which means its newest key', () => {
    expect(parseSignatureHeader('algorithm=RSA256,signature=abc')).toEqual({ kind: 'ok', signature: 'abc' })
  })

  it.each([
    ['', 'key=value'],
    ['signature', 'key=value'],
    ['algorithm=RSA256,keyVersion=1,signature=abc,', 'key=value'],
    ['=RSA256,signature=abc', 'key=value'],
    ['keyVersion=1,signature=abc', 'no algorithm'],
    ['algorithm=,signature=abc', 'no algorithm'],
    ['algorithm=HMAC,keyVersion=1,signature=abc', 'other than RSA256'],
    ['algorithm=rsa256,keyVersion=1,signature=abc', 'other than RSA256'],
    ['algorithm=RSA256,keyVersion=1', 'no signature'],
    ['algorithm=RSA256,keyVersion=1,signature=', 'no signature'],
    ['algorithm=RSA256,keyVersion=0,signature=abc', 'keyVersion'],
    ['algorithm=RSA256,keyVersion=01,signature=abc', 'keyVersion'],
    ['algorithm=RSA256,keyVersion=-1,signature=abc', 'keyVersion'],
    ['algorithm=RSA256,keyVersion=1.0,signature=abc', 'keyVersion'],
    ['algorithm=RSA256,keyVersion=,signature=abc', 'keyVersion'],
    ['algorithm=RSA256,keyVersion=9999999999,signature=abc', 'keyVersion'],
    ['algorithm=RSA256,signature=abc, algorithm=RSA256,signature=def', 'twice'],
  ])('says what is malformed in %j', (text, reason) => {
    expect(parseSignatureHeader(text)).toEqual({ kind: 'malformed', reason: expect.stringContaining(reason) })
  })

  it('never throws and never repeats the signature in a reason', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const header = parseSignatureHeader(`${text},signature=SECRET`)
        expect(header.kind === 'malformed' && header.reason.includes('SECRET')).toBe(false)
      }),
    )
  })
})
