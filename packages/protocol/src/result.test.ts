import { describe, expect, it } from 'vitest'
import { result } from './result.ts'
import { isResultCode, resultCodes } from './result-codes.ts'

describe('result', () => {
  it('carries the status and message of the code', () => {
    expect(result('SUCCESS')).toEqual({ resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success.' })
    expect(result('CAPTURE_IN_PROCESS')).toMatchObject({ resultStatus: 'U' })
  })

  it('takes a message that says more', () => {
    expect(result('PARAM_ILLEGAL', 'captureAmount.value: must be a string').resultMessage).toBe(
      'captureAmount.value: must be a string',
    )
  })

  it('cuts a message at 256, never inside a character', () => {
    expect(result('PARAM_ILLEGAL', 'x'.repeat(256)).resultMessage).toHaveLength(256)
    expect(result('PARAM_ILLEGAL', 'x'.repeat(257)).resultMessage).toHaveLength(256)
    expect(result('PARAM_ILLEGAL', `${'x'.repeat(255)}🏺`).resultMessage).toBe('x'.repeat(255))
    expect(result('PARAM_ILLEGAL', `${'x'.repeat(254)}🏺${'x'.repeat(9)}`).resultMessage).toBe(`${'x'.repeat(254)}🏺`)
  })
})

describe('resultCodes', () => {
  it.each(Object.entries(resultCodes))('%s fits the wire and tells what to do', (code, { message, advice }) => {
    expect(code).toMatch(/^[A-Z][A-Z_]{1,63}$/)
    expect(message.length).toBeGreaterThan(0)
    expect(message.length).toBeLessThanOrEqual(256)
    expect(advice).toMatch(/^[A-Z].*\.$/)
  })

  // Status U makes a caller wait or repeat: a final code among these would be retried for ever, an open one missing
  // from them would be taken as final while the money moves.
  it('leaves the outcome open for exactly these codes', () => {
    const open = Object.entries(resultCodes).filter(([, { status }]) => status === 'U')
    expect(open.map(([code]) => code).sort()).toEqual([
      'CAPTURE_IN_PROCESS',
      'PAYMENT_IN_PROCESS',
      'REQUEST_TRAFFIC_EXCEED_LIMIT',
      'UNKNOWN_EXCEPTION',
    ])
  })

  it('succeeds for SUCCESS alone', () => {
    const succeeded = Object.entries(resultCodes).filter(([, { status }]) => status === 'S')
    expect(succeeded.map(([code]) => code)).toEqual(['SUCCESS'])
  })

  it('holds every code that APO documents for capture and notifyCapture', () => {
    const documented =
      `SUCCESS ACCESS_DENIED AUTH_CANCELLED AUTH_EXPIRED AUTH_NOT_FOUND CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT
      CAPTURE_IN_PROCESS CURRENCY_NOT_SUPPORT INVALID_CONTRACT MULTI_CAPTURE_NOT_SUPPORTED NO_PAY_OPTIONS
      ORDER_IS_CANCELED ORDER_STATUS_INVALID PARAM_ILLEGAL PAYMENT_COUNT_EXCEED_LIMIT PROCESS_FAIL
      REPEAT_REQ_INCONSISTENT RISK_REJECT USER_AMOUNT_EXCEED_LIMIT USER_BALANCE_NOT_ENOUGH USER_NOT_EXIST
      USER_STATUS_ABNORMAL UNKNOWN_EXCEPTION`.split(/\s+/)
    expect(documented.filter((code) => !isResultCode(code))).toEqual([])
  })

  it('does not take a name every object has for a code', () => {
    expect(isResultCode('toString')).toBe(false)
    expect(isResultCode('__proto__')).toBe(false)
    expect(isResultCode('SUCCESS')).toBe(true)
  })
})
