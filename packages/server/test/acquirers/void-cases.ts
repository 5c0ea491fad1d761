import { expect, it, vi } from 'vitest'
import { later, type Till } from './till.ts'

export function voidCases(open: () => Till): void {
  it('closes an authorization for good, however often it is asked', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    const first = await till.close(payment, 'v')
    expect(first).toMatchObject({ kind: 'succeeded', receipt: { resultCode: 'SUCCESS' } })
    expect(await till.close(payment, 'v')).toEqual(first)
    expect(await till.close(payment, 'other')).toMatchObject({ kind: 'succeeded' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'voided' })
    expect(await till.capture(payment, 'c', 4200n)).toMatchObject({ kind: 'failed', code: 'AUTH_CANCELLED' })
    expect(await till.authorize('a', 4200n)).toMatchObject({ kind: 'failed', code: 'ORDER_IS_CANCELED' })
  })

  it('closes a reference that it never saw, so that a late authorization fails', async () => {
    const till = open()
    const first = await till.close('a', 'v')
    expect(first).toMatchObject({ kind: 'succeeded' })
    expect(await till.close('a', 'v')).toEqual(first)
    expect(await till.authorize('a', 4200n)).toMatchObject({ kind: 'failed', code: 'ORDER_IS_CLOSED' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'voided' })
  })

  it('refuses when everything is captured, and keeps refusing', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    await till.capture(payment, 'c', 4200n, { last: true })
    const first = await till.close(payment, 'v')
    expect(first).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
    expect(await till.close(payment, 'v')).toEqual(first)
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' })
  })

  it('gives back what is left of a captured authorization that is still open', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    await till.capture(payment, 'c', 1200n)
    if (till.capability().remainderAfterCapture === 'release') {
      expect(await till.close(payment, 'v')).toMatchObject({ kind: 'failed', code: 'ORDER_STATUS_INVALID' })
      return
    }
    expect(await till.close(payment, 'v')).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('a')).toMatchObject({ captured: 1200n, state: 'voided' })
    expect(await till.capture(payment, 'c2', 10n)).toMatchObject({ kind: 'failed', code: 'AUTH_CANCELLED' })
    expect(await till.inquireCapture(payment, 'c')).toMatchObject({ kind: 'succeeded' })
  })

  it('succeeds for what failed, ran out or is not decided, and changes no failure', async () => {
    const till = open()
    await till.authorize('declined', 5001n)
    expect(await till.close('declined', 'v1')).toMatchObject({ kind: 'succeeded' })
    expect(await till.inquire('declined')).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    const payment = await till.authorized('late', 4200n)
    const now = later(till.capability().authValiditySeconds)
    expect(await till.close(payment, 'v2', { now })).toMatchObject({ kind: 'succeeded' })
    expect(await till.total('late')).toMatchObject({ state: 'voided' })
    await till.authorize('pending', 5002n)
    expect(await till.close('pending', 'v3')).toMatchObject({ kind: 'succeeded' })
    await till.inquire('pending')
    expect(await till.inquire('pending')).toMatchObject({ kind: 'voided' })
  })

  it('refuses another transaction, and a reference used for another payment', async () => {
    const till = open()
    const [one, other] = [await till.authorized('a', 4200n), await till.authorized('b', 4200n)]
    const mixed = { reference: 'a', transactionId: other.transactionId }
    expect(await till.close(mixed, 'v1')).toMatchObject({ kind: 'failed', code: 'ORDER_NOT_EXIST' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' })
    await till.close(one, 'v2')
    expect(await till.close(other, 'v2')).toMatchObject({ kind: 'failed', code: 'REPEAT_REQ_INCONSISTENT' })
    expect(await till.inquire('b')).toMatchObject({ kind: 'succeeded' })
  })

  it('sends nothing when the deadline has passed already', async () => {
    const till = open()
    const payment = await till.authorized('a', 4200n)
    expect(await till.close(payment, 'v', { signal: AbortSignal.abort() })).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' })
  })
}

export function magicVoidCases(open: () => Till): void {
  it('6001: refuses and leaves the authorization open', async () => {
    const till = open()
    const payment = await till.authorized('a', 6001n)
    const first = await till.close(payment, 'v')
    expect(first).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await till.close(payment, 'v')).toEqual(first)
    expect(await till.capture(payment, 'c', 6001n)).toMatchObject({ kind: 'succeeded' })
  })

  it('6002: is pending, and the repeat says that it is closed', async () => {
    const till = open()
    const payment = await till.authorized('a', 6002n)
    expect(await till.close(payment, 'v')).toMatchObject({ kind: 'pending' })
    expect(await till.restarted().close(payment, 'v')).toMatchObject({ kind: 'succeeded' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'voided' })
  })

  it('6003: closes, and the first answer never comes', async () => {
    const till = open()
    const payment = await till.authorized('a', 6003n)
    const deadline = new AbortController()
    const first = till.close(payment, 'v', { signal: deadline.signal })
    await vi.waitFor(async () => expect(await till.inquire('a')).toMatchObject({ kind: 'voided' }))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.close(payment, 'v')).toMatchObject({ kind: 'succeeded' })
  })

  it('6004: the first request is lost, the repeat closes', async () => {
    const till = open()
    const payment = await till.authorized('a', 6004n)
    const deadline = new AbortController()
    const first = till.close(payment, 'v', { signal: deadline.signal })
    await vi.waitFor(async () => expect(await till.everythingWritten()).toContain('"void"'))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' })
    expect(await till.restarted().close(payment, 'v')).toMatchObject({ kind: 'succeeded' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'voided' })
  })

  it('6005: the first request is not sent, the repeat closes', async () => {
    const till = open()
    const payment = await till.authorized('a', 6005n)
    expect(await till.close(payment, 'v')).toMatchObject({ kind: 'not-sent' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' })
    expect(await till.restarted().close(payment, 'v')).toMatchObject({ kind: 'succeeded' })
  })

  it('6006: closes and answers late', async () => {
    const till = open()
    expect(await till.close(await till.authorized('a', 6006n), 'v1')).toMatchObject({ kind: 'succeeded' })
    const slow = till.answeringAfter(600_000)
    const payment = await till.authorized('b', 6006n)
    const deadline = new AbortController()
    const first = slow.close(payment, 'v2', { signal: deadline.signal })
    await vi.waitFor(async () => expect(await till.inquire('b')).toMatchObject({ kind: 'voided' }))
    deadline.abort()
    expect(await first).toMatchObject({ kind: 'unknown' })
  })

  it('6007: is pending, and the repeat says that it was refused', async () => {
    const till = open()
    const payment = await till.authorized('a', 6007n)
    expect(await till.close(payment, 'v')).toMatchObject({ kind: 'pending' })
    expect(await till.close(payment, 'v')).toMatchObject({ kind: 'failed', code: 'PROCESS_FAIL' })
    expect(await till.inquire('a')).toMatchObject({ kind: 'succeeded' })
  })
}
