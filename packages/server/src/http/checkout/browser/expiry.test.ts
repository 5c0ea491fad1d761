import { describe, expect, it } from 'vitest'
import { formatExpiry, readExpiry } from './expiry.js'

describe('an expiry date', () => {
  it.each([
    ['', ''],
    ['0', '0'],
    ['1', '1'],
    ['5', '05/'],
    ['12', '12/'],
    ['1/', '01/'],
    ['123', '12/3'],
    ['1231', '12/31'],
    ['12319', '12/31'],
    ['12/31', '12/31'],
    ['12 / 31', '12/31'],
    ['12/2031', '12/31'],
    ['122031', '12/31'],
    ['1220', '12/20'],
    ['2031-07', '07/31'],
    ['５/２９', '05/29'],
    ['month', ''],
  ])('typed as %j becomes %j', (typed, text) => {
    expect(formatExpiry(typed)).toBe(text)
  })

  it.each([
    ['12', '12'],
    ['5', '5'],
    ['12/', '12/'],
    ['1', '1'],
  ])('erased to %j stays %j', (typed, text) => {
    expect(formatExpiry(typed, true)).toBe(text)
  })

  const march2027 = Date.UTC(2027, 2, 31, 12)
  it.each([
    ['', 'missing'],
    ['12', 'invalid'],
    ['13/30', 'invalid'],
    ['00/30', 'invalid'],
    ['02/27', 'expired'],
    ['12/26', 'expired'],
    ['03/27', { month: '03', year: '27' }],
    ['03/47', { month: '03', year: '47' }],
    ['03/48', 'invalid'],
    ['03/99', 'invalid'],
  ])('%j in March 2027 is %j', (text, read) => {
    expect(readExpiry(text, march2027)).toEqual(read)
  })

  it('is good until its month is over everywhere', () => {
    expect(readExpiry('03/27', Date.UTC(2027, 3, 1, 11))).toEqual({ month: '03', year: '27' })
    expect(readExpiry('03/27', Date.UTC(2027, 3, 1, 12))).toBe('expired')
    expect(readExpiry('12/27', Date.UTC(2028, 0, 1, 12))).toBe('expired')
  })

  it('knows the next century near the end of this one', () => {
    expect(readExpiry('01/02', Date.UTC(2099, 5, 1))).toEqual({ month: '01', year: '02' })
  })
})
