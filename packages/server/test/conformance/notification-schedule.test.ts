import { describe, expect, test } from 'vitest'
import { sendAgain } from '../../src/application/resend-notification.ts'
import {
  type Answering,
  acknowledgement,
  acknowledging,
  type ReceivedRequest,
  startMerchant,
} from '../notifications/merchant-endpoint.ts'
import { readNotification } from './notification.ts'
import { manual } from './orders.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer()
const schedule = [
  2 * time.minute,
  10 * time.minute,
  10 * time.minute,
  time.hour,
  2 * time.hour,
  6 * time.hour,
  15 * time.hour,
]

/** A merchant that was just paid, told by one notification, and answers it like this. */
async function toldMerchant(answering: Answering) {
  const endpoint = await startMerchant(answering)
  const merchant = await server.newMerchant(undefined, { payment: endpoint.url })
  await merchant.call('pay', manual())
  await server.advance(merchant, 0)
  const received = () => endpoint.received.map((request) => readNotification(request, merchant))
  return { merchant, endpoint, received }
}

async function stored(merchant: Merchant) {
  const { rows } = await server.pool.query<{ id: string; state: string; tries: number }>(
    'select notification_id as id, state, tries from notifications where client_id = $1',
    [merchant.clientId],
  )
  return rows[0] ?? { id: '', state: '', tries: 0 }
}

/** Milliseconds between neighbours. */
function gaps(times: readonly number[]): readonly number[] {
  return times.slice(1).map((at, index) => at - (times[index] ?? Number.NaN))
}

const failing: Answering = (response) => void response.writeHead(500).end()

describe('a notification that nobody acknowledges', () => {
  test('is tried eight times: at once, and after 2 m, 10 m, 10 m, 1 h, 2 h, 6 h and 15 h', async () => {
    const { merchant, received } = await toldMerchant(failing)
    await server.advance(merchant, 30 * time.day)
    const waited = gaps(received().map(({ sandboxTime }) => sandboxTime))
    expect(waited).toHaveLength(7)
    for (const [index, wait] of waited.entries()) {
      // The headers have whole seconds, and a wait begins when the try before it has ended.
      expect(Math.abs(wait - (schedule[index] ?? Number.NaN))).toBeLessThanOrEqual(2 * time.second)
    }
    expect(await stored(merchant)).toMatchObject({ state: 'exhausted', tries: 8 })
  })

  test('is not tried before its time', async () => {
    const { merchant, received } = await toldMerchant(failing)
    for (const [index, wait] of schedule.entries()) {
      await server.advance(merchant, wait - 30 * time.second)
      expect(received()).toHaveLength(index + 1)
      await server.advance(merchant, 32 * time.second)
      expect(received()).toHaveLength(index + 2)
    }
  })

  test('is signed afresh each time, over a body that never changes', async () => {
    const { merchant, endpoint, received } = await toldMerchant(failing)
    await server.advance(merchant, 30 * time.day)
    expect(new Set(endpoint.received.map(({ body }) => body.toString('utf8'))).size).toBe(1)
    expect(received().map(({ sequence }) => sequence)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  })

  test('begins its schedule anew when an operator sends it again', async () => {
    const { merchant, received } = await toldMerchant(failing)
    await server.advance(merchant, 30 * time.day)
    const { id } = await stored(merchant)
    expect(await sendAgain(server.app.context, id, 'test')).toBe(true)
    await server.advance(merchant, 0)
    expect(received()).toHaveLength(9)
    await server.advance(merchant, 30 * time.day)
    expect(received()).toHaveLength(16)
  })

  test('is kept with every answer it got', async () => {
    const { merchant } = await toldMerchant((response) => void response.writeHead(503).end('down for maintenance'))
    await server.advance(merchant, 2 * time.minute + time.second)
    const { rows } = await server.pool.query(
      `select response_status, response_body, acknowledged, error from deliveries where client_id = $1`,
      [merchant.clientId],
    )
    const kept = { response_status: 503, response_body: 'down for maintenance', acknowledged: false }
    expect(rows).toEqual([expect.objectContaining(kept), expect.objectContaining(kept)])
    expect(rows[0].error).toMatch(/503/)
  })
})

describe('an acknowledgement ends it', () => {
  test('at the first try', async () => {
    const { merchant, received } = await toldMerchant(acknowledging)
    await server.advance(merchant, 30 * time.day)
    expect(received()).toHaveLength(1)
    expect(await stored(merchant)).toMatchObject({ state: 'acknowledged', tries: 1 })
  })

  test('at a later try', async () => {
    let tries = 0
    const { merchant, received } = await toldMerchant((response, request) => {
      tries += 1
      return tries < 3 ? failing(response, request) : acknowledging(response, request)
    })
    await server.advance(merchant, 30 * time.day)
    expect(received()).toHaveLength(3)
    expect(await stored(merchant)).toMatchObject({ state: 'acknowledged', tries: 3 })
  })

  test('spread over lines and with further fields, as merchants’ frameworks write it', async () => {
    const body = JSON.stringify({ ...JSON.parse(acknowledgement), traceId: '7' }, null, 4)
    const { merchant } = await toldMerchant((response) => void response.end(body))
    expect(await stored(merchant)).toMatchObject({ state: 'acknowledged', tries: 1 })
  })

  test('when an operator sends an acknowledged one again', async () => {
    const { merchant, received } = await toldMerchant(acknowledging)
    await sendAgain(server.app.context, (await stored(merchant)).id, 'test')
    await server.advance(merchant, time.day)
    expect(received()).toHaveLength(2)
    expect(await stored(merchant)).toMatchObject({ state: 'acknowledged' })
  })
})

const result = (fields: object) => JSON.stringify({ result: { resultCode: 'SUCCESS', resultStatus: 'S', ...fields } })

describe('no acknowledgement is', () => {
  const elsewhere: ReceivedRequest[] = []
  test.each<readonly [string, Answering]>([
    ['an empty 200', (response) => void response.end()],
    ['the word SUCCESS', (response) => void response.end('SUCCESS')],
    ['an HTML page', (response) => void response.end('<html>ok</html>')],
    ['resultStatus F', (response) => void response.end(result({ resultStatus: 'F' }))],
    ['another resultCode', (response) => void response.end(result({ resultCode: 'OK' }))],
    ['the result without its envelope', (response) => void response.end('{"resultCode":"SUCCESS","resultStatus":"S"}')],
    ['201', (response) => void response.writeHead(201).end(acknowledgement)],
    ['204', (response) => void response.writeHead(204).end()],
    ['400', (response) => void response.writeHead(400).end(acknowledgement)],
    ['500', (response) => void response.writeHead(500).end(acknowledgement)],
    ['a broken connection', (response) => void response.destroy()],
  ])('%s', async (_what, answering) => {
    const { merchant, received } = await toldMerchant(answering)
    expect(await stored(merchant)).toMatchObject({ state: 'waiting', tries: 1 })
    await server.advance(merchant, 2 * time.minute + time.second)
    expect(received()).toHaveLength(2)
  })

  test('a redirect, which is not followed', async () => {
    const other = await startMerchant((response, request) => {
      elsewhere.push(request)
      acknowledging(response, request)
    })
    const { merchant, received } = await toldMerchant(
      (response) => void response.writeHead(307, { location: other.url }).end(),
    )
    await server.advance(merchant, 2 * time.minute + time.second)
    expect(received()).toHaveLength(2)
    expect(elsewhere).toEqual([])
  })
})
