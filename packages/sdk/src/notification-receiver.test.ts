import { beforeAll, describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest'
import { fetchHandler } from './fetch-handler.ts'
import type { NotificationOf } from './notification.ts'
import { type NotificationReceiverOptions, notificationReceiver } from './notification-receiver.ts'
import { memoryStore, type NotificationStore } from './notification-store.ts'
import { sampleNotifications } from './sample-notifications.ts'
import { generateTestKeys, signTestNotification, type TestNotification } from './test-notification.ts'

const clientId = 'SANDBOX_SHOP'
const url = 'https://shop.example/hooks/apo?shop=7'
let keys: Awaited<ReturnType<typeof generateTestKeys>>

beforeAll(async () => {
  keys = await generateTestKeys()
})

function signed(body: object | string, options: { clientId?: string; time?: Date } = {}): Promise<TestNotification> {
  return signTestNotification({ url, clientId, privateKey: keys.privateKey, body, ...options })
}

function receiver(options: Partial<NotificationReceiverOptions<undefined>>) {
  const onError = vi.fn()
  const onRefused = vi.fn()
  const trust = { clientId, apoPublicKey: keys.publicKey }
  const made = notificationReceiver({ ...trust, store: memoryStore(), on: {}, onError, onRefused, ...options })
  const answer = async (sent: Parameters<typeof made.receive>[0]) => {
    const { status, headers, body } = await made.receive(sent)
    return { status, headers, body: JSON.parse(body) }
  }
  return { ...made, answer, onError, onRefused }
}

const acknowledged = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } },
}

