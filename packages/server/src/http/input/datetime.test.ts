import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDatetime } from './datetime.ts'

test.each([
  ['2026-11-01T09:20:01Z', '2026-11-01T09:20:01.000Z'],
  ['2026-11-01T09:20:01+01:00', '2026-11-01T08:20:01.000Z'],
  ['2026-11-01T09:20:01-0730', '2026-11-01T16:50:01.000Z'],
  ['2026-11-01T23:59:59.5-00:01', '2026-11-02T00:00:59.500Z'],
  ['2026-11-01T09:20:01.1234567Z', '2026-11-01T09:20:01.123Z'],
  ['2028-02-29T00:00:00+00:00', '2028-02-29T00:00:00.000Z'],
])('reads %s', (text, expected) => {
  expect(parseDatetime(text)?.toISOString()).toBe(expected)
})

test.each([
  '',
  '2026-11-01',
  '2026-11-01T09:20:01',
  '2026-11-01 09:20:01Z',
  '2026-11-01T09:20Z',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-01T24:00:00Z',
  '2026-11-01T09:60:00Z',
  '2026-11-01T09:20:60Z',
  '2026-11-01T09:20:01+24:00',
  '2026-11-01T09:20:01+01:60',
  '0026-11-01T09:20:01Z',
  '1793526001482',
  'tomorrow',
])('does not take %j for a time', (text) => {
  expect(parseDatetime(text)).toBeUndefined()
})

test('reads back every time that the platform writes', () => {
  const written = fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(written, (time) => {
      expect(parseDatetime(time.toISOString())).toEqual(time)
    }),
  )
})
