import { expect, it } from 'vitest'
import { sameMoney } from './money.ts'

it('is the same only in the same currency', () => {
  expect(sameMoney({ currency: 'EUR', value: 100n }, { currency: 'EUR', value: 100n })).toBe(true)
  expect(sameMoney({ currency: 'EUR', value: 100n }, { currency: 'USD', value: 100n })).toBe(false)
})

it('differs by one minor unit above the largest exact float', () => {
  const value = 2n ** 53n
  expect(sameMoney({ currency: 'JPY', value }, { currency: 'JPY', value: value + 1n })).toBe(false)
})
