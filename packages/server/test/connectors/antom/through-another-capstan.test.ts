import { describe, expect, test } from 'vitest'
import { decide } from '../../conformance/buyer.ts'
import { type Answer, cardPayment, requestId } from '../../support/signed-call.ts'
import { openTwoCapstans, type TwoCapstans } from './two-capstans.ts'

const eur = (value: string) => ({ currency: 'EUR', value })
/** Inquiries come after one, two and five seconds. */
const patience = { timeout: 20_000, interval: 100 }

function captureOf(payment: Answer, value: string) {
  return { captureRequestId: requestId('capture'), paymentId: payment.paymentId, captureAmount: eur(value) }
}

function refundOf(payment: Answer, value: string, captureId?: string) {
  const refundAmount = eur(value)
  return { refundRequestId: requestId('refund'), paymentId: payment.paymentId, refundAmount, captureId }
}

async function authorized({ call }: TwoCapstans, value = '10000') {
  const payment = await call('pay', cardPayment(value, 'MANUAL'))
  expect(payment).toMatchObject({ result: { resultStatus: 'S' }, acquirerInfo: { acquirerName: 'ALIPAY' } })
  return payment
}

/** The two end with the same books, and nothing is under way. */
async function expectEqual({ compare }: TwoCapstans, captured: number, refunded: number) {
  await expect.poll(compare, patience).toEqual({
    captured: [captured, captured],
    refunded: [refunded, refunded],
    open: 0,
    differences: [],
  })
}

