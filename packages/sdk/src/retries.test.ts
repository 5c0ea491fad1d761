import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { capture, clientOf, errorOf, payment, refund } from '../test/client.ts'
import {
  answersWith,
  badGateway,
  cuts,
  cutsHalfway,
  hangs,
  type Reply,
  startGateway,
  type TestGateway,
  unsigned,
} from '../test/gateway.ts'
import type { CallEvent } from './client-options.ts'
import { NotSentError, OutcomeUnknownError, RequestRefusedError } from './errors.ts'

/** Of calls that are not answered: long enough for an answer that comes, on a machine with other things to do. */
const impatient = { timeoutMs: 500 }

const captured = answersWith('S', 'SUCCESS', { captureId: 'CAP1', captureTime: '2026-11-02T14:05:12+01:00' })

const losses: readonly [string, Reply][] = [
  ['no answer in time', hangs],
  ['a connection cut after the request', cuts],
  ['a connection cut in the middle of the answer', cutsHalfway],
  ['a proxy that answers 502 with a page', badGateway],
  ['a load balancer that answers 503', unsigned(503, '')],
  ['an unsigned 429', unsigned(429, { error: 'too many requests' })],
  ['an unsigned 500 that looks like a result', unsigned(500, { result: { resultStatus: 'F', resultCode: 'X' } })],
  ['a page with 200', unsigned(200, '<html>Maintenance</html>')],
  ['REQUEST_TRAFFIC_EXCEED_LIMIT', answersWith('U', 'REQUEST_TRAFFIC_EXCEED_LIMIT')],
]

/** Replies by the API that is called. */
function byApi(replies: Readonly<Record<string, Reply>>): Reply {
  return (received, response) => replies[received.path.split('/').at(-1) ?? '']?.(received, response)
}

async function gatewayWith(...replies: readonly Reply[]): Promise<TestGateway> {
  const gateway = await startGateway()
  gateway.replies(...replies)
  return gateway
}

describe('after one try without an answer', () => {
  it.each(losses)('of %s, the same bytes are sent again with a signature of their own', async (_, loss) => {
    const gateway = await gatewayWith(loss, captured)
    const result = await clientOf(gateway, loss === hangs ? impatient : {}).capture(capture)
    expect(result).toMatchObject({ status: 'S', captureId: 'CAP1', from: 'answer' })
    expect(gateway.received).toHaveLength(2)
    const [first, second] = gateway.received
    expect(second?.text).toBe(first?.text)
    expect(first?.body.captureRequestId).toBe(result.captureRequestId)
    expect([first?.genuine, second?.genuine]).toEqual([true, true])
    expect(Number(second?.headers['request-time'])).toBeGreaterThanOrEqual(Number(first?.headers['request-time']))
  })

  it('an answer in the second try is the outcome, F and U too', async () => {
    const failed = await gatewayWith(hangs, answersWith('F', 'AUTH_EXPIRED'))
    expect(await clientOf(failed, impatient).capture(capture)).toMatchObject({ status: 'F', code: 'AUTH_EXPIRED' })
    const open = await gatewayWith(cuts, answersWith('U', 'CAPTURE_IN_PROCESS'))
    expect(await clientOf(open).capture(capture)).toMatchObject({ status: 'U', code: 'CAPTURE_IN_PROCESS' })
  })
})

describe('a plain U', () => {
  it.each(['CAPTURE_IN_PROCESS', 'UNKNOWN_EXCEPTION'])('%s is returned and not repeated', async (code) => {
    const gateway = await gatewayWith(answersWith('U', code), captured)
    expect(await clientOf(gateway).capture(capture)).toMatchObject({ status: 'U', code })
    expect(gateway.received).toHaveLength(1)
  })

  it('REQUEST_TRAFFIC_EXCEED_LIMIT is returned when every try had it', async () => {
    const gateway = await gatewayWith(answersWith('U', 'REQUEST_TRAFFIC_EXCEED_LIMIT'))
    const result = await clientOf(gateway, { maxTries: 4 }).capture(capture)
    expect(result).toMatchObject({ status: 'U', code: 'REQUEST_TRAFFIC_EXCEED_LIMIT' })
    expect(gateway.received).toHaveLength(4)
  })

  it('REQUEST_TRAFFIC_EXCEED_LIMIT says nothing of an earlier try that was not answered', async () => {
    const gateway = await gatewayWith(cuts, answersWith('U', 'REQUEST_TRAFFIC_EXCEED_LIMIT'))
    const error = await errorOf(clientOf(gateway).capture(capture))
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(String(error)).toContain('REQUEST_TRAFFIC_EXCEED_LIMIT')
  })
})

