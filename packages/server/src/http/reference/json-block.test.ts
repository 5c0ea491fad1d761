import { expect, it } from 'vitest'
import { jsonBlock } from './json-block.ts'
import { inline } from './prose.ts'

const asRead = (html: string) =>
  html.replaceAll(/<[^>]*>/g, '').replaceAll(/&#(\d+);/g, (_whole, code) => String.fromCharCode(Number(code)))

it('shows a value as it is, whatever is in it', () => {
  const value = { name: 'a "quoted": <b>&amp;</b> \\ end', list: [1, -2.5, true, null], 'odd:name': {} }
  const html = jsonBlock(value, 'Example')
  expect(asRead(html)).toBe(JSON.stringify(value, null, 2))
  expect(html).not.toContain('<b>')
})

it('tells names from values', () => {
  const html = jsonBlock({ paymentId: 'x', last: true }, 'Example')
  expect(html).toContain('<span class="n">&#34;paymentId&#34;</span>: <span class="s">&#34;x&#34;</span>')
  expect(html).toContain('<span class="w">true</span>')
})

it('sets names of fields and codes as code in prose, and words not', () => {
  expect(inline('After AUTH_EXPIRED, give a new paymentRequestId; PayPal and S stay.')).toBe(
    'After <code>AUTH_EXPIRED</code>, give a new <code>paymentRequestId</code>; PayPal and S stay.',
  )
})
