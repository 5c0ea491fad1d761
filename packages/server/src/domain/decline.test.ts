import { describe, expect, it } from 'vitest'
import { captureDeclines, inPublishedCodes, paymentDeclines } from './decline.ts'

describe('a refusal of an acquirer', () => {
  it('in a code of its own is told as PROCESS_FAIL, and its own code is kept', () => {
    const said = { kind: 'failed', code: 'ACQ_4711', receipt: { transactionId: 't1' } } as const
    expect(inPublishedCodes(paymentDeclines, said)).toEqual({
      kind: 'failed',
      code: 'PROCESS_FAIL',
      receipt: { transactionId: 't1', resultCode: 'ACQ_4711' },
    })
  })

  it('leaves the receipt as the connector filled it', () => {
    const said = { kind: 'failed', code: 'ACQ_4711', receipt: { resultCode: '51', resultMessage: 'no funds' } } as const
    expect(inPublishedCodes(captureDeclines, said).receipt).toEqual({ resultCode: '51', resultMessage: 'no funds' })
  })

  it('in a published code stays as it is, and so does every other outcome', () => {
    const declined = { kind: 'failed', code: 'USER_BALANCE_NOT_ENOUGH', receipt: {} } as const
    expect(inPublishedCodes(captureDeclines, declined)).toBe(declined)
    const open = { kind: 'unknown', reason: 'no answer' } as const
    expect(inPublishedCodes(captureDeclines, open)).toBe(open)
  })

  it('may be published for a payment and not for a capture', () => {
    const said = { kind: 'failed', code: 'CARD_NOT_SUPPORTED', receipt: {} } as const
    expect(inPublishedCodes(paymentDeclines, said).code).toBe('CARD_NOT_SUPPORTED')
    expect(inPublishedCodes(captureDeclines, said).code).toBe('PROCESS_FAIL')
  })
})
