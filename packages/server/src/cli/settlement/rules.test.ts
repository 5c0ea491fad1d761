import { describe, expect, test } from 'vitest'
import { readMoment } from './moment.ts'
import { readRules } from './rules.ts'

describe('rules for reading a report', () => {
  test('take pairs with commas between them, in quotes where one has a comma itself', () => {
    const { headers, types } = readRules({
      columns: ['reference="Merchant Reference", amount=Gross', '"fee=Fee, all in"'],
      type: ['CAPTURE=Settled,CAPTURE=SettledBulk', 'CHARGEBACK=Dispute=Lost'],
    })
    expect(headers).toMatchObject({
      reference: 'Merchant Reference',
      amount: 'Gross',
      fee: 'Fee, all in',
      time: 'time',
    })
    expect(types.get('settledbulk')).toBe('CAPTURE')
    expect(types.get('dispute=lost')).toBe('CHARGEBACK')
    expect(types.get('refund')).toBe('REFUND')
  })

  test.each([
    [{ columns: ['ref=Reference'] }, '--columns: there is no column ref; they are transaction_id, reference'],
    [{ columns: ['amount'] }, '--columns: "amount" is not OURS=THEIRS.'],
    [{ columns: ['"fee=Fee, all in'] }, 'has a double quote too few'],
    [{ type: ['PAYOUT=Payout'] }, '--type: there is no type PAYOUT; they are CAPTURE, REFUND, REVERSAL, CHARGEBACK.'],
    [{ type: ['CAPTURE='] }, '--type: "CAPTURE=" is not OURS=THEIRS.'],
    [{ delimiter: ';;' }, '--delimiter: it is one character, or the word tab.'],
    [{ delimiter: '"' }, '--delimiter: it is one character, or the word tab.'],
  ])('refuse %j', (options, expected) => {
    expect(() => readRules(options)).toThrow(expected)
  })

  test('read a tab by its name', () => {
    expect(readRules({ delimiter: 'tab' }).delimiter).toBe('\t')
  })
})

describe('a time of a report', () => {
  test.each([
    ['2026-07-01', '2026-07-01T00:00:00.000Z', '2026-07-02T00:00:00.000Z'],
    ['2026-07-01 09:30', '2026-07-01T09:30:00.000Z', '2026-07-01T09:31:00.000Z'],
    ['2026-07-01 09:30:00 UTC', '2026-07-01T09:30:00.000Z', '2026-07-01T09:30:01.000Z'],
    ['2026-07-01T09:30:00+0200', '2026-07-01T07:30:00.000Z', '2026-07-01T07:30:01.000Z'],
    ['2026-07-01T09:30:00.1234567-05:30', '2026-07-01T15:00:00.123Z', '2026-07-01T15:00:00.124Z'],
  ])('%s begins at %s and is over at %s', (text, at, end) => {
    expect(readMoment(text)).toEqual({ at: new Date(at), end: new Date(end) })
  })

  test.each([
    '',
    '2026-7-1',
    '2026-02-29',
    '2026-07-01T25:00:00Z',
    '20260701',
    '01.07.2026',
    '2026-07-01T09:30:00 CEST',
  ])('%s is none', (text) => {
    expect(readMoment(text)).toBeUndefined()
  })
})
