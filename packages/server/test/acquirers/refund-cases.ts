import { expect, it, vi } from 'vitest'
import { type Authorized, later, type Till } from './till.ts'

const day = 86_400

/** A payment of 90.00 that is captured to the last cent, by a capture of the reference `c`. */
export async function captured(till: Till, value = 9000n, reference = 'a'): Promise<Authorized> {
  const payment = await till.authorized(reference, value)
  const outcome = await till.capture(payment, 'c', value, { last: true })
  if (outcome.kind !== 'succeeded') throw new Error(`not captured: ${outcome.kind}`)
  return payment
}

export function refundCases(open: () => Till): void {
  it('gives back what was captured, and answers repeat and inquiry alike', async () => {
    const till = open()
    const payment = await captured(till)
    const first = await till.refund(payment, 'r', 9000n)
    expect(first).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 9000n },
      receipt: {
        resultCode: 'SUCCESS',
        transactionId: expect.stringMatching(/^.{10,64}$/),
        arn: expect.stringMatching(/^\d{23}$/),
        rrn: expect.stringMatching(/^\d{12}$/),
      },
    })
    expect(await till.refund(payment, 'r', 9000n, { now: later(day) })).toEqual(first)
    expect(await till.inquireRefund(payment, 'r')).toEqual(first)
    expect(await till.total('a')).toMatchObject({ captured: 9000n, refunded: 9000n })
    expect(await till.refunds()).toHaveLength(1)
  })

  it('gives back parts until nothing is left', async () => {
    const till = open()
    const payment = await captured(till)
    for (const [index, value] of [2500n, 2500n, 3999n, 1n].entries()) {
      expect(await till.refund(payment, `r${index}`, value)).toMatchObject({ kind: 'succeeded' })
    }
    expect(await till.refund(payment, 'over', 1n)).toMatchObject({ kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' })
    expect(await till.total('a')).toMatchObject({ refunded: 9000n })
  })

  it('gives back no more of a capture than that capture', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    const parts = till.capability().maxCaptures > 1 ? [3000n, 4000n] : [3000n]
    for (const [index, value] of parts.entries()) await till.capture(payment, `c${index}`, value)
    const more = { kind: 'failed', code: 'REFUND_AMOUNT_EXCEED' }
    expect(await till.refund(payment, 'r1', 3001n, { of: 'c0' })).toMatchObject(more)
    expect(await till.refund(payment, 'r2', 2000n, { of: 'c0' })).toMatchObject({ kind: 'succeeded' })
    expect(await till.refund(payment, 'r3', 1001n, { of: 'c0' })).toMatchObject(more)
    const rest = parts.reduce((sum, value) => sum + value) - 2000n
    expect(await till.refund(payment, 'r4', rest + 1n)).toMatchObject(more)
    expect(await till.refund(payment, 'r5', rest)).toMatchObject({ kind: 'succeeded' })
    expect(await till.refund(payment, 'r6', 1n, { of: 'c0' })).toMatchObject(more)
    expect(await till.total('a')).toMatchObject({ refunded: rest + 2000n })
  })

  it('refuses a repeat with another amount, and leaves the first alone', async () => {
    const till = open()
    const payment = await captured(till)
    const first = await till.refund(payment, 'r', 1200n)
    expect(await till.refund(payment, 'r', 1300n)).toMatchObject({ kind: 'failed', code: 'REPEAT_REQ_INCONSISTENT' })
    expect(await till.inquireRefund(payment, 'r')).toEqual(first)
    expect(await till.total('a')).toMatchObject({ refunded: 1200n })
  })

  it('refuses a repeat for another payment', async () => {
    const till = open()
    const one = await captured(till)
    const other = await till.authorized('b', 9000n)
    await till.capture(other, 'd', 9000n)
    await till.refund(one, 'r', 1200n)
    expect(await till.refund(other, 'r', 1200n)).toMatchObject({ kind: 'failed', code: 'REPEAT_REQ_INCONSISTENT' })
    expect(await till.total('b')).toMatchObject({ refunded: 0n })
    expect(await till.inquireRefund(other, 'r')).toEqual({ kind: 'not-found' })
  })

  it.each([
    { why: 'more than was captured', value: 9001n, choice: {}, code: 'REFUND_AMOUNT_EXCEED' },
    { why: 'another currency', value: 9000n, choice: { currency: 'SGD' }, code: 'CURRENCY_NOT_SUPPORT' },
    { why: 'nothing', value: 0n, choice: {}, code: 'INVALID_AMOUNT' },
    { why: 'another transaction', value: 9000n, choice: { transactionId: 'x' }, code: 'ORDER_NOT_EXIST' },
    { why: 'a capture that it never saw', value: 9000n, choice: { of: 'x' }, code: 'ORDER_STATUS_INVALID' },
  ])('refuses $why and gives nothing', async ({ value, choice, code }) => {
    const till = open()
    const payment = await captured(till)
    expect(await till.refund(payment, 'r', value, choice)).toMatchObject({ kind: 'failed', code })
    expect(await till.total('a')).toMatchObject({ refunded: 0n })
    expect(await till.refund(payment, 'again', 9000n)).toMatchObject({ kind: 'succeeded' })
  })

  it('refuses where nothing was taken: not captured, declined, voided, unknown', async () => {
    const till = open()
    const refused = { kind: 'failed', code: 'ORDER_STATUS_INVALID' }
    const payment = await till.authorized('a', 9000n)
    expect(await till.refund(payment, 'r1', 10n)).toMatchObject(refused)
    await till.capture(payment, 'c', 4001n)
    expect(await till.refund(payment, 'r2', 10n, { of: 'c' })).toMatchObject(refused)
    const voided = await till.authorized('b', 9000n)
    await till.close(voided, 'v')
    expect(await till.refund(voided, 'r3', 10n)).toMatchObject(refused)
    const nothing = { reference: 'nothing', transactionId: 'x' }
    expect(await till.refund(nothing, 'r4', 10n)).toMatchObject({ kind: 'failed', code: 'ORDER_NOT_EXIST' })
    expect(await till.inquireRefund(nothing, 'r4')).toEqual({ kind: 'not-found' })
  })

  it('refuses a capture that is not decided, and refunds it afterwards', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    await till.capture(payment, 'c', 4002n)
    expect(await till.refund(payment, 'r1', 10n, { of: 'c' })).toMatchObject({ code: 'ORDER_STATUS_INVALID' })
    await till.inquireCapture(payment, 'c')
    await till.inquireCapture(payment, 'c')
    expect(await till.refund(payment, 'r2', 4002n, { of: 'c' })).toMatchObject({ kind: 'succeeded' })
  })

  it('refunds after the window of the authorization has ended', async () => {
    const till = open()
    const payment = await captured(till)
    const now = later(till.capability().authValiditySeconds + day)
    expect(await till.refund(payment, 'r', 9000n, { now })).toMatchObject({ kind: 'succeeded' })
  })

  it('keeps refusing under a reference once refused, though the amount has become free', async () => {
    const till = open()
    const payment = await captured(till)
    await till.refund(payment, 'r1', 7007n)
    const refusal = await till.refund(payment, 'r2', 3000n)
    expect(refusal).toMatchObject({ kind: 'failed' })
    await till.inquireRefund(payment, 'r1')
    await till.inquireRefund(payment, 'r1')
    expect(await till.refund(payment, 'r2', 3000n)).toEqual(refusal)
    expect(await till.refund(payment, 'r3', 3000n)).toMatchObject({ kind: 'succeeded' })
  })

  it('has never seen a refund that was not sent', async () => {
    const till = open()
    const payment = await captured(till)
    expect(await till.inquireRefund(payment, 'r')).toEqual({ kind: 'not-found' })
    const signal = AbortSignal.abort()
    expect(await till.refund(payment, 'r', 9000n, { signal })).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquireRefund(payment, 'r')).toEqual({ kind: 'not-found' })
    expect(await till.inquireRefund(payment, 'r', { signal })).toMatchObject({ kind: 'not-sent' })
  })
}