const transaction = (status: 'S' | 'F' | 'U', code: string, id: string, type = 'CAPTURE') => ({
  transactionType: type,
  transactionStatus: { S: 'SUCCESS', F: 'FAIL', U: 'PROCESSING' }[status],
  transactionId: 'TX1',
  transactionRequestId: id,
  transactionAmount: capture.captureAmount,
  transactionResult: { resultStatus: status, resultCode: code, resultMessage: '' },
})

const payments = (fields: object) => answersWith('S', 'SUCCESS', { paymentStatus: 'SUCCESS', ...fields })

describe('when no try is answered, an inquiry finds', () => {
  it.each([
    ['S', 'SUCCESS'],
    ['F', 'PROCESS_FAIL'],
    ['U', 'UNKNOWN_EXCEPTION'],
  ] as const)('a capture with %s', async (status, code) => {
    const transactions = [transaction('S', 'SUCCESS', 'another'), transaction(status, code, 'CAP-7')]
    const gateway = await gatewayWith(byApi({ capture: hangs, inquiryPayment: payments({ transactions }) }))
    const result = await clientOf(gateway, impatient).capture({ ...capture, captureRequestId: 'CAP-7' })
    expect(result).toMatchObject({ status, code, captureId: 'TX1', captureRequestId: 'CAP-7', from: 'inquiry' })
    expect(gateway.received.map(({ body }) => body.captureRequestId)).toEqual(['CAP-7', 'CAP-7', 'CAP-7', undefined])
    expect(gateway.received.at(-1)?.body).toEqual({ paymentId: capture.paymentId })
  })

  it('a capture in process, under the code that capture has for it and with its advice', async () => {
    const transactions = [transaction('U', 'PAYMENT_IN_PROCESS', 'CAP-7')]
    const gateway = await gatewayWith(byApi({ capture: cuts, inquiryPayment: payments({ transactions }) }))
    const result = await clientOf(gateway).capture({ ...capture, captureRequestId: 'CAP-7' })
    expect(result).toMatchObject({ status: 'U', code: 'CAPTURE_IN_PROCESS', from: 'inquiry' })
    expect(result.advice).toContain('notifyCapture')
  })

  it.each([
    ['SUCCESS', 'SUCCESS', 'S', 'SUCCESS'],
    ['FAIL', 'DO_NOT_HONOR', 'F', 'DO_NOT_HONOR'],
    ['CANCELLED', 'SUCCESS', 'F', 'ORDER_IS_CANCELED'],
    ['PROCESSING', 'PAYMENT_IN_PROCESS', 'U', 'PAYMENT_IN_PROCESS'],
    ['PENDING', undefined, 'U', 'PAYMENT_IN_PROCESS'],
    ['SOMETHING_NEW', undefined, 'U', 'PAYMENT_IN_PROCESS'],
  ])('a payment that is %s', async (paymentStatus, paymentResultCode, status, code) => {
    const found = payments({ paymentStatus, paymentResultCode, paymentId: 'PAY1' })
    const gateway = await gatewayWith(byApi({ pay: cuts, inquiryPayment: found }))
    const result = await clientOf(gateway).pay({ ...payment, paymentRequestId: 'P-1' })
    expect(result).toMatchObject({ status, code, paymentId: 'PAY1', paymentRequestId: 'P-1', from: 'inquiry' })
    expect(gateway.received.at(-1)?.body).toEqual({ paymentRequestId: 'P-1' })
  })

  it('a refund, and why it failed', async () => {
    const done = answersWith('S', 'SUCCESS', { refundStatus: 'SUCCESS', refundId: 'R1' })
    const first = await gatewayWith(byApi({ refund: cuts, inquiryRefund: done }))
    expect(await clientOf(first).refund(refund)).toMatchObject({ status: 'S', refundId: 'R1', from: 'inquiry' })

    const failed = answersWith('S', 'SUCCESS', { refundStatus: 'FAIL', refundId: 'TX1' })
    const transactions = [transaction('F', 'USER_STATUS_ABNORMAL', 'R-7', 'REFUND')]
    const replies = { refund: cuts, inquiryRefund: failed, inquiryPayment: payments({ transactions }) }
    const second = await gatewayWith(byApi(replies))
    const result = await clientOf(second).refund({ ...refund, refundRequestId: 'R-7' })
    expect(result).toMatchObject({ status: 'F', code: 'USER_STATUS_ABNORMAL', from: 'inquiry' })

    const third = await gatewayWith(byApi({ ...replies, inquiryPayment: badGateway }))
    expect(await clientOf(third).refund(refund)).toMatchObject({ status: 'F', code: 'PROCESS_FAIL' })
  })

  it('a cancelled payment, and only CANCELLED proves a cancel', async () => {
    const cancelled = payments({ paymentStatus: 'CANCELLED', paymentId: 'PAY1', paymentRequestId: 'P-1' })
    const first = await gatewayWith(byApi({ cancel: cuts, inquiryPayment: cancelled }))
    const result = await clientOf(first).cancel({ paymentId: 'PAY1' })
    expect(result).toMatchObject({ status: 'S', paymentId: 'PAY1', paymentRequestId: 'P-1', from: 'inquiry' })
    const second = await gatewayWith(byApi({ cancel: cuts, inquiryPayment: payments({}) }))
    expect(await errorOf(clientOf(second).cancel({ paymentId: 'PAY1' }))).toBeInstanceOf(OutcomeUnknownError)
  })
})

