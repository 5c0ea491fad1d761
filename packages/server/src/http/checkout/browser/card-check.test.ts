import { describe, expect, it } from 'vitest'
import { brandRules } from '../brand-rules.ts'
import { readCard } from './card-check.js'

const context = { rules: brandRules, offered: ['VISA', 'AMEX', 'CUP'], now: () => Date.UTC(2027, 2, 31) }
const typed = { cardNo: '4111 1111 1111 1111', expiry: '09/28', cvv: '737', holderName: ' Ada Buyer ' }

describe('a card as it was typed', () => {
  it('is read as the server takes it', () => {
    expect(readCard(typed, context)).toEqual({
      ok: true,
      card: { cardNo: '4111111111111111', cvv: '737', expiryMonth: '09', expiryYear: '28', holderName: 'Ada Buyer' },
    })
  })

  it.each([
    ['no number', { cardNo: '' }, 'cardNo', 'numberMissing'],
    ['a short number', { cardNo: '4111 1111' }, 'cardNo', 'numberIncomplete'],
    ['a wrong check digit', { cardNo: '4111111111111112' }, 'cardNo', 'numberInvalid'],
    ['a brand not taken here', { cardNo: '5555555555554444' }, 'cardNo', 'brandNotOffered'],
    ['no expiry', { expiry: '' }, 'expiry', 'expiryMissing'],
    ['half an expiry', { expiry: '09/' }, 'expiry', 'expiryInvalid'],
    ['a past expiry', { expiry: '02/27' }, 'expiry', 'expired'],
    ['no code', { cvv: '' }, 'cvv', 'codeMissing'],
    ['a code of another brand', { cvv: '7373' }, 'cvv', 'codeInvalid'],
    ['a short code', { cardNo: '378282246310005', cvv: '737' }, 'cvv', 'codeInvalid'],
    ['no name', { holderName: '  ' }, 'holderName', 'nameMissing'],
    ['the number as name', { holderName: '4111 1111 1111 1111' }, 'holderName', 'nameInvalid'],
  ] as const)('with %s is not read', (_, change, field, problem) => {
    expect(readCard({ ...typed, ...change }, context)).toEqual({ ok: false, problems: [{ field, problem }] })
  })

  it('names what is wrong in the order of the fields', () => {
    const read = readCard({ cardNo: '', expiry: '', cvv: '', holderName: '' }, context)
    const fields = read.ok ? [] : read.problems.map(({ field }) => field)
    expect(fields).toEqual(['cardNo', 'expiry', 'cvv', 'holderName'])
  })

  it.each([
    ['a UnionPay number without a check digit', { cardNo: '6240008631401147' }],
    ['a brand that no table knows, with its three digits', { cardNo: '9490220011669217' }],
    ['a brand that no table knows, with four digits', { cardNo: '9490220011669217', cvv: '7373' }],
    ['the four digits of American Express', { cardNo: '378282246310005', cvv: '7373' }],
  ])('with %s is left to the server', (_, change) => {
    expect(readCard({ ...typed, ...change }, context)).toMatchObject({ ok: true })
  })
})
