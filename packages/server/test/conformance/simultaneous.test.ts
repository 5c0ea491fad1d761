import { describe, expect, test } from 'vitest'
import { type Call, atOnce as sendAtOnce, tally, times } from './at-once.ts'
import { acquirersBooks, expectBooksEqual } from './books.ts'
import { capture, manual, payment } from './orders.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer({ deadlines: { acquirerMs: 4_000, repeatMs: 10_000, leaseMs: 20_000 } })

const atOnce = (merchant: Merchant, calls: readonly Call[]) => sendAtOnce(server.url, merchant, calls)

async function capturesAtAcquirers(merchant: Merchant): Promise<readonly string[]> {
  const { rows } = await server.pool.query<{ capture: string }>(
    `select amount || ' ' || state as capture from simulator.captures where client_id = $1 order by 1`,
    [merchant.clientId],
  )
  return rows.map((row) => row.capture)
}

describe('a hundred simultaneous requests with one captureRequestId', () => {
  test.each([
    ['answers at once', '5000'],
    ['takes the money and answers late', '4006'],
  ])('make one capture at an acquirer that %s, and all get its result', async (_how, value) => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const body = capture(paymentId, value)
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'capture', body })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 100 })
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await capturesAtAcquirers(merchant)).toEqual([`${value} captured`])
    await expectBooksEqual(server, merchant)
  })

  test('that the acquirer refuses make one refusal, the same for all', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const body = capture(paymentId, '4001')
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'capture', body })),
    )
    expect(tally(answers)).toEqual({ 'F PROCESS_FAIL': 100 })
    expect(new Set(answers.map(({ captureId }) => captureId)).size).toBe(1)
    expect(await capturesAtAcquirers(merchant)).toEqual(['4001 declined'])
  })

  test('that we refuse make one refusal and one notification', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const body = capture(paymentId, '10001')
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'capture', body })),
    )
    expect(tally(answers)).toEqual({ 'F CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT': 100 })
    expect(new Set(answers.map(({ captureId }) => captureId)).size).toBe(1)
    const { rows } = await server.pool.query(
      'select from notifications where client_id = $1 and capture_id is not null',
      [merchant.clientId],
    )
    expect(rows).toHaveLength(1)
    expect(await capturesAtAcquirers(merchant)).toEqual([])
  })

  test('in two different amounts capture one of them, once', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const one = capture(paymentId, '3000')
    const other = { ...one, captureAmount: { currency: 'EUR', value: '2000' } }
    let count = 0
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'capture', body: count++ % 2 === 0 ? one : other })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 50, 'F REPEAT_REQ_INCONSISTENT': 50 })
    expect(await capturesAtAcquirers(merchant)).toHaveLength(1)
    await expectBooksEqual(server, merchant)
  })
})

describe('five hundred simultaneous captures of different ids on one payment', () => {
  test('stop exactly at the authorized amount', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('8000'))
    const answers = await atOnce(
      merchant,
      times(500, () => ({ api: 'capture', body: capture(paymentId, '1000') })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 8, 'F CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT': 492 })
    const [position] = await expectBooksEqual(server, merchant)
    expect(position).toMatchObject({ authorized: 8_000n, held: 0n, captured: 8_000n })
    expect(await capturesAtAcquirers(merchant)).toEqual(Array.from({ length: 8 }, () => '1000 captured'))
  })

  test('stop exactly at the number of captures that the acquirer allows', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('500000', { currency: 'JPY' }))
    const answers = await atOnce(
      merchant,
      times(500, () => ({ api: 'capture', body: capture(paymentId, '1000', 'JPY') })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 25, 'F PAYMENT_COUNT_EXCEED_LIMIT': 475 })
    const [position] = await expectBooksEqual(server, merchant)
    expect(position).toMatchObject({ captured: 25_000n })
  })

  test('of which half are refused by the acquirer never pass the authorized amount', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('8000'))
    let count = 0
    const body = () => capture(paymentId, count++ % 2 === 0 ? '2000' : '4001')
    await atOnce(
      merchant,
      times(100, () => ({ api: 'capture', body: body() })),
    )
    await expectBooksEqual(server, merchant)
  })

  test('each said to be the last make one', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await merchant.call('pay', manual('8000'))
    const last = () => capture(paymentId, '1000', 'EUR', { isLastCapture: true })
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'capture', body: last() })),
    )
    expect(answers.filter(({ result }) => result.resultStatus === 'S')).toHaveLength(1)
    expect(answers.filter(({ result }) => result.resultStatus === 'F')).toHaveLength(99)
    const [position] = await expectBooksEqual(server, merchant)
    expect(position).toMatchObject({ captured: 1_000n })
  })
})