describe('what an inquiry finds is not taken for the request', () => {
  const otherAmount = { currency: 'EUR', value: '100' }

  it.each([
    ['of another amount', { ...transaction('S', 'SUCCESS', 'CAP-7'), transactionAmount: otherAmount }],
    [
      'of another id, which is the id that APO gave it',
      { ...transaction('S', 'SUCCESS', 'X'), transactionId: 'CAP-7' },
    ],
  ])('when it is a capture %s', async (_, found) => {
    const gateway = await gatewayWith(byApi({ capture: cuts, inquiryPayment: payments({ transactions: [found] }) }))
    const result = clientOf(gateway).capture({ ...capture, captureRequestId: 'CAP-7' })
    expect(await errorOf(result)).toBeInstanceOf(OutcomeUnknownError)
  })

  it('when it is a refund of another amount', async () => {
    const found = { refundStatus: 'SUCCESS', refundId: 'R1', refundAmount: otherAmount }
    const gateway = await gatewayWith(byApi({ refund: cuts, inquiryRefund: answersWith('S', 'SUCCESS', found) }))
    expect(await errorOf(clientOf(gateway).refund(refund))).toBeInstanceOf(OutcomeUnknownError)
  })

  it('when it is a payment of another amount', async () => {
    const found = payments({ paymentId: 'PAY1', paymentAmount: otherAmount })
    const gateway = await gatewayWith(byApi({ pay: cuts, inquiryPayment: found }))
    expect(await errorOf(clientOf(gateway).pay(payment))).toBeInstanceOf(OutcomeUnknownError)
  })
})

describe('a genuine answer to another request is no answer to this one', () => {
  it.each([
    ['pay', { paymentRequestId: 'P-8', paymentId: 'PAY8' }],
    ['capture', { captureRequestId: 'CAP-8', captureId: 'CAP8' }],
    ['refund', { refundRequestId: 'R-8', refundId: 'R8' }],
  ] as const)('of %s', async (api, ids) => {
    const notKnown = answersWith('F', 'ORDER_NOT_EXIST')
    const replies = { [api]: answersWith('S', 'SUCCESS', ids), inquiryPayment: notKnown, inquiryRefund: notKnown }
    const client = clientOf(await gatewayWith(byApi(replies)))
    const calls = {
      pay: () => client.pay({ ...payment, paymentRequestId: 'P-7' }),
      capture: () => client.capture({ ...capture, captureRequestId: 'CAP-7' }),
      refund: () => client.refund({ ...refund, refundRequestId: 'R-7' }),
    }
    const error = await errorOf(calls[api]())
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(String(error)).toContain('another request')
  })

  it('of inquiryPayment, by the id that wins', async () => {
    const client = clientOf(await gatewayWith(payments({ paymentId: 'PAY1', paymentRequestId: 'P-1' })))
    expect(await errorOf(client.inquiryPayment({ paymentId: 'PAY2' }))).toBeInstanceOf(OutcomeUnknownError)
    expect(await errorOf(client.inquiryPayment({ paymentRequestId: 'P-2' }))).toBeInstanceOf(OutcomeUnknownError)
    expect(await client.inquiryPayment({ paymentId: 'PAY1', paymentRequestId: 'P-2' })).toMatchObject({ status: 'S' })
  })

  it('and what APO found is taken instead', async () => {
    const transactions = [transaction('S', 'SUCCESS', 'CAP-7')]
    const other = answersWith('F', 'AUTH_EXPIRED', { captureRequestId: 'CAP-8' })
    const gateway = await gatewayWith(byApi({ capture: other, inquiryPayment: payments({ transactions }) }))
    const result = await clientOf(gateway).capture({ ...capture, captureRequestId: 'CAP-7' })
    expect(result).toMatchObject({ status: 'S', captureId: 'TX1', from: 'inquiry' })
  })
})

