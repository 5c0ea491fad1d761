import { expect, it } from 'vitest'
import { curlCommand, quote } from './curl.ts'

// What a shell makes of these commands is tried in packages/server/test/browser/curl-command.test.ts.

const json = { name: 'content-type', value: 'application/json' }
const toShop = (body: string | Uint8Array) =>
  curlCommand({ method: 'POST', url: 'https://shop.example/', headers: [json], body })

it('quotes one word for a shell', () => {
  expect(quote(`it's $HOME`)).toBe(`'it'\\''s $HOME'`)
})

it.each([
  ['{"a":1}', `--data-raw '{"a":1}'`],
  ['@/etc/hostname', `--data-raw '@/etc/hostname'`],
  [`it's`, `--data-raw 'it'\\''s'`],
  ['one\ntwo', `--data-raw 'one\ntwo'`],
  ['Zürich 東京', `--data-raw 'Zürich 東京'`],
])('hands %j to curl as it is', (body, option) => {
  expect(toShop(body)).toBe(`curl 'https://shop.example/' \\\n  -H 'content-type: application/json' \\\n  ${option}`)
})

it.each([
  ['a\0b', `'a\\000b'`],
  ['100 %\t\\', `'100 %%\\011\\\\'`],
  ['-n\u001b[201~', `'\\055n\\033[201~'`],
  ['a\u202eb', `'a\\342\\200\\256b'`],
  [Uint8Array.of(0xff, 0x27), `'\\377\\047'`],
])('has printf print %j, of which a terminal would act on something', (body, format) => {
  expect(toShop(body)).toMatch(/^printf .* \|\ncurl .*--data-binary @-$/s)
  expect(toShop(body)).toContain(`printf ${format} |`)
})

it('lets no value of a header begin another one', () => {
  const headers = [{ name: 'a', value: 'b\r\nx-admin: yes' }]
  expect(curlCommand({ method: 'GET', url: 'https://shop.example/', headers })).toBe(
    `curl 'https://shop.example/' \\\n  -H 'a: b  x-admin: yes'`,
  )
})

it.each([
  ['file:///etc/passwd', 'GET', []],
  ['--config=/tmp/x', 'GET', []],
  ['gopher://shop.example/', 'GET', []],
  ['not an address', 'GET', []],
  ['https://shop.example/', `GET'; id`, []],
  ['https://shop.example/', 'GET', [{ name: '@/etc/passwd', value: '' }]],
  ['https://shop.example/', 'GET', [{ name: 'a b', value: 'c' }]],
  ['https://shop.example/', 'GET', [{ name: 'a', value: '', variable: 'x:-$(id)' }]],
] as const)('makes no command of %s %s %j', (url, method, headers) => {
  expect(curlCommand({ method, url, headers })).toBeUndefined()
})
