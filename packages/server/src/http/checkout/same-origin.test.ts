import { expect, test } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

const host = 'pay.example.com'

test.each([
  [{ host, 'sec-fetch-site': 'same-origin' }, true],
  [{ host, 'sec-fetch-site': 'same-site', origin: `https://${host}` }, false],
  [{ host, 'sec-fetch-site': 'cross-site' }, false],
  [{ host, 'sec-fetch-site': 'none' }, false],
  [{ host, origin: `https://${host}` }, true],
  [{ host: `${host}:8443`, origin: `https://${host}:8443` }, true],
  [{ host, origin: 'https://evil.example' }, false],
  [{ host, origin: `https://${host}.evil.example` }, false],
  [{ host, origin: 'null' }, false],
  [{ host }, false],
  [{ origin: `https://${host}` }, false],
])('%j is our own page: %s', (headers, own) => {
  expect(isSameOrigin(headers)).toBe(own)
})
