import { describe, expect, it } from 'vitest'
import { cardFacts } from './card-facts.ts'

function factsOf(number: string) {
  return cardFacts({ number, cvv: '731', expiryMonth: '11', expiryYear: '29' })
}

describe('card facts', () => {
  it.each([
    { number: '9490220011669217', facts: { brand: 'HYUNDAI', country: 'KR', lastFour: '9217' } },
    { number: '4294097400915107', facts: { brand: 'VISA', country: 'BR', lastFour: '5107' } },
    { number: '4006055482525268', facts: { brand: 'VISA', country: 'MX', lastFour: '5268' } },
    { number: '4600729331819383', facts: { brand: 'VISA', country: 'CL', lastFour: '9383' } },
    { number: '4310377720003234', facts: { brand: 'VISA', country: 'PE', lastFour: '3234' } },
    { number: '4054695723100768', facts: { brand: 'VISA', lastFour: '0768' } },
    { number: '5162774114974622', facts: { brand: 'MASTERCARD', lastFour: '4622' } },
    { number: '4111111111111111', facts: { brand: 'VISA', country: 'US', lastFour: '1111' } },
    { number: '5555555555554444', facts: { brand: 'MASTERCARD', country: 'US', lastFour: '4444' } },
    { number: '378282246310005', facts: { brand: 'AMEX', country: 'US', lastFour: '0005' } },
  ])('of $number are $facts.brand $facts.country', ({ number, facts }) => {
    expect(factsOf(number)).toEqual(facts)
  })

  it.each([
    { number: '6011111111111117', brand: 'DISCOVER' },
    { number: '3530111333300000', brand: 'JCB' },
    { number: '30569309025904', brand: 'DINERS' },
    { number: '6240008631401148', brand: 'CUP' },
    { number: '0000000000000000', brand: 'UNKNOWN' },
  ])("give $number APO's name $brand", ({ number, brand }) => {
    expect(factsOf(number).brand).toBe(brand)
  })

  it('hold neither the number nor the CVV nor the expiry', () => {
    const text = JSON.stringify(factsOf('4054695723100768'))
    expect(text).not.toContain('405469')
    expect(text).not.toContain('731')
    expect(text).not.toContain('29')
  })

  it.each(['', '1234', '40546957231', 'not a card number', '__proto__', '4054 6957 2310 0768'])(
    'of %j, which is no card number, keep none of it',
    (number) => {
      expect(factsOf(number).lastFour).toBe('')
    },
  )
})
