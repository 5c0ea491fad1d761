import { describe, expect, it } from 'vitest'
import { isAcknowledged } from './acknowledgement.ts'

const documented = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'

describe('an acknowledgement', () => {
  it('is the documented answer', () => {
    expect(isAcknowledged(200, documented)).toEqual({ acknowledged: true })
  })

  it.each([
    [
      'white space and other fields around the result',
      ' {\n "extra": 1, "result": {"resultStatus":"S","resultCode":"SUCCESS"}}\n',
    ],
    ['no message', '{"result":{"resultStatus":"S","resultCode":"SUCCESS"}}'],
  ])('may have %s', (_what, body) => {
    expect(isAcknowledged(200, body)).toEqual({ acknowledged: true })
  })

  it.each([201, 202, 204, 301, 302, 307, 400, 404, 500, 503])('is not an answer with status %i', (status) => {
    expect(isAcknowledged(status, documented)).toEqual({
      acknowledged: false,
      reason: `HTTP status ${status} instead of 200`,
    })
  })

  it.each([
    ['', 'empty body'],
    ['  \r\n', 'empty body'],
    ['success', 'body is not JSON'],
    ['<html>login</html>', 'body is not JSON'],
    [`${documented}x`, 'body is not JSON'],
    [documented.slice(0, -1), 'body is not JSON'],
    ['null', 'body has no result object'],
    ['"SUCCESS"', 'body has no result object'],
    ['[{"result":{"resultStatus":"S","resultCode":"SUCCESS"}}]', 'body has no result object'],
    ['{"resultStatus":"S","resultCode":"SUCCESS"}', 'body has no result object'],
    ['{"result":null}', 'body has no result object'],
    ['{"result":"SUCCESS"}', 'body has no result object'],
    ['{"result":[]}', 'body has no result object'],
    ['{"result":{}}', 'result.resultStatus is missing, not "S"'],
    ['{"result":{"resultStatus":"F","resultCode":"ERROR"}}', 'result.resultStatus is "F", not "S"'],
    ['{"result":{"resultStatus":"U","resultCode":"SUCCESS"}}', 'result.resultStatus is "U", not "S"'],
    ['{"result":{"resultStatus":"s","resultCode":"SUCCESS"}}', 'result.resultStatus is "s", not "S"'],
    ['{"result":{"resultStatus":["S"],"resultCode":"SUCCESS"}}', 'result.resultStatus is ["S"], not "S"'],
    ['{"result":{"resultStatus":"S"}}', 'result.resultCode is missing, not "SUCCESS"'],
    ['{"result":{"resultStatus":"S","resultCode":"success"}}', 'result.resultCode is "success", not "SUCCESS"'],
    ['{"__proto__":{"result":{"resultStatus":"S","resultCode":"SUCCESS"}}}', 'body has no result object'],
  ])('is not %j', (body, reason) => {
    expect(isAcknowledged(200, body)).toEqual({ acknowledged: false, reason })
  })

  it('keeps its reason short whatever the merchant sends', () => {
    const answer = isAcknowledged(200, JSON.stringify({ result: { resultStatus: 'x'.repeat(4000) } }))
    expect(answer.acknowledged || answer.reason.length).toBeLessThan(100)
  })
})
