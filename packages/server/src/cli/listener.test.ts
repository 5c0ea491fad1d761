import { expect, it, vi } from 'vitest'
import { startListener } from './listener.ts'
import type { OperatorApi } from './operator-api.ts'

const notification = {
  notificationId: '20261101',
  paymentId: '20261102',
  notifyType: 'CAPTURE_RESULT',
  sequence: 1,
  tryNumber: 1,
  headers: {},
  body: '{}',
}

it('goes on keeping what it is posting when the server could not be told once', async () => {
  const stop = new AbortController()
  const posting = Promise.withResolvers<void>()
  let kept = 0
  const send = async (_method: string, path: string) => {
    if (path.endsWith('/next')) return { notification }
    if (path.endsWith('/keep')) {
      kept += 1
      if (kept === 1) throw new Error('the connection broke')
      stop.abort()
      posting.resolve()
    }
    return { apoPublicKey: '', acknowledged: true, reason: null, state: 'acknowledged', nextTryInMs: null }
  }
  const tell = vi.fn()
  const listening = await startListener({
    api: { send } as unknown as OperatorApi,
    transport: {
      send: async () => {
        await posting.promise
        return { kind: 'answered', status: 200, body: '', durationMs: 1 }
      },
      refusalOf: () => null,
      close: async () => undefined,
    },
    clientId: 'SANDBOX_SHOP',
    forwardTo: 'http://127.0.0.1:9/',
    name: 'a test',
    takeover: false,
    tell,
    signal: stop.signal,
  })
  await listening.ended
  expect(kept).toBe(2)
  expect(tell).toHaveBeenCalledOnce()
}, 15_000)