describe('a genuine notification', () => {
  it('goes to the hook of its type, and is acknowledged', async () => {
    const capture = vi.fn()
    const refund = vi.fn()
    const other = vi.fn()
    const { answer } = receiver({ on: { CAPTURE_RESULT: capture, REFUND_RESULT: refund, other } })
    const body = sampleNotifications.captureSucceeded()
    expect(await answer(await signed(body))).toEqual(acknowledged)
    expect(capture).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ notifyType: 'CAPTURE_RESULT', body }), {
      transaction: undefined,
    })
    expect(refund).not.toHaveBeenCalled()
    expect(other).not.toHaveBeenCalled()
  })

  it('without a hook of its own goes to the hook for others, unknown types too', async () => {
    const other = vi.fn()
    const { answer } = receiver({ on: { other } })
    expect(await answer(await signed(sampleNotifications.refundFailed()))).toEqual(acknowledged)
    expect(await answer(await signed({ notifyType: 'DISPUTE_RESULT' }))).toEqual(acknowledged)
    expect(await answer(await signed({ notifyType: 'toString' }))).toEqual(acknowledged)
    expect(other.mock.calls.map(([{ notifyType }]) => notifyType)).toEqual(['REFUND_RESULT', 'OTHER', 'OTHER'])
  })

  it('without any hook is acknowledged, or it would come for a day', async () => {
    const { answer } = receiver({})
    expect(await answer(await signed(sampleNotifications.paymentFailed()))).toEqual(acknowledged)
  })

  it('is handled once however often it is delivered, and its reversal once more', async () => {
    const capture = vi.fn()
    const { answer } = receiver({ on: { CAPTURE_RESULT: capture } })
    const [body, reversed] = [
      sampleNotifications.captureSucceeded({ captureId: 'C1' }),
      sampleNotifications.captureFailed({ captureId: 'C1' }),
    ]
    for (const sent of [body, body, reversed, body, reversed]) {
      expect(await answer(await signed(sent))).toEqual(acknowledged)
    }
    expect(capture.mock.calls.map(([{ body }]) => body.result.resultStatus)).toEqual(['S', 'F'])
  })

  it('is not acknowledged before its hook is done, nor is a second delivery', async () => {
    const done = Promise.withResolvers<void>()
    const capture = vi.fn(() => done.promise)
    const { answer } = receiver({ on: { CAPTURE_RESULT: capture } })
    const body = sampleNotifications.captureSucceeded()
    const ended: number[] = []
    const both = [await signed(body), await signed(body)].map(async (sent) => {
      ended.push((await answer(sent)).status)
    })
    await vi.waitFor(() => expect(capture).toHaveBeenCalled())
    // One from elsewhere goes all the way through meanwhile.
    await answer(await signed(sampleNotifications.refundFailed()))
    expect(ended).toEqual([])
    done.resolve()
    await Promise.all(both)
    expect(ended).toEqual([200, 200])
    expect(capture).toHaveBeenCalledTimes(1)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('out of lamps')
      },
    ],
    ['rejects', () => Promise.reject(new Error('out of lamps'))],
  ])('is answered 500 when its hook %s, and handled when it comes again', async (_how, fail) => {
    const capture = vi.fn<() => unknown>().mockImplementationOnce(fail)
    const { answer, onError } = receiver({ on: { CAPTURE_RESULT: capture } })
    const body = sampleNotifications.captureSucceeded({ captureId: 'C1' })
    const failed = await answer(await signed(body))
    expect(failed).toMatchObject({ status: 500, body: { error: 'not-handled' } })
    expect(JSON.stringify(failed)).not.toContain('lamps')
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: 'out of lamps' }),
      expect.objectContaining({ identity: 'SANDBOX_SHOP CAPTURE_RESULT C1 S' }),
    )
    expect(await answer(await signed(body))).toEqual(acknowledged)
    expect(capture).toHaveBeenCalledTimes(2)
  })

  it('hands the transaction of the store to the hook', async () => {
    const store: NotificationStore<{ readonly name: string }> = {
      once: async (_identity, work) => {
        await work({ name: 'tx 7' })
        return 'done'
      },
    }
    const seen: string[] = []
    const { receive } = notificationReceiver({
      clientId,
      apoPublicKey: keys.publicKey,
      store,
      on: {
        PAYMENT_RESULT: (notification, { transaction }) => {
          expectTypeOf(notification).toEqualTypeOf<NotificationOf<'PAYMENT_RESULT'>>()
          expectTypeOf(transaction).toEqualTypeOf<{ readonly name: string }>()
          seen.push(`${transaction.name} ${notification.body.paymentId}`)
        },
      },
    })
    await receive(await signed(sampleNotifications.paymentSucceeded({ paymentId: 'P1' })))
    expect(seen).toEqual(['tx 7 P1'])
  })

  it('is printed when its hook fails and nobody asked to be told', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => printed.mockRestore())
    const fail = () => Promise.reject(new Error('out of lamps'))
    const trust = { clientId, apoPublicKey: keys.publicKey }
    const { receive } = notificationReceiver({ ...trust, store: memoryStore(), on: { other: fail } })
    await receive(await signed(sampleNotifications.captureSucceeded({ captureId: 'C1' })))
    expect(printed).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('CAPTURE_RESULT C1 S'),
      expect.objectContaining({ message: 'out of lamps' }),
    )
  })
})

describe('refused is', () => {
  it.each<[string, number, string, (sent: TestNotification) => object | Promise<object>]>([
    ['another method', 405, 'method-unexpected', () => ({ method: 'GET' })],
    ['no signature', 400, 'header-missing', () => ({ headers: {} })],
    [
      'a malformed signature',
      400,
      'signature-malformed',
      ({ headers }) => ({ headers: { ...headers, signature: 'x' } }),
    ],
    ['a changed body', 401, 'signature-invalid', ({ body }) => ({ body: `${body} ` })],
    ['another client', 401, 'client-unexpected', () => signed('{}', { clientId: 'SANDBOX_OTHER' })],
    ['an old one', 401, 'time-outside-tolerance', () => signed('{}', { time: new Date(Date.now() - 601_000) })],
    ['a body that is not JSON', 400, 'body-malformed', () => signed('hello')],
    ['a long body', 413, 'body-too-large', () => ({ body: ' '.repeat(65_537) })],
    ['an object in place of the body', 500, 'body-parsed', ({ body }) => ({ body: JSON.parse(String(body)) })],
    ['no body at all', 500, 'body-parsed', () => ({ body: undefined })],
    ['a parsed body that poses as a refusal', 500, 'body-parsed', () => ({ body: { kind: 'refused', reason: 'x' } })],
    [
      'a parsed body that poses as a refusal with a reason',
      400,
      'body-unreadable',
      () => ({ body: { kind: 'refused', reason: 'body-unreadable', message: { forged: true } } }),
    ],
  ])('%s, with %i', async (_what, status, reason, change) => {
    const other = vi.fn()
    const { receive, onRefused } = receiver({ on: { other } })
    const sent = await signed(sampleNotifications.captureSucceeded())
    const answer = await receive({ ...sent, ...(await change(sent)) })
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toEqual({ error: reason, message: expect.any(String) })
    expect(answer.headers['allow']).toBe(status === 405 ? 'POST' : undefined)
    expect(onRefused).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ kind: 'refused', reason }))
    expect(other).not.toHaveBeenCalled()
  })

  it('an unknown version of the key, until it is added', async () => {
    const { answer } = receiver({ apoPublicKey: { 2: keys.publicKey } })
    expect(await answer(await signed('{}'))).toMatchObject({ status: 401, body: { error: 'key-unknown' } })
  })

  it('a body that something parsed before: somebody here is told how to help it', async () => {
    const { receive, onError } = receiver({})
    const { body, ...sent } = await signed('{}')
    await receive({ ...sent, body: JSON.parse(String(body)) })
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: expect.stringContaining('before any body parser') }),
      undefined,
    )
  })
})

