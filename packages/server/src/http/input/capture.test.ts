import { describe, expect, test } from 'vitest'
import { readCapture } from './capture.ts'

const valid = {
  captureRequestId: 'shop7-cap-000913-1',
  paymentId: '20261101PAY00000000004471',
  captureAmount: { currency: 'EUR', value: '8000' },
}

function messageOf(body: unknown): string {
  const read = readCapture(body)
  return read.ok ? 'accepted' : read.message
}

function withValue(value: unknown, currency: unknown = 'EUR') {
  return { ...valid, captureAmount: { currency, value } }
}

test('a capture request is read', () => {
  expect(readCapture(valid)).toEqual({
    ok: true,
    value: {
      captureRequestId: 'shop7-cap-000913-1',
      paymentId: '20261101PAY00000000004471',
      amount: { currency: 'EUR', value: 8000n },
      last: false,
    },
  })
})

test('fields that are not known, and nulls, change nothing', () => {
  const body = { ...valid, isLastCapture: null, captureType: null, transit: null, goods: [{}], extendInfo: 7 }
  expect(readCapture(body)).toEqual(readCapture(valid))
})

describe('the last capture', () => {
  test.each([
    [{}, false],
    [{ isLastCapture: true }, true],
    [{ isLastCapture: 'true' }, true],
    [{ isLastCapture: false }, false],
    [{ isLastCapture: 'false' }, false],
    [{ captureType: 'FINAL' }, true],
    [{ captureType: 'NON_FINAL' }, false],
    [{ isLastCapture: true, captureType: 'FINAL' }, true],
    [{ isLastCapture: 'false', captureType: 'NON_FINAL' }, false],
  ])('is said by %j: %s', (fields, last) => {
    expect(readCapture({ ...valid, ...fields })).toMatchObject({ ok: true, value: { last } })
  })

  test.each([
    [{ isLastCapture: 'True' }, 'isLastCapture: must be true or false, as a boolean or as a string'],
    [{ isLastCapture: 1 }, 'isLastCapture: must be true or false, as a boolean or as a string'],
    [{ captureType: 'LAST' }, 'captureType: must be FINAL or NON_FINAL'],
    [{ isLastCapture: false, captureType: 'FINAL' }, 'captureType: contradicts isLastCapture'],
    [{ isLastCapture: true, captureType: 'NON_FINAL' }, 'captureType: contradicts isLastCapture'],
  ])('is not said by %j', (fields, message) => {
    expect(messageOf({ ...valid, ...fields })).toBe(message)
  })
})

describe('ids', () => {
  const rule = 'must be a string of 1 to 64 visible ASCII characters, without spaces'

  test.each(['captureRequestId', 'paymentId'])('%s may have 64 characters', (field) => {
    expect(messageOf({ ...valid, [field]: '~'.repeat(64) })).toBe('accepted')
  })

  test.each(['', 'x'.repeat(65), 'a b', ' a', 'a\n', 'a\u0000', 'a\u001b[2J', 'é', '１', 17, true, [], {}])(
    '%j is none',
    (id) => {
      expect(messageOf({ ...valid, captureRequestId: id })).toBe(`captureRequestId: ${rule}`)
      expect(messageOf({ ...valid, paymentId: id })).toBe(`paymentId: ${rule}`)
    },
  )
})

describe('amounts', () => {
  const rule =
    'must be a whole number of minor units as a string of 1 to 16 digits, without sign, point or leading zero'

  test.each([
    '',
    '-5',
    '+5',
    '10.50',
    '1,050',
    '1e3',
    '0x10',
    ' 5',
    '5\n',
    '05',
    '00',
    '١٢',
    '12345678901234567',
    '1'.repeat(100_000),
    1050,
    10.5,
    true,
    ['1050'],
    { value: '1050' },
  ])('%j is no value', (value) => {
    expect(messageOf(withValue(value))).toBe(`captureAmount.value: ${rule} (EUR has 2 digits: 1 EUR is 100)`)
  })

  test.each([
    ['JPY', 'JPY has no minor unit: 1 JPY is 1'],
    ['KWD', 'KWD has 3 digits: 1 KWD is 1000'],
    ['IDR', 'IDR has 2 digits: 1 IDR is 100'],
  ])('a fraction in %s is refused with the digits it has', (currency, explanation) => {
    expect(messageOf(withValue('500.25', currency))).toBe(`captureAmount.value: ${rule} (${explanation})`)
  })

  test.each([
    [withValue('0'), 'captureAmount.value: must be above zero'],
    [withValue('1', 'XXX'), 'captureAmount.currency: is not a currency of ISO 4217 that can be paid in'],
    [withValue('1', 'eur'), 'captureAmount.currency: must be three upper-case letters of ISO 4217, for example EUR'],
    [withValue('1', 978), 'captureAmount.currency: must be three upper-case letters of ISO 4217, for example EUR'],
    [withValue('1', null), 'captureAmount.currency: is required'],
    [{ ...valid, captureAmount: { currency: 'EUR' } }, 'captureAmount.value: is required'],
    [{ ...valid, captureAmount: '8000' }, 'captureAmount: must be an object'],
    [{ ...valid, captureAmount: [] }, 'captureAmount: must be an object'],
  ])('%j is refused', (body, message) => {
    expect(messageOf(body)).toBe(message)
  })
})

describe('the whole body', () => {
  test.each(['captureRequestId', 'paymentId', 'captureAmount'])('is refused without %s', (field) => {
    expect(messageOf({ ...valid, [field]: undefined })).toBe(`${field}: is required`)
    expect(messageOf({ ...valid, [field]: null })).toBe(`${field}: is required`)
  })

  test.each([null, undefined, 1, 'text', []])('cannot be %j', (body) => {
    expect(messageOf(body)).toBe('body: must be an object')
  })

  test('is refused for the first fault in the order of the documentation', () => {
    expect(messageOf({ captureAmount: {} })).toBe('captureRequestId: is required')
  })
})
