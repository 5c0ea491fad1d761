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
])('cuts what is secret out of %s', (_, text, kept) => {
  expect(scrub(text, secrets)).toBe(kept)
})

it.each([
  ['our references', '{"reference":"20261125185355220000214410560781"}'],
  ['a long number that is no card', '{"id":"4000000000000003"}'],
  ['a name that only begins like a secret one', '{"numberOfItems":"3"}'],
])('keeps %s', (_, text) => {
  expect(scrub(text, secrets)).toBe(text)
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
