import { expect, test } from 'vitest'
import { amountText } from './amount-text.ts'

const space = '\u00a0'

test.each([
  ['EUR', '12950', 'en', '€129.50'],
  ['EUR', '12950', 'de', `129,50${space}€`],
  ['EUR', '5', 'en', '€0.05'],
  ['USD', '123456789', 'en', '$1,234,567.89'],
  ['USD', '123456789', 'de', `1.234.567,89${space}$`],
  ['JPY', '12950', 'en', '¥12,950'],
  ['KWD', '1500', 'en', `KWD${space}1.500`],
  ['IDR', '1500000', 'en', `IDR${space}15,000.00`],
  ['EUR', '9007199254740993', 'en', '€90,071,992,547,409.93'],
] as const)('%s %s in %s is %s', (currency, value, locale, text) => {
  expect(amountText({ currency, value }, locale)).toBe(text)
})
