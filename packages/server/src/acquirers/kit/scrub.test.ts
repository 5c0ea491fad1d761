import { expect, it } from 'vitest'
import { cutMembers, scrub } from './scrub.ts'

const secrets = ['cvv', 'number', 'pan']

it.each([
  [
    'JSON',
    '{"card":{"number":"4000000000000002","cvv":"731","expiry":"11/29"},"amount":100}',
    '{"card":{"number":"[cut]","cvv":"[cut]","expiry":"11/29"},"amount":100}',
  ],
  ['JSON, whatever the case of the name', '{"CVV":731}', '{"CVV":"[cut]"}'],
  ['a whole object under a secret name', '{"pan":{"first":"4000","last":"0002"}}', '{"pan":"[cut]"}'],
  ['JSON that broke off', '{"number":"4000000000000002","cvv":"73', '{"number":"[cut]","cvv":"[cut]"'],
  ['XML', '<card><pan>4000000000000002</pan><cvv>731</cvv></card>', '<card><pan>[cut]</pan><cvv>[cut]</cvv></card>'],
  ['a form', 'amount=100&cvv=731&pan=4000000000000002', 'amount=100&cvv=[cut]&pan=[cut]'],
  ['a query', 'https://a.example/x?pan=4000000000000002&b=1', 'https://a.example/x?pan=[cut]&b=1'],
  ['a card number where none is expected', '{"note":"paid by 4000 0000 0000 0002"}', '{"note":"paid by [cut]"}'],
  ['a card number with other digits beside it', '8 4000000000000002 11/29 731', '8 [cut] 11/29 731'],
  ['a card number in groups with its expiry', '4000 0000 0000 0002 12-29', '[cut] 12-29'],
  ['a card number as a JSON number', '{"note":4000000000000002}', '{"note":[cut]}'],
  [
    'JSON inside a JSON string',
    JSON.stringify({ data: JSON.stringify({ cvv: '731', expiry: '11/29' }) }),
    JSON.stringify({ data: JSON.stringify({ cvv: '[cut]', expiry: '11/29' }) }),
  ],
  [
    'JSON inside JSON inside JSON',
    JSON.stringify({ data: JSON.stringify([JSON.stringify({ cvv: 731 })]) }),
    JSON.stringify({ data: JSON.stringify([JSON.stringify({ cvv: '[cut]' })]) }),
  ],
  [
    'escaped JSON in JSON that broke off',
    '{"data":"{\\"cvv\\":\\"731\\",\\"number\\":40,\\"expiry\\":\\"11/29\\"}',
    '{"data":"{\\"cvv\\":\\"[cut]\\",\\"number\\":\\"[cut]\\",\\"expiry\\":\\"11/29\\"}',
  ],
  ['a form inside a JSON string', '{"form":"amount=100&cvv=731"}', '{"form":"amount=100&cvv=[cut]"}'],
  [
    'an address inside a JSON string',
    '{"data":"https://a.example/#x?pan=4&b=1"}',
    '{"data":"https://a.example/#x?pan=[cut]&b=1"}',
  ],
  ['XML inside a JSON string', '{"xml":"<cvv>731</cvv>"}', '{"xml":"<cvv>[cut]</cvv>"}'],
  ['XML with CDATA', '<card><cvv><![CDATA[7<3>1]]></cvv></card>', '<card><cvv>[cut]</cvv></card>'],
  ['a signed token', '{"payload":"eyJhbGciOiJIUzI1NiJ9.eyJjdnYiOiI3MzEifQ.c2ln"}', '{"payload":"[cut]"}'],
  ['an encrypted token', 'notify=eyJhbGciOiJSU0EifQ.a_b.c-d.ZQ.Zg&b=1', 'notify=[cut]&b=1'],
])('cuts what is secret out of %s', (_, text, kept) => {
  expect(scrub(text, secrets)).toBe(kept)
})

it.each([
  ['our references', '{"reference":"20261125185355220000214410560781"}'],
  ['a long number that is no card', '{"id":"4000000000000003"}'],
  ['a name that only begins like a secret one', '{"numberOfItems":"3"}'],
  ['text that is no message', '{"note":" two lamps, { 3 } of them "}'],
  ['a date, a time and an amount', '2026-11-25 18:53:55 129.50'],
])('keeps %s', (_, text) => {
  expect(scrub(text, secrets)).toBe(text)
})

it('ends where messages stand in messages without end', () => {
  let text = '{"cvv":"731"}'
  for (let depth = 0; depth < 12; depth += 1) text = JSON.stringify(text)
  expect(scrub(text, secrets)).not.toContain('731')
})

it('is done with a large answer in a moment', () => {
  const large = ['<cvv>', '"cvv":"', '\\\\"cvv\\\\":\\\\"', '<cvv><![CDATA[', '<cvv ', '\\\\', '4 ', 'cvv='].map(
    (piece) => piece.repeat(1_000_000 / piece.length),
  )
  const started = performance.now()
  for (const text of large) scrub(text, secrets)
  expect(performance.now() - started).toBeLessThan(5_000)
})

it('keeps the beginning of what is long', () => {
  expect(scrub('x'.repeat(5_000), [])).toBe(`${'x'.repeat(4_096)}…`)
})

it('leaves a text in which nothing is secret as it came, to the byte, and cuts members alone', () => {
  const evidence = '{ "value": 129.00,\n  "id": "4000000000000002" }'
  expect(cutMembers(evidence, secrets)).toBe(evidence)
  expect(cutMembers('{ "value": 129.00, "cvv": "731", "id": "4000000000000002" }', secrets)).toBe(
    '{"value":129,"cvv":"[cut]","id":"4000000000000002"}',
  )
})
