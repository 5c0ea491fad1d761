import { expect, test } from 'vitest'
import { webAddress } from './web-address.ts'

test.each([
  ['https://shop.example/thank-you?order=1', 'https://shop.example/thank-you?order=1'],
  ['http://127.0.0.1:3000/back', 'http://127.0.0.1:3000/back'],
  ['javascript:alert(1)', undefined],
  [' javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['shop://thank-you', undefined],
  ['/thank-you', undefined],
  ['', undefined],
  [undefined, undefined],
])('a browser may be sent to %j as %j', (url, address) => {
  expect(webAddress(url)).toBe(address)
})
