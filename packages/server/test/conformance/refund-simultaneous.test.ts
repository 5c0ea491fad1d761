import { describe, expect, test } from 'vitest'
import { type Call, atOnce as sendAtOnce, tally, times } from './at-once.ts'
import { expectBooksEqual } from './books.ts'
import { capture, manual, refund } from './orders.ts'
import { captured, paidByWallet } from './refunded.ts'
import { type Merchant, startServer, time } from './running-server.ts'

const server = await startServer({ deadlines: { acquirerMs: 4_000, repeatMs: 10_000, leaseMs: 20_000 } })

const atOnce = (merchant: Merchant, calls: readonly Call[]) => sendAtOnce(server.url, merchant, calls)

const oneId = (count: number, body: object) => times(count, () => ({ api: 'refund', body }))

async function refundsAtAcquirers(merchant: Merchant): Promise<readonly string[]> {
  const { rows } = await server.pool.query<{ refund: string }>(
    `select amount || ' ' || state as refund from simulator.refunds where client_id = $1 order by 1`,
    [merchant.clientId],
  )
  return rows.map((row) => row.refund)
}

/** Ours, of whatever state, and how many notifications there are about them. */
async function refundsInOurBooks(merchant: Merchant) {
  const { rows } = await server.pool.query<{ refunds: number; notifications: number }>(
    `select (select count(*)::int from refunds where client_id = $1) as refunds,
      (select count(*)::int from notifications where client_id = $1 and refund_id is not null) as notifications`,
    [merchant.clientId],
  )
  return rows[0]
}

describe('a hundred simultaneous requests with one refundRequestId', () => {
  test.each([
    ['answers at once', '5000'],
    ['gives the money back and answers late', '7006'],
  ])('make one refund at an acquirer that %s, and all get its result', async (_how, value) => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant)
    const answers = await atOnce(merchant, oneId(100, refund(paymentId, value)))
    expect(tally(answers)).toEqual({ 'S SUCCESS': 100 })
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await refundsAtAcquirers(merchant)).toEqual([`${value} refunded`])
    expect(await refundsInOurBooks(merchant)).toEqual({ refunds: 1, notifications: 1 })
    await expectBooksEqual(server, merchant)
  })

  test('that the acquirer refuses make one refusal, the same for all', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant)
    const answers = await atOnce(merchant, oneId(100, refund(paymentId, '7001')))
    expect(tally(answers)).toEqual({ 'F PROCESS_FAIL': 100 })
    expect(new Set(answers.map(({ refundId }) => refundId)).size).toBe(1)
    expect(await refundsAtAcquirers(merchant)).toEqual(['7001 declined'])
  })

  test('that we refuse make one refusal and one notification', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant)
    const answers = await atOnce(merchant, oneId(100, refund(paymentId, '10001')))
    expect(tally(answers)).toEqual({ 'F REFUND_AMOUNT_EXCEED': 100 })
    expect(await refundsInOurBooks(merchant)).toEqual({ refunds: 1, notifications: 1 })
    expect(await refundsAtAcquirers(merchant)).toEqual([])
  })

  test('in two different amounts refund one of them, once', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant)
    const one = refund(paymentId, '3000')
    const other = { ...one, refundAmount: { currency: 'EUR', value: '2000' } }
    let count = 0
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'refund', body: count++ % 2 === 0 ? one : other })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 50, 'F REPEAT_REQ_INCONSISTENT': 50 })
    expect(await refundsAtAcquirers(merchant)).toHaveLength(1)
    await expectBooksEqual(server, merchant)
  })
})

