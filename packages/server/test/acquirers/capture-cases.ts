import { expect, it, vi } from 'vitest'
import { later, type Till } from './till.ts'

export function captureCases(open: () => Till): void {
  it('takes the authorized amount, and answers repeat and inquiry alike', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    const first = await till.capture(payment, 'c', 4200n, { last: true })
    expect(first).toMatchObject({
      kind: 'succeeded',
      amount: { currency: 'EUR', value: 4200n },
      receipt: { resultCode: 'SUCCESS', transactionId: expect.stringMatching(/^.{10,64}$/) },
    })
    expect(await till.capture(payment, 'c', 4200n, { last: true, now: later(86_400) })).toEqual(first)
    expect(await till.inquireCapture(payment, 'c')).toEqual(first)
    expect(await till.total('a')).toMatchObject({ amount: 4200n, held: 0n, captured: 4200n })
  })

  it('refuses a repeat with another amount, and leaves the first alone', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    const first = await till.capture(payment, 'c', 1200n)
    expect(await till.capture(payment, 'c', 1300n)).toMatchObject({ kind: 'failed', code: 'REPEAT_REQ_INCONSISTENT' })
    expect(await till.inquireCapture(payment, 'c')).toEqual(first)
    expect(await till.total('a')).toMatchObject({ captured: 1200n })
  })

  it('refuses a repeat for another payment', async () => {
    const till = open()
    const [one, other] = [await till.authorized('a', 4200n), await till.authorized('b', 4200n)]
    await till.capture(one, 'c', 1200n)
    expect(await till.capture(other, 'c', 1200n)).toMatchObject({ kind: 'failed', code: 'REPEAT_REQ_INCONSISTENT' })
    expect(await till.total('b')).toMatchObject({ captured: 0n })
    expect(await till.inquireCapture(other, 'c')).toEqual({ kind: 'not-found' })
  })

  it.each([
    { why: 'more than authorized', value: 4201n, choice: {}, code: 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT' },
    { why: 'another currency', value: 4200n, choice: { currency: 'SGD' }, code: 'CURRENCY_NOT_SUPPORT' },
    { why: 'nothing', value: 0n, choice: {}, code: 'INVALID_AMOUNT' },
    { why: 'another transaction', value: 4200n, choice: { transactionId: 'x' }, code: 'AUTH_NOT_FOUND' },
  ])('refuses $why and takes nothing', async ({ value, choice, code }) => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    expect(await till.capture(payment, 'c', value, choice)).toMatchObject({ kind: 'failed', code })
    expect(await till.total('a')).toMatchObject({ held: 0n, captured: 0n })
  })

  it('refuses a payment that it does not know or did not authorize', async () => {
    const till = open()
    const unknown = { reference: 'nothing', transactionId: 'x' }
    expect(await till.capture(unknown, 'c1', 4200n)).toMatchObject({ kind: 'failed', code: 'AUTH_NOT_FOUND' })
    const declined = await till.authorize('a', 5001n)
    const payment = { reference: 'a', transactionId: String('receipt' in declined && declined.receipt.transactionId) }
    expect(await till.capture(payment, 'c2', 5001n)).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
  })

  it('captures until the last second of the authorization, and not after', async () => {
    const till = open()
    const validity = till.capability().authValiditySeconds
    const [soon, late] = [await till.authorized('a', 4200n), await till.authorized('b', 4200n)]
    expect(await till.capture(soon, 'c1', 4200n, { now: later(validity - 1) })).toMatchObject({ kind: 'succeeded' })
    expect(await till.capture(late, 'c2', 4200n, { now: later(validity) })).toMatchObject({ code: 'AUTH_EXPIRED' })
    expect(await till.total('b')).toMatchObject({ captured: 0n })
  })

  it('takes parts up to its number of captures, or releases the rest after one', async () => {
    const till = open()
    const { maxCaptures } = till.capability()
    const payment = await till.authorized('a', 4200n)
    for (let count = 1; count <= maxCaptures; count += 1) {
      expect(await till.capture(payment, `c${count}`, 10n)).toMatchObject({ kind: 'succeeded' })
    }
    const code = maxCaptures === 1 ? 'MULTI_CAPTURE_NOT_SUPPORTED' : 'PAYMENT_COUNT_EXCEED_LIMIT'
    expect(await till.capture(payment, 'over', 10n)).toMatchObject({ kind: 'failed', code })
    expect(await till.total('a')).toMatchObject({ captured: 10n * BigInt(maxCaptures) })
  })

  it('takes nothing after the capture that was said to be the last', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    await till.capture(payment, 'c1', 1000n, { last: true })
    const { maxCaptures } = till.capability()
    const code = maxCaptures === 1 ? 'MULTI_CAPTURE_NOT_SUPPORTED' : 'CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT'
    expect(await till.capture(payment, 'c2', 10n)).toMatchObject({ kind: 'failed', code })
    expect(await till.total('a')).toMatchObject({ captured: 1000n })
  })

  it('keeps refusing under a reference once refused, though the amount has become free', async () => {
    const till = open()
    const payment = await till.authorized('a', 4007n)
    await till.capture(payment, 'c1', 4007n)
    const refusal = await till.capture(payment, 'c2', 3000n)
    expect(refusal).toMatchObject({ kind: 'failed' })
    await till.inquireCapture(payment, 'c1')
    await till.inquireCapture(payment, 'c1')
    expect(await till.capture(payment, 'c2', 3000n)).toEqual(refusal)
    expect(await till.capture(payment, 'c3', 3000n)).toMatchObject({ kind: 'succeeded' })
  })

  it('has never seen a capture that was not sent', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    expect(await till.inquireCapture(payment, 'c')).toEqual({ kind: 'not-found' })
    expect(await till.capture(payment, 'c', 4200n, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquireCapture(payment, 'c')).toEqual({ kind: 'not-found' })
    expect(await till.inquireCapture(payment, 'c', AbortSignal.abort())).toMatchObject({ kind: 'not-sent' })
  })
}

