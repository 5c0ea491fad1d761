import type { KeyObject } from 'node:crypto'
import { generateClientKeys, notificationHeaders, parsePrivateKey, parsePublicKey, signer } from '@capstan/protocol'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { listen } from './http-server.ts'
import { createNotificationReceiver, type HandleNotification, handleOnce } from './notifications.ts'

const clientId = 'SANDBOX_LAMPS'
let privateKey: KeyObject
let publicKey: KeyObject

beforeAll(async () => {
  const pair = await generateClientKeys()
  privateKey = parsePrivateKey(pair.privateKey)
  publicKey = parsePublicKey(pair.publicKey)
})

const captured = (resultStatus: 'S' | 'F') =>
  JSON.stringify({ notifyType: 'CAPTURE_RESULT', captureId: 'C1', result: { resultStatus } })

interface Receiver {
  /** Sends a signed notification, or `sent` in its place; the HTTP status and the parsed answer. */
  deliver(body: string, sent?: string, as?: string): Promise<{ status: number; answer: unknown }>
}

async function receiver(handle: HandleNotification): Promise<Receiver> {
  const server = await listen(0, createNotificationReceiver({ clientId, publicKeys: { 1: publicKey } }, handle))
  onTestFinished(() => server.close())
  return {
    async deliver(body, sent = body, as = clientId) {
      const message = { path: '/notify', clientId: as, time: new Date(), body, keyVersion: 1 }
      const headers = await notificationHeaders(message, signer(privateKey))
      const response = await fetch(`${server.url}/notify`, { method: 'POST', headers, body: sent })
      return { status: response.status, answer: await response.json() }
    },
  }
}

const acknowledged = {
  status: 200,
  answer: { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } },
}

describe('a genuine notification', () => {
  it('is handled and then acknowledged', async () => {
    const handle = vi.fn(async () => undefined)
    const { deliver } = await receiver(handle)
    expect(await deliver(captured('S'))).toEqual(acknowledged)
    expect(handle).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ notifyType: 'CAPTURE_RESULT' }))
  })

  it('is handled once and acknowledged each time when it is delivered again', async () => {
    const handle = vi.fn(async () => undefined)
    const { deliver } = await receiver(handle)
    await deliver(captured('S'))
    expect(await deliver(captured('S'))).toEqual(acknowledged)
    expect(handle).toHaveBeenCalledTimes(1)
  })

  it('is handled anew when it reports another result of the same capture', async () => {
    const handle = vi.fn(async () => undefined)
    const { deliver } = await receiver(handle)
    await deliver(captured('S'))
    await deliver(captured('F'))
    expect(handle).toHaveBeenCalledTimes(2)
  })

  it('is not acknowledged when it could not be handled, and handled at the next delivery', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => complaint.mockRestore())
    const handle = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('the database is down'))
    const { deliver } = await receiver(handle)
    expect(await deliver(captured('S'))).toMatchObject({ status: 500 })
    expect(await deliver(captured('S'))).toEqual(acknowledged)
    expect(handle).toHaveBeenCalledTimes(2)
  })

  it('of an unknown type is acknowledged, or it would come for a day', async () => {
    const { deliver } = await receiver(async () => undefined)
    expect(await deliver('{"notifyType":"DISPUTE_RESULT"}')).toEqual(acknowledged)
  })
})

describe('two deliveries of one notification at the same time', () => {
  it('are handled once, and neither is done before that is', async () => {
    const handling = Promise.withResolvers<void>()
    const handle = vi.fn(() => handling.promise)
    const handleEach = handleOnce(handle)
    const notification = {
      kind: 'verified',
      notifyType: 'OTHER',
      time: new Date(0),
      body: { disputeId: 'D1' },
      identity: 'D1',
    } as const
    const ended: string[] = []
    const both = ['first', 'second'].map(async (name) => {
      await handleEach(notification)
      ended.push(name)
    })
    expect(handle).toHaveBeenCalledTimes(1)
    expect(ended).toEqual([])
    handling.resolve()
    await Promise.all(both)
    expect(ended).toEqual(['first', 'second'])
  })
})

describe('not handled and not acknowledged is', () => {
  it('a body that was changed on the way', async () => {
    const handle = vi.fn(async () => undefined)
    const { deliver } = await receiver(handle)
    expect(await deliver(captured('F'), captured('S'))).toMatchObject({ status: 401 })
    expect(handle).not.toHaveBeenCalled()
  })

  it("another client's notification, however genuine", async () => {
    const handle = vi.fn(async () => undefined)
    const { deliver } = await receiver(handle)
    expect(await deliver(captured('S'), captured('S'), 'SANDBOX_STRANGER')).toMatchObject({ status: 401 })
    expect(handle).not.toHaveBeenCalled()
  })

  it('a body larger than any notification', async () => {
    const handle = vi.fn(async () => undefined)
    const { deliver } = await receiver(handle)
    const padded = captured('S') + ' '.repeat(64 * 1_024)
    expect(await deliver(padded)).toMatchObject({ status: 413 })
    expect(handle).not.toHaveBeenCalled()
  })
})
