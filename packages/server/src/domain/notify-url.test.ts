import { describe, expect, it } from 'vitest'
import { notifyUrl } from './notify-url.ts'

const request = 'https://merchant.example/from-request'
const dashboard = 'https://merchant.example/from-dashboard'

describe('the URL a notification goes to', () => {
  it.each([
    ['PAYMENT_RESULT', request],
    ['REFUND_RESULT', request],
    ['CAPTURE_RESULT', dashboard],
  ] as const)('is, for %s with both set, %s', (type, expected) => {
    expect(notifyUrl(type, request, dashboard)).toBe(expected)
  })

  it.each(['PAYMENT_RESULT', 'REFUND_RESULT', 'CAPTURE_RESULT'] as const)('is, for %s, whichever is set', (type) => {
    expect(notifyUrl(type, request, undefined)).toBe(request)
    expect(notifyUrl(type, undefined, dashboard)).toBe(dashboard)
    expect(notifyUrl(type, undefined, undefined)).toBeUndefined()
  })

  it('is not silenced by an empty text in the place that outranks', () => {
    expect(notifyUrl('PAYMENT_RESULT', '', dashboard)).toBe(dashboard)
    expect(notifyUrl('CAPTURE_RESULT', request, '')).toBe(request)
    expect(notifyUrl('CAPTURE_RESULT', '', '')).toBeUndefined()
  })
})
