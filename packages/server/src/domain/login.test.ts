import { expect, it } from 'vitest'
import { loginOf } from './login.ts'

it.each([
  ['Ada@Shop.example', 'ada@shop.example'],
  ['  ada ', 'ada'],
  ['a', 'a'],
  ['ada+night@shop.example', 'ada+night@shop.example'],
  ['', undefined],
  ['a b', undefined],
  ['-ada', undefined],
  ['адa', undefined],
  ['a'.repeat(65), undefined],
  // Whom the audit names when it was no person.
  ['Operator', undefined],
  ['capstan', undefined],
])('%j as a login is %j', (text, login) => {
  expect(loginOf(text)).toBe(login)
})