describe('one Capstan through another', () => {
  test('authorizes, captures in parts, refunds one of them, and never captures more', async () => {
    const chain = await openTwoCapstans()
    const payment = await authorized(chain)
    const [behind] = (await chain.behind.app.context.pool.query('select * from payments')).rows
    expect(payment.acquirerInfo).toMatchObject({
      acquirerTransactionId: behind.payment_id,
      acquirerMerchantId: 'SANDBOX_FRONT',
      acquirerResultCode: 'SUCCESS',
    })
    expect(new Date(payment.authExpiryTime).getTime()).toBe(Math.floor(behind.auth_expires_at.getTime() / 1000) * 1000)
    const first = await chain.call('capture', captureOf(payment, '3000'))
    const second = await chain.call('capture', captureOf(payment, '5000'))
    expect([first.result.resultStatus, second.result.resultStatus]).toEqual(['S', 'S'])
    const over = await chain.call('capture', captureOf(payment, '2001'))
    expect(over.result).toMatchObject({ resultStatus: 'F', resultCode: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' })
    const refund = await chain.call('refund', refundOf(payment, '3000', first.captureId))
    expect(refund.result.resultStatus).toBe('S')
    const { rows } = await chain.behind.app.context.pool.query(
      'select c.amount from refunds r join captures c on c.client_id = r.client_id and c.capture_id = r.capture_id',
    )
    expect(rows, 'the refund behind is of the same capture').toEqual([{ amount: 3000n }])
    await expectEqual(chain, 2, 1)
  })

  test('is told no by the one behind where it did not say no itself', async () => {
    const chain = await openTwoCapstans()
    const { paymentId } = await authorized(chain)
    const [{ reference, receipt }] = (await chain.front.app.context.pool.query('select * from payments')).rows
    const order = {
      clientId: chain.shop.clientId,
      paymentReference: reference,
      paymentTransactionId: receipt.transactionId,
      last: false,
      now: new Date(),
    }
    const capture = (id: string, value: bigint) =>
      chain.acquirer.capture(
        { ...order, reference: id, amount: { currency: 'EUR', value } },
        AbortSignal.timeout(5_000),
      )
    expect(await capture('tooMuch', 10_001n)).toMatchObject({
      kind: 'failed',
      code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT',
    })
    expect(await capture('once', 4_000n)).toMatchObject({ kind: 'succeeded', amount: { value: 4_000n } })
    expect(await capture('once', 4_000n), 'a repeat is the same capture').toMatchObject({ kind: 'succeeded' })
    expect(await capture('once', 4_001n), 'another amount under it is none').toMatchObject({ kind: 'unknown' })
    const seen = await chain.behind.app.context.pool.query("select * from captures where state = 'succeeded'")
    expect(seen.rows).toHaveLength(1)
    expect(paymentId).toEqual(expect.any(String))
    // What was taken past the one in front is what the comparison of the books is there to find.
    expect((await chain.compare()).differences).toEqual(
      expect.arrayContaining(['capture once is succeeded behind and unknown in front']),
    )
  })

  test('captures by itself after an authorization, by a capture of its own behind', async () => {
    const chain = await openTwoCapstans()
    const payment = await chain.call('pay', cardPayment('10000', 'AUTOMATIC'))
    expect(payment.result.resultStatus).toBe('S')
    await expectEqual(chain, 1, 0)
    const { rows } = await chain.behind.app.context.pool.query('select capture_mode from payments')
    expect(rows).toEqual([{ capture_mode: 'MANUAL' }])
  })

  test('cancels, and both payments are cancelled', async () => {
    const chain = await openTwoCapstans()
    const { paymentId } = await authorized(chain)
    expect((await chain.call('cancel', { paymentId })).result.resultStatus).toBe('S')
    const { rows } = await chain.behind.app.context.pool.query('select state from payments')
    expect(rows).toEqual([{ state: 'cancelled' }])
    await expectEqual(chain, 0, 0)
  })

  test('sends a wallet’s buyer to the page behind, and refunds what was paid there', async () => {
    const chain = await openTwoCapstans()
    const php = { currency: 'PHP', value: '12900' }
    const order = { referenceOrderId: 'SO-1', orderDescription: 'Two ceramic lamps', orderAmount: php }
    const paymentMethod = { paymentMethodType: 'GCASH' }
    const payment = await chain.call(
      'pay',
      cardPayment('0', 'AUTOMATIC', { order, paymentAmount: php, paymentMethod, paymentFactor: undefined }),
    )
    expect(payment).toMatchObject({ result: { resultStatus: 'U', resultCode: 'PAYMENT_IN_PROCESS' } })
    expect(new URL(payment.normalUrl).origin).toBe(chain.behind.app.url)
    await decide(payment.normalUrl, 'authorize')
    const status = async () => (await chain.call('inquiryPayment', { paymentId: payment.paymentId })).paymentStatus
    await expect.poll(status, patience).toBe('SUCCESS')
    const refund = { ...refundOf(payment, '0'), refundAmount: { currency: 'PHP', value: '2900' } }
    expect((await chain.call('refund', refund)).result.resultStatus).toBe('S')
    await expectEqual(chain, 0, 1)
  })

  test('tells declines by their own name', async () => {
    const chain = await openTwoCapstans()
    const declined = await chain.call('pay', cardPayment('5104', 'MANUAL'))
    expect(declined.result).toMatchObject({ resultStatus: 'F', resultCode: 'DO_NOT_HONOR' })
    const payment = await authorized(chain)
    const capture = await chain.call('capture', captureOf(payment, '4117'))
    expect(capture.result).toMatchObject({ resultStatus: 'F', resultCode: 'USER_BALANCE_NOT_ENOUGH' })
    await expectEqual(chain, 0, 0)
  })

  // By the amounts at which the acquirer behind the one behind is late, or loses the request or its answer.
  test('finds out what became of authorizations', async () => {
    const chain = await openTwoCapstans()
    const results = ['5002', '5003', '5004', '5006', '5007'].map(async (value) => {
      const payment = cardPayment(value, 'MANUAL')
      await chain.call('pay', payment)
      const state = async () => (await chain.call('pay', payment)).result.resultStatus
      await expect.poll(state, patience).toMatch(/^[SF]$/)
      return `${value} ${await state()}`
    })
    // 5004: the one behind voids what was never seen, and fails the payment.
    expect(await Promise.all(results)).toEqual(['5002 S', '5003 S', '5004 F', '5006 S', '5007 F'])
    await expectEqual(chain, 0, 0)
  })

  test('finds out what became of captures and refunds', async () => {
    const chain = await openTwoCapstans()
    const results = ['02', '03', '04', '06', '07'].map(async (end) => {
      const payment = await authorized(chain, '20000')
      const whole = await chain.call('capture', captureOf(payment, '9000'))
      const capture = captureOf(payment, `40${end}`)
      const refund = refundOf(payment, `70${end}`, whole.captureId)
      await Promise.all([chain.call('capture', capture), chain.call('refund', refund)])
      const captured = async () => (await chain.call('capture', capture)).result.resultStatus
      const refunded = async () => (await chain.call('refund', refund)).result.resultStatus
      await expect.poll(captured, patience).toMatch(/^[SF]$/)
      await expect.poll(refunded, patience).toMatch(/^[SF]$/)
      return `${end} ${await captured()} ${await refunded()}`
    })
    expect(await Promise.all(results)).toEqual(['02 S S', '03 S S', '04 S S', '06 S S', '07 F F'])
    await expectEqual(chain, 9, 4)
  })

  test('hears of everything from the one behind, and asks', async () => {
    const chain = await openTwoCapstans()
    const payment = await authorized(chain)
    const captured = await chain.call('capture', captureOf(payment, '8000'))
    await chain.call('refund', refundOf(payment, '8000', captured.captureId))
    const { pool } = chain.front.app.context
    const names = await pool.query(`select 'authorization ' || reference as name from payments
      union all select 'capture ' || reference from captures union all select 'refund ' || reference from refunds`)
    const expected = names.rows.map(({ name }) => name).toSorted()
    await expect.poll(chain.heard, patience).toEqual(expected)
    const due = async () =>
      (await pool.query('select count(*)::int from callbacks where due_at is not null')).rows[0].count
    await expect.poll(due, patience).toBe(0)
    const { rows } = await chain.behind.app.context.pool.query('select distinct state from notifications')
    expect(rows).toEqual([{ state: 'acknowledged' }])
    await expectEqual(chain, 1, 1)
  })

  test('learns of a capture that is taken back behind', async () => {
    const chain = await openTwoCapstans()
    const payment = await authorized(chain)
    expect((await chain.call('capture', captureOf(payment, '4008'))).result.resultStatus).toBe('S')
    const { operatorToken, url } = chain.behind.app
    const turned = await fetch(`${url}/operator/clients/SANDBOX_FRONT/clock/advance`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ byMs: 90_000_000 }),
    })
    expect(turned.status).toBe(200)
    const seen = async () => {
      const { transactions } = await chain.call('inquiryPayment', { paymentId: payment.paymentId })
      return transactions?.[0]?.transactionStatus
    }
    await expect.poll(seen, patience).toBe('FAIL')
  })
})
