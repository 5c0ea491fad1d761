import { describe, expect, it } from 'vitest'
import { readError } from './errors.ts'

function errorOf(status: number, body: object | string, headers: Readonly<Record<string, string>> = {}) {
  return readError({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

describe('errors of Adyen', () => {
  it.each([
    ['101', 'INVALID_CARD_NUMBER'],
    ['103', 'INVALID_PAYMENT_METHOD_META_DATA'],
    ['129', 'INVALID_EXPIRATION_DATE'],
    ['137', 'INVALID_AMOUNT'],
    ['138', 'CURRENCY_NOT_SUPPORT'],
    ['14_030', 'PROCESS_FAIL'],
  ])('%s is a refusal, told as %s', (errorCode, code) => {
    const error = errorOf(422, { status: 422, errorCode, message: 'a message', errorType: 'validation' })
    expect(error).toEqual({ kind: 'refused', code, receipt: { resultCode: errorCode, resultMessage: 'a message' } })
  })

  it('of the account’s set-up are refusals that another acquirer need not share', () => {
    const error = errorOf(422, { errorCode: '905_1', message: 'no acquirer account', errorType: 'configuration' })
    expect(error).toMatchObject({ kind: 'refused', code: 'CARD_NOT_SUPPORTED', elsewhere: true })
    expect(errorOf(422, { errorCode: '101', errorType: 'validation' })).not.toHaveProperty('elsewhere')
  })

  it.each([401, 403])('with status %d say that the account has no access', (status) => {
    const error = errorOf(status, { errorCode: '901', message: 'Invalid Merchant Account', errorType: 'security' })
    expect(error).toMatchObject({ kind: 'no-access', reason: expect.stringContaining('Invalid Merchant Account') })
  })

  it.each([
    ['the request before it is not finished', 422, { errorCode: '704', errorType: 'validation' }, {}],
    ['a resource is missing for now', 422, { errorCode: '703', errorType: 'validation' }, {}],
    ['Adyen calls it transient', 422, { errorCode: '1', errorType: 'validation' }, { 'transient-error': 'true' }],
    ['Adyen failed', 422, { errorCode: '903', errorType: 'internal' }, {}],
    ['the type is not documented', 422, { errorCode: '1', errorType: 'moon' }, {}],
    ['there is no type', 422, { errorCode: '1' }, {}],
    ['it is no JSON', 403, '<html>Forbidden</html>', {}],
    ['it is no error', 200, { errorCode: '1', errorType: 'validation' }, {}],
    ['it is empty', 429, '', {}],
  ] as const)('leave it open when %s', (_, status, body, headers) => {
    expect(errorOf(status, body, headers)).toMatchObject({ kind: 'unknown', reason: expect.any(String) })
  })
})
