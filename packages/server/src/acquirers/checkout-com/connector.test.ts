import { describe, expect, it } from 'vitest'
import { check, fields, seal } from './account.ts'
import { checkoutCom } from './connector.ts'
import { account, after, answer, asked, authorizeOrder, line } from './fixtures/orders.ts'

describe('the connector', () => {
  it('adds the key to what is sent, and to nothing before', () => {
    const { request } = asked(checkoutCom.authorize(authorizeOrder, account))
    expect(JSON.stringify(request)).not.toContain('sk_sbox_test')
    expect(seal(request, account)).toEqual({
      ...request,
      headers: { ...request.headers, authorization: 'Bearer sk_sbox_test' },
    })
  })

  it('is the processing channel to merchants', () => {
    expect(checkoutCom.merchantId(account)).toBe('pc_6cpbmm5qderubjraxrygjehf5q')
  })

  it('takes a path behind the host, with or without a slash at its end', () => {
    const behind = { ...account, settings: { ...account.settings, apiUrl: 'https://proxy.example/cko/' } }
    const { request } = asked(checkoutCom.authorize(authorizeOrder, behind))
    expect(request.url).toBe('https://proxy.example/cko/payments')
  })

  it.each([
    { what: 'a card', method: { type: 'CARD', issuerAuthenticated: false }, takes: true },
    {
      what: 'a Visa card',
      method: { type: 'CARD', issuerAuthenticated: false, card: { brand: 'VISA', lastFour: '4242' } },
      takes: true,
    },
    {
      what: 'an unknown brand',
      method: { type: 'CARD', issuerAuthenticated: false, card: { brand: 'UNKNOWN', lastFour: '' } },
      takes: true,
    },
    {
      what: 'a Mir card',
      method: { type: 'CARD', issuerAuthenticated: false, card: { brand: 'MIR', lastFour: '0000' } },
      takes: false,
    },
    { what: 'an issuer-authenticated card', method: { type: 'CARD', issuerAuthenticated: true }, takes: false },
    { what: 'Apple Pay', method: { type: 'APPLEPAY', issuerAuthenticated: false }, takes: false },
    { what: 'a wallet', method: { type: 'GCASH', issuerAuthenticated: false }, takes: false },
  ])('takes $what: $takes', ({ method, takes }) => {
    expect(checkoutCom.capability(method, 'EUR') !== undefined).toBe(takes)
  })
})

describe('an account', () => {
  it.each([
    { name: 'apiUrl', value: 'https://vkuhvk4v.api.checkout.com', good: true },
    { name: 'apiUrl', value: 'http://127.0.0.1:8080', good: true },
    { name: 'apiUrl', value: 'http://vkuhvk4v.api.checkout.com', good: false },
    { name: 'apiUrl', value: 'vkuhvk4v.api.checkout.com', good: false },
    { name: 'apiUrl', value: 'https://key@vkuhvk4v.api.checkout.com', good: false },
    { name: 'apiUrl', value: 'https://vkuhvk4v.api.checkout.com?a=b', good: false },
    { name: 'processingChannelId', value: 'pc_6cpbmm5qderubjraxrygjehf5q', good: true },
    { name: 'processingChannelId', value: 'pc_6cpbmm5qderubjraxrygjehf5', good: false },
    { name: 'threeDSecure', value: 'on', good: true },
    { name: 'threeDSecure', value: 'off', good: true },
    { name: 'threeDSecure', value: 'maybe', good: false },
    { name: 'secretKey', value: 'sk_sbox_x', good: true },
    { name: 'secretKey', value: 'pk_sbox_x', good: false },
    { name: 'secretKey', value: 'sk_two\nlines', good: false },
  ])('with $name $value is good: $good', ({ name, value, good }) => {
    const fault = fields.find((field) => field.name === name)?.fault?.(value)
    if (good) expect(fault).toBeUndefined()
    else expect(fault).toMatch(/^must /)
    expect(fault ?? '').not.toContain(value)
  })

  it('is tried by asking for a list that is empty', () => {
    const step = check(account)
    expect(line(asked(step).request)).toBe('GET /payments?reference=capstan-account-check&limit=2&skip=0')
    expect(asked(step).request.reads).toBe(true)
    expect(after(step, answer(200, { data: [] }))).toMatchObject({ kind: 'good' })
    for (const status of [401, 403, 404]) expect(after(step, answer(status, ''))).toMatchObject({ kind: 'bad' })
    for (const unclear of [answer(200, '<html>'), answer(429, ''), answer(302, '')]) {
      expect(after(step, unclear)).toMatchObject({ kind: 'unknown' })
    }
  })
})
