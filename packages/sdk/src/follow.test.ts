import { describe, expect, it, vi } from 'vitest'
import { capture, clientOf, errorOf, refund } from '../test/client.ts'
import { answersWith, cuts, type Reply, startGateway, unsigned } from '../test/gateway.ts'
import type { CallOptions } from './client-options.ts'
import {
  BadAnswerSignatureError,
  InvalidRequestError,
  NotSentError,
  OutcomeUnknownError,
  RequestRefusedError,
} from './errors.ts'
import { followed } from './follow.ts'

type Step = 'S' | 'F' | 'U' | undefined | Error

function script(steps: readonly Step[]) {
  const left = [...steps]
  return vi.fn(async (_options: CallOptions) => {
    const step = left.length > 1 ? left.shift() : left[0]
    if (step instanceof Error) throw step
    return step
  })
}

const unknown = new OutcomeUnknownError('no answer', {})
const refusedResult = { resultStatus: 'F', resultCode: 'KEY_NOT_FOUND', resultMessage: '' } as const
const refused = new RequestRefusedError(refusedResult, {})
const badAnswer = new BadAnswerSignatureError({ reason: 'unsigned', httpStatus: 200, claimedCode: undefined }, {})

function follow(
  calls: readonly Step[],
  looks: readonly Step[],
  options: { deadlineMs?: number; signal?: AbortSignal } = {},
) {
  const call = script(calls) as unknown as (options: CallOptions) => Promise<Step>
  const look = script(looks)
  const result = followed<Step>({ call, look, isOpen: (step) => step === 'U' }, { deadlineMs: 2_000, ...options }, 1)
  return { result, call: vi.mocked(call), look }
}