describe('never rejects', () => {
  it('for a key that cannot be read', async () => {
    const { answer, onError } = receiver({ apoPublicKey: 'bm8ga2V5' })
    expect(await answer(await signed('{}'))).toMatchObject({ status: 500, body: { error: 'not-handled' } })
    expect(onError).toHaveBeenCalledWith(expect.any(TypeError), undefined)
  })

  it('for what is no request', async () => {
    const { receive, onError } = receiver({})
    for (const wrong of [undefined, null, 7, {}, { url: '/hooks', headers: {} }, { path: '/hooks', headers: null }]) {
      expect(await receive(wrong as never)).toMatchObject({ status: 500 })
    }
    expect(onError).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringContaining('nodeHandler') }),
      undefined,
    )
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('the log is full')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the log is full'))],
  ])('for logging that %s', async (_how, fail) => {
    const { answer } = receiver({ onRefused: fail, onError: fail, on: { other: fail } })
    expect(await answer({ ...(await signed('{}')), headers: {} })).toMatchObject({ status: 400 })
    expect(await answer(await signed('{}'))).toMatchObject({ status: 500 })
  })
})

describe('settings that cannot be meant', () => {
  it.each<[string, object]>([
    ['clientId', { clientId: '' }],
    ['apoPublicKey', { apoPublicKey: {} }],
    ['store', { store: undefined }],
    ['on is missing', { on: undefined }],
    ['no notification CAPTURE_RESULTS', { on: { CAPTURE_RESULTS: () => undefined } }],
    ['CAPTURE_RESULT is not a function', { on: { CAPTURE_RESULT: true } }],
    ['tolerance', { tolerance: { now: new Date(), seconds: 300 } }],
    ['tolerance', { tolerance: -1 }],
    ['maxBodyBytes', { maxBodyBytes: 0 }],
    ['notify URL', { notifyUrl: 'hooks/apo' }],
  ])('are refused at once: %s', (named, wrong) => {
    const settings = { clientId, apoPublicKey: keys.publicKey, store: memoryStore(), on: {}, ...wrong }
    expect(() => notificationReceiver(settings as NotificationReceiverOptions<undefined>)).toThrow(named)
  })
})

describe('the handler of Web requests', () => {
  it('answers a Request with a Response, over the raw body, path and query', async () => {
    const capture = vi.fn()
    const { receive, maxBodyBytes } = receiver({ on: { CAPTURE_RESULT: capture } })
    const POST = fetchHandler({ receive, maxBodyBytes })
    const body = JSON.stringify(sampleNotifications.captureSucceeded(), undefined, 2)
    const response = await POST((await signed(body)).toRequest())
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual(acknowledged.body)
    expect(capture).toHaveBeenCalledTimes(1)
  })

  it('refuses what is not a POST, saying what would be', async () => {
    const response = await fetchHandler(receiver({}))(new Request(url))
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })
})
