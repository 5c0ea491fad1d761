import { result } from '@capstan/protocol'
import { describe, expect, it } from 'vitest'
import { createRequestLog, type RequestLog } from './request-log.ts'

const path = '/ams/api/v1/payments/capture'
const all = { failed: false, limit: 500 }

function add(log: RequestLog, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    const failed = number % 2 === 0
    log.add({ path, clientId: 'SHOP' }, { result: result(failed ? 'PROCESS_FAIL' : 'SUCCESS') }, 1)
  }
}

const sequences = (log: RequestLog, query: object) =>
  log.read({ ...all, ...query }).requests.map(({ sequence }) => sequence)

describe('the log of requests', () => {
  it('keeps the newest, as many as it has room for', () => {
    const log = createRequestLog(4)
    add(log, 10)
    expect(sequences(log, {})).toEqual([7, 8, 9, 10])
    expect(sequences(log, { limit: 2 })).toEqual([9, 10])
  })

  it('gives what came after a number, and says how many of that are gone', () => {
    const log = createRequestLog(4)
    add(log, 10)
    expect(log.read({ ...all, after: 8 })).toMatchObject({ requests: [{ sequence: 9 }, { sequence: 10 }], missed: 0 })
    expect(log.read({ ...all, after: 3, limit: 1 })).toMatchObject({ requests: { length: 4 }, missed: 3, next: 10 })
    expect(log.read({ ...all, after: 10 })).toMatchObject({ requests: [], missed: 0, next: 10 })
  })

  it('gives those of one client, or those that failed, and why', () => {
    const log = createRequestLog(8)
    add(log, 4)
    log.add({ path, clientId: 'OTHER' }, { result: result('PARAM_ILLEGAL', 'paymentId: is required') }, 0.26)
    expect(sequences(log, { failed: true })).toEqual([2, 4, 5])
    expect(log.read({ ...all, clientId: 'OTHER' }).requests).toMatchObject([
      {
        clientId: 'OTHER',
        api: 'capture',
        resultCode: 'PARAM_ILLEGAL',
        message: 'paymentId: is required',
        durationMs: 0.3,
      },
    ])
    expect(log.read(all).requests[0]).toMatchObject({ resultStatus: 'S', message: null })
  })

  it('ends a wait with the next request, at once when there is one, and when nobody wants it any more', async () => {
    const log = createRequestLog(8)
    let wanted = true
    const waited = log.waitFor(0, 600_000, () => wanted)
    add(log, 1)
    await waited
    await log.waitFor(0, 600_000, () => wanted)
    const open = log.waitFor(1, 600_000, () => wanted)
    wanted = false
    await open
    await log.waitFor(1, 1, () => true)
    expect(sequences(log, {})).toEqual([1])
  })

  it('shows ids, and nothing of a body that is none or holds the card number', () => {
    const log = createRequestLog(8)
    const card = '5555555555554444'
    const paymentMethod = { paymentMethodType: 'CARD', paymentMethodMetaData: { cardNo: '5555 5555 5555 4444' } }
    const bodies = [
      { paymentId: '2026', captureRequestId: 'c-1' },
      { paymentId: { deep: card }, captureRequestId: 'two words' },
      { paymentRequestId: `order-${card}`, paymentMethod },
      { paymentRequestId: 'order-7', paymentMethod },
      { paymentRequestId: '5555.5555_5555.4444', paymentMethod },
    ]
    for (const body of bodies) {
      log.add({ path: '/ams/nowhere', body }, { result: result('PARAM_ILLEGAL', `not ${card}`) }, 1)
    }
    const { requests } = log.read(all)
    expect(requests.map(({ requestId, paymentId }) => [requestId, paymentId])).toEqual([
      ['c-1', '2026'],
      [null, null],
      ['[cut]', null],
      ['order-7', null],
      ['[cut]', null],
    ])
    expect(requests[0]).toMatchObject({ api: '/ams/nowhere', clientId: null })
    expect(JSON.stringify(requests.slice(2))).not.toContain(card)
  })
})
