import { describe, expect, it } from 'vitest'
import { apiPath, isSandboxClient } from './paths.ts'

describe('apiPath', () => {
  it('is the documented path for a live client', () => {
    expect(apiPath('pay', '5Y7M')).toBe('/ams/api/v1/payments/pay')
    expect(apiPath('capture', '5Y7M')).toBe('/ams/api/v1/payments/capture')
    expect(apiPath('inquiryPayment', '5Y7M')).toBe('/ams/api/v1/payments/inquiryPayment')
    expect(apiPath('createPaymentSession', '5Y7M')).toBe('/ams/api/v1/payments/createPaymentSession')
    expect(apiPath('submitPay', '5Y7M')).toBe('/ams/api/v1/payments/submitPay')
    expect(apiPath('cancel', '5Y7M')).toBe('/ams/api/v1/payments/cancel')
  })

  it('has the sandbox prefix for a sandbox client', () => {
    expect(apiPath('capture', 'SANDBOX_5Y7M')).toBe('/ams/sandbox/api/v1/payments/capture')
  })
})

describe('isSandboxClient', () => {
  it('goes by the exact prefix', () => {
    expect(isSandboxClient('SANDBOX_5Y7M')).toBe(true)
    expect(isSandboxClient('sandbox_5Y7M')).toBe(false)
    expect(isSandboxClient('T_SANDBOX_5Y7M')).toBe(false)
  })
})