describe('when nothing tells the outcome', () => {
  const unknownAnswers: readonly [string, Reply][] = [
    ['is not answered either', hangs],
    ['does not know the payment, which may still be on its way', answersWith('F', 'ORDER_NOT_EXIST')],
    ['is refused', answersWith('F', 'INVALID_SIGNATURE')],
    ['cannot be read', payments({ transactions: [{ transactionType: 'CAPTURE', transactionRequestId: 'CAP-7' }] })],
    ['shows no such capture', payments({ transactions: [transaction('S', 'SUCCESS', 'another')] })],
  ]

  it.each(unknownAnswers)('because the inquiry %s, the error carries the ids and the next step', async (_, inquiry) => {
    const gateway = await gatewayWith(byApi({ capture: hangs, inquiryPayment: inquiry }))
    const call = clientOf(gateway, { timeoutMs: 100 }).capture({ ...capture, captureRequestId: 'CAP-7' })
    const error = (await errorOf(call)) as OutcomeUnknownError
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ sent: 'unknown', outcomeUnknown: true, api: 'capture' })
    const { captureRequestId } = gateway.received[0]!.body
    expect(error.requestIds).toEqual({ captureRequestId, paymentId: capture.paymentId })
    expect(error.message).toContain('no answer within 100 ms')
    expect(error.message).toContain('same captureRequestId')
  })

  it('because an earlier try was lost and the next refused, nothing is said to be undone', async () => {
    const gateway = await gatewayWith(cuts, answersWith('F', 'KEY_NOT_FOUND'))
    const error = await errorOf(clientOf(gateway).capture(capture))
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect((error as Error).cause).toBeInstanceOf(RequestRefusedError)
  })

  it('and an answer like 404 will be the same again, it is not asked again', async () => {
    const gateway = await gatewayWith(unsigned(404, 'not found'))
    const error = await errorOf(clientOf(gateway).capture(capture))
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(String(error)).toContain('HTTP 404, not signed: check that gatewayUrl')
    expect(gateway.received).toHaveLength(1)
  })

  it('and a redirect is not followed: the signature is for the gateway’s path', async () => {
    const gateway = await gatewayWith(unsigned(307, '', { location: '/elsewhere' }))
    expect(String(await errorOf(clientOf(gateway).capture(capture)))).toContain('HTTP 307')
    expect(gateway.received).toHaveLength(1)
  })
})

/** A port where nobody listens. */
async function deadPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('what was never sent', () => {
  it.each([
    ['a refused connection', async () => `http://127.0.0.1:${await deadPort()}`],
    ['a name without an address', async () => 'http://no-such-host.invalid'],
  ])('is told apart: %s', async (_, url) => {
    const onCall = vi.fn<(event: CallEvent) => void>()
    const client = clientOf({ url: await url() }, { onCall, timeoutMs: 4_000 })
    const error = (await errorOf(client.pay({ ...payment, paymentRequestId: 'P-1' }))) as NotSentError
    expect(error).toBeInstanceOf(NotSentError)
    expect(error).toMatchObject({ sent: false, api: 'pay', requestIds: { paymentRequestId: 'P-1' } })
    expect(onCall.mock.calls).toEqual([[expect.objectContaining({ outcome: 'not-sent', tries: 3 })]])
  })

  it('is not said of a call of which an earlier try may have arrived', async () => {
    const refusal = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const gateway = await gatewayWith(cuts)
    let tries = 0
    const client = clientOf(gateway, {
      fetch: (url, init) => {
        tries += 1
        return tries === 1 ? fetch(url, init) : Promise.reject(new TypeError('fetch failed', { cause: refusal }))
      },
    })
    expect(await errorOf(client.capture(capture))).toBeInstanceOf(OutcomeUnknownError)
    expect(tries).toBeGreaterThan(3)
  })
})