describe('fifty simultaneous payments with one paymentRequestId', () => {
  test.each([
    ['by card', manual('10000'), 'S SUCCESS'],
    ['by a card that is slow', manual('5006'), 'S SUCCESS'],
    ['by PayPal', payment({ method: { paymentMethodType: 'PAYPAL' } }), 'U PAYMENT_IN_PROCESS'],
  ])('%s make one authorization, and all get it', async (_how, body, result) => {
    const merchant = await server.newMerchant()
    const answers = await atOnce(
      merchant,
      times(50, () => ({ api: 'pay', body })),
    )
    expect(tally(answers)).toEqual({ [result]: 50 })
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const { rows } = await server.pool.query('select from simulator.authorizations where client_id = $1', [
      merchant.clientId,
    ])
    expect(rows).toHaveLength(1)
  })
})

describe('captures racing cancels', () => {
  test('end captured or cancelled, never both', async () => {
    const merchant = await server.newMerchant()
    const ends = new Set<string>()
    for (let round = 0; round < 12; round += 1) {
      const { paymentId } = await merchant.call('pay', manual('10000'))
      const captures = times(5, () => ({ api: 'capture', body: capture(paymentId, '1000') }))
      const cancels = times(5, () => ({ api: 'cancel', body: { paymentId } }))
      // Each side goes first in every other round.
      const answers = await atOnce(merchant, round % 2 === 0 ? [...captures, ...cancels] : [...cancels, ...captures])
      await server.advance(merchant, time.minute)
      const seen = await merchant.call('inquiryPayment', { paymentId })
      const taken = answers.filter((answer) => answer.captureId && answer.result.resultStatus === 'S')
      const cancelled = answers.filter((answer) => answer.cancelTime)
      expect(Math.min(taken.length, cancelled.length)).toBe(0)
      expect(seen.paymentStatus).toBe(taken.length > 0 ? 'SUCCESS' : 'CANCELLED')
      ends.add(seen.paymentStatus)
    }
    // If one side always won, the race was none.
    expect([...ends].toSorted()).toEqual(['CANCELLED', 'SUCCESS'])
    const cancelledAndCaptured = await server.pool.query(
      `select from payments p join simulator.authorizations a using (client_id, acquirer, reference)
        where p.client_id = $1 and (p.state = 'cancelled' or a.state = 'voided') and (p.captured > 0 or a.captured > 0)`,
      [merchant.clientId],
    )
    expect(cancelledAndCaptured.rows).toEqual([])
  })
})

test('a day’s work of one merchant leaves both books equal', async () => {
  const merchant = await server.newMerchant()
  const paid = await Promise.all(
    ['10000', '20000', '30000', '5002'].map((value) => merchant.call('pay', manual(value))),
  )
  const values = ['1000', '2500', '4001', '4002', '4003', '4004', '4005', '4006', '4007', '9000']
  const calls = paid.flatMap(({ paymentId }) =>
    values.map((value) => ({ api: 'capture', body: capture(paymentId, value) }) as const),
  )
  const answers = await atOnce(merchant, calls)
  expect(answers).toHaveLength(40)
  await server.advance(merchant, time.day)
  const positions = await expectBooksEqual(server, merchant)
  expect(positions).toEqual(await acquirersBooks(server, merchant))
  expect(positions.every(({ held }) => held === 0n)).toBe(true)
})
