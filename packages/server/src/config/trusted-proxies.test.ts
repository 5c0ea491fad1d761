import { expect, test } from 'vitest'
import { loadConfig } from './load.ts'

test('takes single addresses and blocks, and none without the setting', () => {
  expect(loadConfig({}).trustedProxies).toEqual([])
  const { trustedProxies } = loadConfig({ CAPSTAN_TRUSTED_PROXIES: ' 127.0.0.1 , 10.0.0.0/24,::1,fd00::/8' })
  expect(trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/24', '::1', 'fd00::/8'])
})

test.each([
  ['loopback', /loopback is no address/],
  ['10.0.0.0/33', /10.0.0.0\/33 is no address/],
  ['1', /^CAPSTAN_TRUSTED_PROXIES: 1 is no address/],
  ['10.0.0.5,', / is no address/],
  ['0.0.0.0/0', /0.0.0.0\/0 are all addresses/],
  ['10.0.0.5, ::/0', /::\/0 are all addresses/],
])('refuses %s', (text, error) => {
  expect(() => loadConfig({ CAPSTAN_TRUSTED_PROXIES: text })).toThrow(error)
})
