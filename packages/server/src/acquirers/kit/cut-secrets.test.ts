import { expect, test } from 'vitest'
import { secretCutter } from './cut-secrets.ts'

const secret = 'planted "key"+/=\n1'
const cut = secretCutter({ apiKey: secret, short: 'EUR' })

test.each([
  ['as it is', secret],
  ['in JSON', JSON.stringify(secret).slice(1, -1)],
  ['in an address', encodeURIComponent(secret)],
  ['in a form', new URLSearchParams([['', secret]]).toString().slice(1)],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in hex', Buffer.from(secret).toString('hex')],
])('a secret is cut out where it stands %s, at any depth', (_, written) => {
  const value = { kind: 'failed', receipt: { resultMessage: `no ${written}!` }, exchanges: [{ answer: written }] }
  expect(cut(value)).toEqual({
    kind: 'failed',
    receipt: { resultMessage: 'no [cut]!' },
    exchanges: [{ answer: '[cut]' }],
  })
})

test('everything else stays: amounts, times, texts, and what is too short to be a secret', () => {
  const at = new Date(0)
  const value = { amount: { currency: 'EUR', value: 10_000n }, at, list: [1, null, undefined, true], text: 'fine' }
  expect(cut(value)).toEqual(value)
  expect(cut(value).at).toBe(at)
})

test('an account without secrets costs nothing', () => {
  const value = { text: 'fine' }
  expect(secretCutter({})(value)).toBe(value)
})
