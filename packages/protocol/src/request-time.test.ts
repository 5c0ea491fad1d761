import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTime, parseRequestTime } from './request-time.ts'

const moment = '2026-11-23T00:45:27.000Z'

describe('parseRequestTime', () => {
  it.each([
    ['epoch milliseconds (Java, Go)', '1795394727000', moment],
    ['ISO 8601 in UTC (Python)', '2026-11-23T00:45:27+00:00', moment],
    ['ISO 8601 with basic offset (PHP)', '2026-11-23T08:45:27+0800', moment],
    ['.NET round trip', '2026-11-23T00:45:27.1239999Z', '2026-11-23T00:45:27.123Z'],
    ['ISO 8601 east of Greenwich', '2026-11-23T06:15:27+05:30', moment],
    ['ISO 8601 west of Greenwich, the day before', '2026-11-22T17:45:27-07:00', moment],
    ['ISO 8601 with Z', '2026-11-23T00:45:27Z', moment],
    ['one fractional digit', '2026-11-23T00:45:27.5Z', '2026-11-23T00:45:27.500Z'],
    ['29 February of a leap year', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('reads %s', (_, text, expected) => {
    expect(parseRequestTime(text)?.toISOString()).toBe(expected)
  })

  it.each([
    ['nothing', ''],
    ['epoch seconds', '1795394727'],
    ['fourteen digits', '17953947270000'],
    ['a leading zero', '0795394727000'],
    ['a negative number', '-179539472700'],
    ['spaces around', ' 1795394727000 '],
    ['a line feed at the end', '1795394727000\n'],
    ['no offset', '2026-11-23T00:45:27'],
    ['no seconds', '2026-11-23T00:45Z'],
    ['a space for the T', '2026-11-23 00:45:27Z'],
    ['lower case', '2026-11-23t00:45:27z'],
    ['a point and no fraction', '2026-11-23T00:45:27.Z'],
    ['ten fractional digits', '2026-11-23T00:45:27.0123456789Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['31 February', '2026-02-31T00:00:00Z'],
    ['29 February of a common year', '2026-02-29T00:00:00Z'],
    ['hour 24', '2026-11-23T24:00:00Z'],
    ['minute 60', '2026-11-23T00:60:00Z'],
    ['a leap second', '2026-12-31T23:59:60Z'],
    ['an offset beyond 14 hours', '2026-11-23T00:45:27+14:01'],
    ['an offset with 60 minutes', '2026-11-23T00:45:27+01:60'],
    ['hours alone as offset', '2026-11-23T00:45:27+00'],
    ['a date alone', '2026-11-23'],
    ['words', 'Mon, 23 Nov 2026 00:45:27 GMT'],
  ])('refuses %s', (_, text) => {
    expect(parseRequestTime(text)).toBeUndefined()
  })

  it('never throws and never gives an invalid date', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789-+:.TZ') }), (text) => {
        expect(Number.isNaN(parseRequestTime(text)?.getTime())).toBe(false)
      }),
    )
  })
})

describe('formatTime', () => {
  it('is UTC in whole seconds with an explicit offset', () => {
    expect(formatTime(new Date('2026-11-23T00:45:27.999Z'))).toBe('2026-11-23T00:45:27+00:00')
  })

  it('is read back as the same second', () => {
    const dates = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseRequestTime(formatTime(date))).toEqual(new Date(Math.floor(date.getTime() / 1_000) * 1_000))
      }),
    )
  })

  it('refuses an invalid date instead of writing it', () => {
    expect(() => formatTime(new Date(Number.NaN))).toThrow(RangeError)
  })
})
