import { describe, expect, it } from 'vitest'
import { after, now } from './fixtures/payments.ts'
import type { Obstacle } from './offered-methods.ts'
import { decidePay } from './pay.ts'

const expiresAt = after(14 * 60_000)

function decide(inTheWay?: Obstacle) {
  const asked = { amount: { currency: 'PHP', value: 10_000n }, methodType: 'GCASH', captureMode: 'MANUAL' } as const
  return decidePay(asked, { payment: undefined, now }, inTheWay)
}

describe('a pay request', () => {
  it('is made when nothing is in its way', () => {
    expect(decide()).toEqual({ kind: 'request', expiresAt })
  })

  it.each([
    { inTheWay: 'acquirer', code: 'NO_PAY_OPTIONS' },
    { inTheWay: 'currency', code: 'CURRENCY_NOT_SUPPORT' },
    { inTheWay: 'amount', code: 'INVALID_AMOUNT' },
  ] as const)('fails for good with $code when $inTheWay is in its way', ({ inTheWay, code }) => {
    expect(decide(inTheWay)).toMatchObject({ kind: 'refuse', refusal: { code }, expiresAt })
  })

  it('stores nothing when only the capture mode is', () => {
    expect(decide('capture-mode')).toMatchObject({ kind: 'refuse-untouched', refusal: { code: 'PARAM_ILLEGAL' } })
  })
})