describe('patience', () => {
  it('ends at the deadline, however many tries are left', async () => {
    const gateway = await gatewayWith(hangs)
    const startedAt = performance.now()
    const client = clientOf(gateway, { timeoutMs: 200, deadlineMs: 500, maxTries: 1_000 })
    expect(await errorOf(client.capture(capture))).toBeInstanceOf(OutcomeUnknownError)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(gateway.received.length).toBeLessThan(10)
  })

  it('of one try sends once', async () => {
    const gateway = await gatewayWith(badGateway)
    await errorOf(clientOf(gateway).updateAmount({ paymentId: 'P', amount: capture.captureAmount }, { maxTries: 1 }))
    expect(gateway.received).toHaveLength(1)
  })

  it('obeys Retry-After', async () => {
    const gateway = await gatewayWith(unsigned(503, '', { 'retry-after': '3600' }), captured)
    const error = await errorOf(clientOf(gateway).updateAmount({ paymentId: 'P', amount: capture.captureAmount }))
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(gateway.received).toHaveLength(1)
  })

  it('ends when the caller stops waiting, and what was sent is unknown', async () => {
    const stop = new AbortController()
    const gateway = await gatewayWith(() => stop.abort(new Error('the shop closed')))
    const error = await errorOf(clientOf(gateway, { timeoutMs: 5_000 }).capture(capture, { signal: stop.signal }))
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({
      requestIds: { paymentId: capture.paymentId, captureRequestId: gateway.received[0]?.body.captureRequestId },
    })
    expect(String(error)).toContain('the caller stopped waiting')
    expect(gateway.received).toHaveLength(1)
  })

  it('is not told that nothing was sent by what the caller stopped for', async () => {
    const stop = new AbortController()
    const database = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const gateway = await gatewayWith(() => stop.abort(new Error('the job failed', { cause: database })))
    const error = await errorOf(clientOf(gateway, { timeoutMs: 5_000 }).capture(capture, { signal: stop.signal }))
    expect(gateway.received).toHaveLength(1)
    expect(error).toBeInstanceOf(OutcomeUnknownError)
  })

  it('sends nothing when the caller has stopped before', async () => {
    const gateway = await gatewayWith(captured)
    const error = await errorOf(clientOf(gateway).capture(capture, { signal: AbortSignal.abort() }))
    expect(error).toBeInstanceOf(NotSentError)
    expect(gateway.received).toHaveLength(0)
  })

  it('does not depend on a fetch that listens', async () => {
    const client = clientOf(
      { url: 'http://gateway.example' },
      { fetch: () => new Promise(() => undefined), timeoutMs: 50 },
    )
    expect(await errorOf(client.capture(capture))).toBeInstanceOf(OutcomeUnknownError)
  })
})

describe('onCall', () => {
  it('is told of each call, with ids and without bodies, and cannot change an outcome', async () => {
    const events: CallEvent[] = []
    const gateway = await gatewayWith(cuts, answersWith('F', 'RISK_REJECT', { paymentId: 'PAY1' }))
    const client = clientOf(gateway, {
      onCall: (event) => {
        events.push(event)
        throw new Error('the log is full')
      },
    })
    const result = await client.pay({ ...payment, paymentRequestId: 'P-1' })
    expect(result).toMatchObject({ status: 'F', code: 'RISK_REJECT' })
    expect(events).toEqual([
      {
        api: 'pay',
        requestIds: { paymentRequestId: 'P-1', paymentId: 'PAY1' },
        tries: 2,
        durationMs: expect.any(Number),
        outcome: 'answered',
        resultStatus: 'F',
        resultCode: 'RISK_REJECT',
      },
    ])
  })

  it('does not end the process when it is asynchronous and fails', async () => {
    const rejected = vi.fn()
    process.on('unhandledRejection', rejected)
    onTestFinished(() => void process.off('unhandledRejection', rejected))
    const gateway = await gatewayWith(captured)
    const client = clientOf(gateway, { onCall: () => Promise.reject(new Error('the log is full')) })
    expect(await client.capture(capture)).toMatchObject({ status: 'S' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(rejected).not.toHaveBeenCalled()
  })
})
