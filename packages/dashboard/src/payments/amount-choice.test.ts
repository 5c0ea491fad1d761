import { expect, it } from 'vitest'
import { setExponents } from '../parts/format-money.ts'
import { allOfIt, chosenValue } from './amount-choice.tsx'

setExponents({ JPY: 0 })

it.each([
  ['EUR', '12950', '80', '8000'],
  ['EUR', '12950', '129.50', '12950'],
  ['EUR', '12950', '129.51', undefined],
  ['EUR', '12950', '0', undefined],
  ['EUR', '12950', '1.005', undefined],
  ['EUR', '12950', '', undefined],
  ['JPY', '12950', '80', '80'],
  ['JPY', '12950', '80.0', undefined],
])('of %s %s the part %s is %s', (currency, value, text, chosen) => {
  expect(chosenValue({ part: true, text }, { currency, value })).toBe(chosen)
  expect(chosenValue({ ...allOfIt, text }, { currency, value })).toBe(value)
})
