import { expect, it } from 'vitest'
import { formatMoney, setExponents, toMinorUnits } from './format-money.ts'

setExponents({ JPY: 0, KWD: 3 })

it.each([
  ['EUR', '12950', '129.50'],
  ['JPY', '120', '120'],
  ['KWD', '5', '0.005'],
  // Intl counts none for it, APO two.
  ['IDR', '3000000', '30,000.00'],
  ['EUR', '900719925474099301', '9,007,199,254,740,993.01'],
])('shows %s %s as %s', (currency, value, shown) => {
  expect(formatMoney({ currency, value }).replaceAll(/[^\d.,]/g, '')).toBe(shown)
})

it.each([
  ['129.5', 'EUR', '12950'],
  ['129', 'EUR', '12900'],
  ['0.05', 'EUR', '5'],
  ['120', 'JPY', '120'],
  ['1.5', 'JPY', undefined],
  ['1.005', 'EUR', undefined],
  ['0', 'EUR', undefined],
  ['-1', 'EUR', undefined],
  ['1,5', 'EUR', undefined],
  ['', 'EUR', undefined],
])('reads %s %s as %s', (text, currency, value) => {
  expect(toMinorUnits(text, currency)).toBe(value)
})
