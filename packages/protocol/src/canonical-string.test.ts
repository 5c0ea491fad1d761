import { describe, expect, it } from 'vitest'
import { canonicalString } from './canonical-string.ts'
import { committedVectors } from './fixtures/vectors.ts'

const parts = { path: '/ams/api/v1/payments/capture', clientId: 'SHOP', time: '1793526001482' }

describe('canonicalString', () => {
  it.each(committedVectors.vectors)('equals the bytes that openssl signed: $name', (vector) => {
    expect(canonicalString(vector)).toEqual(new Uint8Array(vector.canonical))
  })

  it('has one space, one line feed, two dots and nothing after the body', () => {
    const text = canonicalString({ ...parts, body: '{"a":"b.c"}' })
    expect(new TextDecoder().decode(text)).toBe('POST /ams/api/v1/payments/capture\nSHOP.1793526001482.{"a":"b.c"}')
  })

  it('takes a string body as its UTF-8 bytes', () => {
    expect(canonicalString({ ...parts, body: '土鍋' })).toEqual(
      canonicalString({ ...parts, body: Buffer.from('土鍋') }),
    )
  })

  it('keeps bytes that are not UTF-8, so that two bodies never share a signature', () => {
    const one = canonicalString({ ...parts, body: Uint8Array.of(0xff) })
    const other = canonicalString({ ...parts, body: Uint8Array.of(0xfe) })
    expect(one.at(-1)).toBe(0xff)
    expect(one).not.toEqual(other)
  })
})
