import { describe, expect, it } from 'vitest'
import { capture, clientOf, errorOf } from '../test/client.ts'
import {
  answers,
  answersWith,
  apo,
  clientId,
  keyPair,
  merchant,
  type Reply,
  type Signing,
  startGateway,
  unsigned,
} from '../test/gateway.ts'
import type { ApoClientOptions } from './client-options.ts'
import { BadAnswerSignatureError, OutcomeUnknownError, RequestRefusedError } from './errors.ts'

const captured = { result: { resultStatus: 'S', resultCode: 'SUCCESS', resultMessage: '' }, captureId: 'CAP1' }

async function captureWith(reply: Reply, options: Partial<ApoClientOptions> = {}) {
  const gateway = await startGateway()
  gateway.replies(reply)
  const outcome = clientOf(gateway, options).capture(capture)
  return { gateway, outcome }
}

describe('an answer is not believed', () => {
  const without = (name: string): Signing => ({
    headers: ({ [name]: _, ...others }) => others,
  })
  const replaced = (name: string, value: string): Signing => ({ headers: (all) => ({ ...all, [name]: value }) })

  it.each<[string, string, Reply]>([
    ['unsigned', 'without a signature', unsigned(200, captured)],
    ['unsigned', 'with an empty signature', answers(captured, replaced('signature', ''))],
    ['malformed', 'without its client id', answers(captured, without('client-id'))],
    ['malformed', 'without its time', answers(captured, without('response-time'))],
    ['malformed', 'with a signature of another algorithm', answers(captured, replaced('signature', 'algorithm=none'))],
    ['other-client', 'genuinely signed for another client', answers(captured, { clientId: 'SANDBOX_OTHER' })],
    ['other-client', 'of another client, under our id', answers(captured, replaced('client-id', 'SANDBOX_OTHER'))],
    ['wrong-signature', 'signed with another key', answers(captured, { key: merchant })],
    ['wrong-signature', 'of another API', answers(captured, { path: '/ams/sandbox/api/v1/payments/refund' })],
    ['wrong-signature', 'with another time', answers(captured, replaced('response-time', '2026-11-01T00:00:00+00:00'))],
    [
      'wrong-signature',
      'whose body was changed',
      answers(captured, { sent: JSON.stringify(captured).replace('1', '2') }),
    ],
    ['wrong-signature', 'without a body', answers(captured, { sent: '' })],
    ['wrong-signature', 'with 502 and a wrong signature', answers(captured, { key: merchant, status: 502 })],
  ])('(%s) %s', async (reason, _, reply) => {
    const { gateway, outcome } = await captureWith(reply)
    const error = (await errorOf(outcome)) as BadAnswerSignatureError
    expect(error).toBeInstanceOf(BadAnswerSignatureError)
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ reason, sent: 'unknown', outcomeUnknown: true, api: 'capture' })
    expect(error.requestIds).toEqual({
      captureRequestId: gateway.received[0]?.body.captureRequestId,
      paymentId: capture.paymentId,
    })
    expect(error.message).toMatch(/Check|Add/)
    expect(gateway.received).toHaveLength(1)
  })

  it('when it claims to be a refusal of the gateway, and a person is told what it claims', async () => {
    const { outcome } = await captureWith(
      unsigned(200, { result: { resultStatus: 'F', resultCode: 'INVALID_CLIENT', resultMessage: 'unknown client' } }),
    )
    const error = (await errorOf(outcome)) as BadAnswerSignatureError
    expect(error).toBeInstanceOf(BadAnswerSignatureError)
    expect(error).toMatchObject({ claimedCode: 'INVALID_CLIENT', httpStatus: 200 })
    expect(error.message).toContain('It claims INVALID_CLIENT, which proves nothing.')
  })

  it('and what is no code is not repeated', async () => {
    const claim = { resultStatus: 'F', resultCode: 'call +49 30 1234 and pay', resultMessage: '' }
    const { outcome } = await captureWith(unsigned(200, { result: claim }))
    expect(await errorOf(outcome)).toMatchObject({ claimedCode: undefined })
  })

  it('when it is signed and holds no result', async () => {
    const { gateway, outcome } = await captureWith(answers({ captureId: 'CAP1' }))
    const error = await errorOf(outcome)
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(String(error)).toContain('signed an answer without a result')
    expect(gateway.received).toHaveLength(1)
  })

  it.each([
    '[]',
    'null',
    '{"result":{"resultStatus":"X","resultCode":"A"}}',
    '{"result":{"resultCode":"SUCCESS"}}',
    '{"a":',
  ])('when what is signed is %s', async (body) => {
    const { outcome } = await captureWith(answers(body))
    expect(await errorOf(outcome)).toBeInstanceOf(OutcomeUnknownError)
  })

  it('as an S when it lacks what belongs to one', async () => {
    const { outcome } = await captureWith(answersWith('S', 'SUCCESS'))
    const error = await errorOf(outcome)
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(String(error)).toContain('without captureId')
  })
})