export function magicRefundCases(open: () => Till): void {
  it('7001: declines and gives nothing', async () => {
    const till = open()
    const payment = await captured(till)
    const first = await till.refund(payment, 'r', 7001n)
    expect(first).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await till.refund(payment, 'r', 7001n)).toEqual(first)
    expect(await till.inquireRefund(payment, 'r')).toEqual(first)
    expect(await till.total('a')).toMatchObject({ refunded: 0n })
    expect(await till.refund(payment, 'again', 9000n)).toMatchObject({ kind: 'succeeded' })
  })

  it.each([7002n, 7009n])('%s: is pending with the amount held, and succeeds at the second inquiry', async (value) => {
    const till = open()
    const payment = await captured(till)
    expect(await till.refund(payment, 'r', value)).toMatchObject({ kind: 'pending' })
    expect(await till.inquireRefund(payment, 'r')).toMatchObject({ kind: 'pending' })
    expect(await till.refund(payment, 'more', 2000n)).toMatchObject({ code: 'REFUND_AMOUNT_EXCEED' })
    expect(await till.total('a')).toMatchObject({ refunded: 0n })
    const end = await till.restarted().inquireRefund(payment, 'r')
    expect(end).toMatchObject({ kind: 'succeeded', amount: { currency: 'EUR', value } })
    expect(await till.inquireRefund(payment, 'r')).toEqual(end)
    expect(await till.refund(payment, 'r', value)).toEqual(end)
    expect(await till.total('a')).toMatchObject({ refunded: value })
  })

  it('7003: gives the money back once, and the first answer never comes', async () => {
    const till = open()
    const payment = await captured(till)
    const deadline = new AbortController()
    const first = till.refund(payment, 'r', 7003n, { signal: deadline.signal })
    await vi.waitFor(async () => expect(await till.refunds()).toHaveLength(1))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.inquireRefund(payment, 'r')).toMatchObject({ kind: 'succeeded' })
    expect(await till.restarted().refund(payment, 'r', 7003n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ refunded: 7003n })
  })

  it('7004: the first request is lost, the repeat gives the money back', async () => {
    const till = open()
    const payment = await captured(till)
    const deadline = new AbortController()
    const first = till.refund(payment, 'r', 7004n, { signal: deadline.signal })
    await vi.waitFor(async () => expect(await till.everythingWritten()).toContain('"refund"'))
    expect(await till.inquireRefund(payment, 'r')).toEqual({ kind: 'not-found' })
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.restarted().refund(payment, 'r', 7004n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ refunded: 7004n })
  })

  it('7005: the first request is not sent, the repeat gives the money back', async () => {
    const till = open()
    const payment = await captured(till)
    expect(await till.refund(payment, 'r', 7005n)).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquireRefund(payment, 'r')).toEqual({ kind: 'not-found' })
    expect(await till.restarted().refund(payment, 'r', 7005n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ refunded: 7005n })
  })

  it('7006: gives the money back and answers late', async () => {
    const till = open()
    const payment = await captured(till)
    const slow = till.answeringAfter(600_000)
    const deadline = new AbortController()
    const first = slow.refund(payment, 'r', 7006n, { signal: deadline.signal })
    await vi.waitFor(async () => expect(await slow.refunds()).toHaveLength(1))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await slow.refund(payment, 'r', 7006n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ refunded: 7006n })
  })

  it('7007: is pending, declines at the second inquiry and frees the amount, also of the capture', async () => {
    const till = open()
    const payment = await captured(till)
    expect(await till.refund(payment, 'r', 7007n, { of: 'c' })).toMatchObject({ kind: 'pending' })
    expect(await till.inquireRefund(payment, 'r')).toMatchObject({ kind: 'pending' })
    const end = await till.inquireRefund(payment, 'r')
    expect(end).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await till.inquireRefund(payment, 'r')).toEqual(end)
    expect(await till.refund(payment, 'r', 7007n, { of: 'c' })).toEqual(end)
    expect(await till.total('a')).toMatchObject({ refunded: 0n })
    expect(await till.refund(payment, 'again', 9000n, { of: 'c' })).toMatchObject({ kind: 'succeeded' })
  })

  it('7008: succeeds, and comes back after a day, once', async () => {
    const till = open()
    const payment = await captured(till)
    const first = await till.refund(payment, 'r', 7008n, { of: 'c' })
    expect(first).toMatchObject({ kind: 'succeeded' })
    expect(await till.inquireRefund(payment, 'r', { now: later(day - 1) })).toEqual(first)
    const returned = { kind: 'failed', code: 'PROCESS_FAIL', receipt: { resultCode: 'REFUND_RETURNED' } }
    expect(await till.inquireRefund(payment, 'r', { now: later(day) })).toMatchObject(returned)
    expect(await till.inquireRefund(payment, 'r', { now: later(2 * day) })).toMatchObject(returned)
    expect(await till.total('a')).toMatchObject({ refunded: 0n })
    expect(await till.refund(payment, 'again', 9000n, { of: 'c' })).toMatchObject({ kind: 'succeeded' })
  })
}