describe('three hundred simultaneous refunds of different ids on one payment', () => {
  test('stop exactly at what was captured', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant, '8000')
    const answers = await atOnce(
      merchant,
      times(300, () => ({ api: 'refund', body: refund(paymentId, '1000') })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 8, 'F REFUND_AMOUNT_EXCEED': 292 })
    const [position] = await expectBooksEqual(server, merchant)
    expect(position).toMatchObject({ captured: 8_000n, refunding: 0n, refunded: 8_000n })
    expect(await refundsAtAcquirers(merchant)).toEqual(Array.from({ length: 8 }, () => '1000 refunded'))
  })

  test('half of them of one capture, stop at that capture and at the payment', async () => {
    const merchant = await server.newMerchant()
    const { paymentId, captureIds } = await captured(merchant, '3000', '4000')
    let count = 0
    const fields = () => (count++ % 2 === 0 ? { captureId: captureIds[0] } : {})
    const answers = await atOnce(
      merchant,
      times(300, () => ({ api: 'refund', body: refund(paymentId, '1000', 'EUR', fields()) })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 7, 'F REFUND_AMOUNT_EXCEED': 293 })
    const [position] = await expectBooksEqual(server, merchant)
    expect(position).toMatchObject({ captured: 7_000n, refunded: 7_000n })
    const { rows } = await server.pool.query<{ refunded: bigint }>(
      'select refunded from captures where client_id = $1 and capture_id = $2',
      [merchant.clientId, captureIds[0]],
    )
    expect(rows[0]?.refunded).toBeLessThanOrEqual(3_000n)
  })

  test('of which half are refused by the acquirer never pass what was captured', async () => {
    const merchant = await server.newMerchant()
    const { paymentId } = await captured(merchant)
    let count = 0
    const value = () => (count++ % 2 === 0 ? '1500' : '7001')
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'refund', body: refund(paymentId, value()) })),
    )
    const {
      'S SUCCESS': given = 0,
      'F PROCESS_FAIL': refused = 0,
      'F REFUND_AMOUNT_EXCEED': exceeding = 0,
    } = tally(answers)
    expect(given + refused + exceeding).toBe(100)
    expect(given).toBeGreaterThan(0)
    const [position] = await expectBooksEqual(server, merchant)
    expect(position).toMatchObject({ refunding: 0n, refunded: 1_500n * BigInt(given) })
  })

  test('of a wallet that is refunded as a whole make one', async () => {
    const merchant = await server.newMerchant()
    const paymentId = await paidByWallet(merchant, 'TRUEMONEY')
    const answers = await atOnce(
      merchant,
      times(100, () => ({ api: 'refund', body: refund(paymentId, '10000', 'THB') })),
    )
    expect(tally(answers)).toEqual({ 'S SUCCESS': 1, 'F REFUND_AMOUNT_EXCEED': 99 })
    await expectBooksEqual(server, merchant)
  })
})

test('refunds racing captures never give back what was not taken', async () => {
  const merchant = await server.newMerchant()
  for (let round = 0; round < 5; round += 1) {
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const captures = times(8, () => ({ api: 'capture', body: capture(paymentId, '1000') }))
    const refunds = times(20, () => ({ api: 'refund', body: refund(paymentId, '1000') }))
    await atOnce(merchant, round % 2 === 0 ? [...captures, ...refunds] : [...refunds, ...captures])
  }
  await server.advance(merchant, time.minute)
  const positions = await expectBooksEqual(server, merchant)
  expect(positions.map((position) => position.captured)).toEqual([8_000n, 8_000n, 8_000n, 8_000n, 8_000n])
})

test('a day’s refunds of one merchant, of every kind at once, leave both books equal', async () => {
  const merchant = await server.newMerchant()
  const paid = []
  for (let count = 0; count < 4; count += 1) {
    const { paymentId } = await merchant.call('pay', manual('90000'))
    const { captureId } = await merchant.call('capture', capture(paymentId, '80000'))
    paid.push({ paymentId, captureId })
  }
  const values = ['1000', '7001', '7002', '7003', '7004', '7005', '7006', '7007', '7008', '7009', '30000']
  const calls = paid.flatMap(({ paymentId, captureId }, index) =>
    values.map((value) => {
      const body = refund(paymentId, value, 'EUR', index % 2 === 0 ? { captureId } : {})
      return { api: 'refund', body } as const
    }),
  )
  const codes = (await atOnce(merchant, calls)).map(({ result }) => result.resultCode)
  const expected = ['PROCESS_FAIL', 'REFUND_AMOUNT_EXCEED', 'SUCCESS', 'UNKNOWN_EXCEPTION']
  expect([...new Set(codes)].toSorted()).toEqual(expected)
  await server.advance(merchant, 2 * time.day)
  const positions = await expectBooksEqual(server, merchant)
  expect(positions.every(({ refunding }) => refunding === 0n)).toBe(true)
})