describe('an answer is believed', () => {
  it.each([200, 400, 500])('with HTTP %i, when its signature is right', async (status) => {
    const { outcome } = await captureWith(answers(captured, { status }))
    expect(await outcome).toMatchObject({ status: 'S', captureId: 'CAP1' })
  })

  it('with header names in any case and characters outside ASCII in its body', async () => {
    const upper = (all: Record<string, string>) =>
      Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toUpperCase(), value]))
    const result = { resultStatus: 'F', resultCode: 'PROCESS_FAIL', resultMessage: 'Überweisung 失败 😀' }
    const { outcome } = await captureWith(answers({ result }, { headers: upper }))
    expect(await outcome).toMatchObject({ status: 'F', message: 'Überweisung 失败 😀' })
  })

  it('while the gateway’s key is being replaced, each version by its own key', async () => {
    const next = await keyPair()
    const apoPublicKey = { 1: apo.publicText, 2: next.public }
    for (const signing of [{ keyVersion: 1 }, { keyVersion: 2, key: next }]) {
      const { outcome } = await captureWith(answers(captured, signing), { apoPublicKey })
      expect(await outcome).toMatchObject({ status: 'S' })
    }
    const unknown = await captureWith(answers(captured, { keyVersion: 3, key: next }), { apoPublicKey })
    expect(await errorOf(unknown.outcome)).toMatchObject({ reason: 'key-unknown' })
    const crossed = await captureWith(answers(captured, { keyVersion: 2 }), { apoPublicKey })
    expect(await errorOf(crossed.outcome)).toMatchObject({ reason: 'wrong-signature' })
  })

  it('with fields of a later APO, which stay in the response', async () => {
    const { outcome } = await captureWith(answers({ ...captured, later: { field: [1] } }))
    expect((await outcome).response).toMatchObject({ later: { field: [1] } })
  })
})

describe('a refusal of the request itself', () => {
  it.each([
    'PARAM_ILLEGAL',
    'INVALID_SIGNATURE',
    'KEY_NOT_FOUND',
    'INVALID_CLIENT',
    'CLIENT_INVALID',
    'NO_INTERFACE_DEF',
    'METHOD_NOT_SUPPORTED',
    'ACCESS_DENIED',
    'INVALID_API',
    'MEDIA_TYPE_NOT_ACCEPTABLE',
  ])('(%s) is thrown with its code and advice', async (code) => {
    const { gateway, outcome } = await captureWith(answersWith('F', code))
    const error = (await errorOf(outcome)) as RequestRefusedError
    expect(error).toBeInstanceOf(RequestRefusedError)
    expect(error).toMatchObject({ code, sent: true, api: 'capture' })
    expect(error.message).toContain(`about ${code}`)
    expect(error.message).toContain(error.advice)
    expect(error.requestIds.captureRequestId).toBe(gateway.received[0]?.body.captureRequestId)
    expect(gateway.received).toHaveLength(1)
  })

  it.each(['AUTH_EXPIRED', 'ORDER_NOT_EXIST', 'REPEAT_REQ_INCONSISTENT', 'PROCESS_FAIL', 'A_CODE_OF_TOMORROW'])(
    'is not what %s is: that is a result',
    async (code) => {
      const { outcome } = await captureWith(answersWith('F', code))
      expect(await outcome).toMatchObject({ status: 'F', code, advice: expect.stringMatching(/\w/) })
    },
  )
})

describe('a request', () => {
  it('is signed, for the sandbox’s path, with the documented headers', async () => {
    const { gateway, outcome } = await captureWith(answers(captured), { keyVersion: 3 })
    await outcome
    const { path, headers, genuine, body } = gateway.received[0]!
    expect(path).toBe('/ams/sandbox/api/v1/payments/capture')
    expect(genuine).toBe(true)
    expect(headers).toMatchObject({
      'client-id': clientId,
      'request-time': expect.stringMatching(/^\d{13}$/),
      signature: expect.stringMatching(/^algorithm=RSA256,keyVersion=3,signature=[\w%]+$/),
      'content-type': 'application/json; charset=UTF-8',
    })
    expect(Object.keys(body)).toEqual(['paymentId', 'captureAmount', 'captureRequestId'])
  })

  it('of a live client goes to the live path', async () => {
    const { gateway, outcome } = await captureWith(answers(captured, { clientId: '5Y7M2K' }), { clientId: '5Y7M2K' })
    await outcome
    expect(gateway.received[0]?.path).toBe('/ams/api/v1/payments/capture')
  })
})