describe('followed', () => {
  it.each(['S', 'F'] as const)('returns %s at once', async (end) => {
    const { result, look } = follow([end], ['U'])
    expect(await result).toBe(end)
    expect(look).not.toHaveBeenCalled()
  })

  it.each(['S', 'F'] as const)('looks until %s, and never calls again', async (end) => {
    const { result, call, look } = follow(['U'], ['U', unknown, refused, new TypeError('a strange answer'), 'U', end])
    expect(await result).toBe(end)
    expect(call).toHaveBeenCalledTimes(1)
    expect(look).toHaveBeenCalledTimes(6)
  })

  it('calls again what is open and no look finds: it may never have been taken up', async () => {
    const { result, call, look } = follow(['U', unknown, 'S'], [undefined])
    expect(await result).toBe('S')
    expect(call).toHaveBeenCalledTimes(3)
    expect(look).toHaveBeenCalledTimes(2)
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses a deadline of %s before the call',
    async (deadlineMs) => {
      const { result, call } = follow(['U'], ['U'], { deadlineMs })
      expect(await errorOf(result)).toBeInstanceOf(InvalidRequestError)
      expect(call).not.toHaveBeenCalled()
    },
  )

  it('returns what is still open at the deadline', async () => {
    const { result, look } = follow(['U'], ['U'], { deadlineMs: 40 })
    expect(await result).toBe('U')
    expect(look).toHaveBeenCalled()
    for (const [options] of look.mock.calls) expect(options.deadlineMs).toBeLessThanOrEqual(40)
  })

  it('calls again when nothing was answered, and then looks', async () => {
    const { result, call, look } = follow([unknown, unknown, 'U'], ['S'])
    expect(await result).toBe('S')
    expect(call).toHaveBeenCalledTimes(3)
    expect(look).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['refused', refused],
    ['not sent', new NotSentError('no connection', {})],
  ])('does not say %s of what may have been done by the first call', async (_, later) => {
    const { result } = follow([unknown, later], ['U'], { deadlineMs: 40 })
    expect(await errorOf(result)).toBe(unknown)
  })

  it.each([
    ['refused', refused],
    ['not sent', new NotSentError('no connection', {})],
    ['wrong', new InvalidRequestError('a bad key')],
    ['answered without a signature', badAnswer],
  ])('throws at once when the first call was %s', async (_, error) => {
    const { result, call } = follow([error, 'S'], ['S'])
    expect(await errorOf(result)).toBe(error)
    expect(call).toHaveBeenCalledTimes(1)
  })

  it('ends when the caller stops waiting, with what is known', async () => {
    const stop = new AbortController()
    const { result, look } = follow(['U'], ['U'], { signal: stop.signal })
    look.mockImplementationOnce(async () => {
      stop.abort()
      return 'U'
    })
    expect(await result).toBe('U')
    expect(look).toHaveBeenCalledTimes(1)
  })
})

/** The client's own pace: a second before the first look. */
describe('of the client', () => {
  async function gatewayOf(replies: Readonly<Record<string, Reply>>) {
    const gateway = await startGateway()
    gateway.replies((received, response) => replies[received.path.split('/').at(-1) ?? '']?.(received, response))
    return gateway
  }

  it('captureAndWait follows a U to the end by inquiryPayment', async () => {
    const transaction = (received: { captureRequestId?: string } | undefined) => ({
      transactionType: 'CAPTURE',
      transactionStatus: 'FAIL',
      transactionId: 'CAP1',
      transactionRequestId: received?.captureRequestId,
      transactionAmount: capture.captureAmount,
      transactionResult: { resultStatus: 'F', resultCode: 'USER_BALANCE_NOT_ENOUGH', resultMessage: '' },
    })
    const gateway = await gatewayOf({
      capture: answersWith('U', 'CAPTURE_IN_PROCESS', { captureId: 'CAP1' }),
      inquiryPayment: (received, response) =>
        answersWith('S', 'SUCCESS', {
          paymentStatus: 'SUCCESS',
          transactions: [transaction(gateway.received[0]?.body)],
        })(received, response),
    })
    const result = await clientOf(gateway).captureAndWait(capture)
    expect(result).toMatchObject({ status: 'F', code: 'USER_BALANCE_NOT_ENOUGH', captureId: 'CAP1', from: 'inquiry' })
    expect(result.advice).toContain('top up')
  })

  it('captureAndWait captures again, with the same id, what was turned away as too much', async () => {
    let busy = true
    const gateway = await gatewayOf({
      capture: (received, response) => {
        const reply = busy
          ? answersWith('U', 'REQUEST_TRAFFIC_EXCEED_LIMIT')
          : answersWith('S', 'SUCCESS', { captureId: 'C1' })
        return reply(received, response)
      },
      inquiryPayment: (received, response) => {
        busy = false
        return answersWith('S', 'SUCCESS', { paymentStatus: 'SUCCESS' })(received, response)
      },
    })
    const result = await clientOf(gateway, { maxTries: 1 }).captureAndWait(capture, { deadlineMs: 4_000 })
    expect(result).toMatchObject({ status: 'S', captureId: 'C1' })
    const [first, , again] = gateway.received
    expect(again?.text).toBe(first?.text)
  })

  it('refundAndWait follows a U to the end by inquiryRefund', async () => {
    const gateway = await gatewayOf({
      refund: answersWith('U', 'UNKNOWN_EXCEPTION'),
      inquiryRefund: answersWith('S', 'SUCCESS', { refundStatus: 'SUCCESS', refundId: 'R1' }),
    })
    expect(await clientOf(gateway).refundAndWait(refund)).toMatchObject({ status: 'S', refundId: 'R1' })
  })

  it('captureAndWait returns the U that it has when the deadline leaves no time to look', async () => {
    const gateway = await gatewayOf({ capture: answersWith('U', 'CAPTURE_IN_PROCESS', { captureId: 'CAP1' }) })
    const result = await clientOf(gateway).captureAndWait(capture, { deadlineMs: 500 })
    expect(result).toMatchObject({ status: 'U', captureId: 'CAP1', captureRequestId: expect.any(String) })
  })

  it('waitForPayment waits for one that is not known yet', async () => {
    const gateway = await startGateway()
    gateway.replies(
      answersWith('F', 'ORDER_NOT_EXIST'),
      answersWith('S', 'SUCCESS', { paymentStatus: 'SUCCESS', paymentId: 'PAY1' }),
    )
    const found = await clientOf(gateway).waitForPayment({ paymentRequestId: 'P-1' })
    expect(found).toMatchObject({ status: 'S', payment: { paymentStatus: 'SUCCESS' } })
  })

  it('waitForPayment returns the last inquiry at the deadline', async () => {
    const gateway = await startGateway()
    gateway.replies(answersWith('S', 'SUCCESS', { paymentStatus: 'PROCESSING' }))
    const found = await clientOf(gateway).waitForPayment({ paymentId: 'PAY1' }, { deadlineMs: 300 })
    expect(found).toMatchObject({ status: 'S', payment: { paymentStatus: 'PROCESSING' } })
  })

  it('captureAndWait does not follow an answer that was not believed', async () => {
    const gateway = await startGateway()
    gateway.replies(unsigned(200, { result: { resultStatus: 'S', resultCode: 'SUCCESS' } }), cuts)
    expect(await errorOf(clientOf(gateway).captureAndWait(capture))).toBeInstanceOf(BadAnswerSignatureError)
    expect(gateway.received).toHaveLength(1)
  })
})