export function magicCaptureCases(open: () => Till): void {
  it('4001: declines and takes nothing', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    const first = await till.capture(payment, 'c', 4001n)
    expect(first).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await till.capture(payment, 'c', 4001n)).toEqual(first)
    expect(await till.inquireCapture(payment, 'c')).toEqual(first)
    expect(await till.total('a')).toMatchObject({ held: 0n, captured: 0n })
    expect(await till.capture(payment, 'again', 4000n)).toMatchObject({ kind: 'succeeded' })
  })

  it('4002: is pending with the amount held, and succeeds at the second inquiry', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    expect(await till.capture(payment, 'c', 4002n)).toMatchObject({ kind: 'pending' })
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'pending' })
    expect(await till.total('a')).toMatchObject({ held: 4002n, captured: 0n })
    const end = await till.restarted().inquireCapture(payment, 'c')
    expect(end).toMatchObject({ kind: 'succeeded', amount: { currency: 'EUR', value: 4002n } })
    expect(await till.inquireCapture(payment, 'c')).toEqual(end)
    expect(await till.capture(payment, 'c', 4002n)).toEqual(end)
    expect(await till.total('a')).toMatchObject({ held: 0n, captured: 4002n })
  })

  it('4003: takes the money once, and the first answer never comes', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    const deadline = new AbortController()
    const first = till.capture(payment, 'c', 4003n, { signal: deadline.signal })
    await vi.waitFor(async () => expect(await till.captures()).toHaveLength(1))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'succeeded' })
    expect(await till.restarted().capture(payment, 'c', 4003n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 4003n })
  })

  it('4004: the first request is lost, the repeat takes the money', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    const deadline = new AbortController()
    const first = till.capture(payment, 'c', 4004n, { signal: deadline.signal })
    await vi.waitFor(async () => expect(await till.everythingWritten()).toContain('"capture"'))
    expect(await till.inquireCapture(payment, 'c')).toEqual({ kind: 'not-found' })
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.total('a')).toMatchObject({ captured: 0n })
    expect(await till.restarted().capture(payment, 'c', 4004n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 4004n })
  })

  it('4005: the first request is not sent, the repeat takes the money', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    expect(await till.capture(payment, 'c', 4005n)).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquireCapture(payment, 'c')).toEqual({ kind: 'not-found' })
    expect(await till.restarted().capture(payment, 'c', 4005n)).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 4005n })
  })

  it('4006: takes the money and answers late', async () => {
    const till = open()
    const payment = await till.authorized('a', 9000n)
    expect(await till.capture(payment, 'c1', 4006n)).toMatchObject({ kind: 'succeeded' })
    const slow = till.answeringAfter(600_000)
    const other = await till.authorized('b', 9000n)
    const deadline = new AbortController()
    const first = slow.capture(other, 'c2', 4006n, { signal: deadline.signal })
    await vi.waitFor(async () => expect(await slow.captures()).toHaveLength(2))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await slow.capture(other, 'c2', 4006n)).toMatchObject({ kind: 'succeeded' })
  })

  it('4007: is pending, declines at the second inquiry and gives the amount back', async () => {
    const till = open()
    const payment = await till.authorized('a', 4007n)
    expect(await till.capture(payment, 'c', 4007n, { last: true })).toMatchObject({ kind: 'pending' })
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'pending' })
    const end = await till.inquireCapture(payment, 'c')
    expect(end).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await till.inquireCapture(payment, 'c')).toEqual(end)
    expect(await till.capture(payment, 'c', 4007n, { last: true })).toEqual(end)
    expect(await till.total('a')).toMatchObject({ held: 0n, captured: 0n })
    expect(await till.capture(payment, 'again', 4000n, { last: true })).toMatchObject({ kind: 'succeeded' })
  })
}
