import { describe, expect, test } from 'vitest'
import { capture, manual, newId, refund, session } from './orders.ts'
import { type Api, pathOf, readSigned, signedRequest } from './raw-client.ts'
import { exchange } from './raw-http.ts'
import { startServer } from './running-server.ts'
import { expectNothingWritten } from './untouched.ts'

const server = await startServer()
const merchant = await server.newMerchant()
const { paymentId } = await merchant.call('pay', manual())

/** One good request for each API; `text` of it is what the cases spoil. */
const good: Readonly<Record<Api, () => object>> = {
  pay: () => manual(),
  createPaymentSession: () => session(),
  submitPay: () => ({ paymentSessionId: 'session-1' }),
  capture: () => capture(paymentId, '10000'),
  inquiryPayment: () => ({ paymentId }),
  cancel: () => ({ paymentId }),
  refund: () => refund(paymentId, '10000'),
  inquiryRefund: () => ({ refundRequestId: 'never-used' }),
  updateAmount: () => ({ updateRequestId: newId('upd'), paymentId, amount: { currency: 'EUR', value: '20000' } }),
  consult: () => ({ paymentAmount: { currency: 'EUR', value: '10000' } }),
}

type Spoil = (text: string) => Buffer | string

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

const cases: readonly (readonly [string, Spoil, RegExp])[] = [
  ['is cut off', (text) => text.slice(0, -1), /^body: is not valid JSON at character \d+: /],
  ['has a comma too many', (text) => text.replace(/\}$/, ',}'), /^body: is not valid JSON at character \d+: /],
  ['has single quotes', (text) => text.replaceAll('"', "'"), /^body: is not valid JSON at character 2: /],
  ['has a comment', (text) => `/* shop */${text}`, /^body: is not valid JSON at character 1: /],
  ['is two objects', (text) => text + text, /^body: is not valid JSON at character \d+: nothing may follow/],
  [
    'has a raw line end in a string',
    (text) => text.replace('":"', '":"\n'),
    /^body: is not valid JSON at character \d+: /,
  ],
  ['has NaN', (text) => text.replace(/\}$/, ',"x":NaN}'), /^body: is not valid JSON at character \d+: /],
  ['is an array', (text) => `[${text}]`, /^body: must be a JSON object/],
  ['is a string', (text) => JSON.stringify(text), /^body: must be a JSON object/],
  ['is a number', () => '12950', /^body: must be a JSON object/],
  ['is null', () => 'null', /^body: must be a JSON object/],
  ['is a form', () => 'paymentId=1&value=2', /^body: is not valid JSON at character 1: /],
  ['is blank', () => '   ', /^body: is not valid JSON/],
  ['begins with a byte order mark', (text) => `\ufeff${text}`, /^body: begins with a byte order mark/],
  ['is Latin-1', () => Buffer.from('{"paymentId":"M\u00fcller"}', 'latin1'), /^body: is not valid UTF-8/],
  ['is UTF-16', (text) => Buffer.from(text, 'utf16le'), /^body: is not valid (UTF-8|JSON)/],
  [
    'has a key twice',
    (text) => text.replace('{', '{"paymentId":"1","paymentId":"2",'),
    /^body: has the key paymentId twice/,
  ],
  ['has a key twice, once escaped', (text) => text.replace('{', '{"a":1,"\\u0061":2,'), /^body: has the key a twice/],
  [
    'has a key twice further down',
    (text) => text.replace('{', '{"x":[{"y":{"value":"1","value":"2"}}],'),
    /^body: has the key value twice/,
  ],
  ['has __proto__', (text) => text.replace('{', '{"__proto__":{"admin":true},'), /^body: has a key __proto__/],
  ['has __proto__ further down', (text) => text.replace('{', '{"x":{"__proto__":{}},'), /^body: has a key __proto__/],
  ['has an escaped __proto__', (text) => text.replace('{', '{"\\u005f_proto__":{},'), /^body: has a key __proto__/],
  [
    'has constructor.prototype',
    (text) => text.replace('{', '{"constructor":{"prototype":{}},'),
    /^body: has a key __proto__, or a key prototype/,
  ],
  ['is nested 33 deep', () => deep(33), /^body: is nested deeper than 32 levels/],
  ['is nested 40,000 deep', () => deep(40_000), /^body: is nested deeper than 32 levels/],
  ['is 200,000 open brackets', () => '['.repeat(200_000), /^body: is nested deeper than 32 levels/],
]

describe.each(Object.keys(good) as readonly Api[])('a body of %s', (api) => {
  test.each(cases)('that %s is refused', async (_what, spoil, message) => {
    const text = spoil(JSON.stringify(good[api]()))
    const request = signedRequest(merchant, api, Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8'))
    const answer = await expectNothingWritten(server, () => exchange(server.url, request))
    const json = readSigned(answer, pathOf(api, merchant.clientId), merchant.clientId, merchant.apoPublicKey)
    expect(json).toEqual({
      result: { resultStatus: 'F', resultCode: 'PARAM_ILLEGAL', resultMessage: expect.stringMatching(message) },
    })
  })
})

test('the payment that all these were about is as it was', async () => {
  const { paymentStatus, transactions } = await merchant.call('inquiryPayment', { paymentId })
  expect({ paymentStatus, transactions }).toEqual({ paymentStatus: 'SUCCESS', transactions: undefined })
})
