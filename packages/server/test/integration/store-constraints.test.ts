import type { Pool } from 'pg'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { paymentStates } from '../../src/domain/fixtures/payments.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { holdCapture } from '../../src/store/captures.ts'
import { testDatabase } from '../support/database.ts'
import { captureOf, moveTo, newId, seedAuthorized, seedClient, seedRequested, violation } from './seed.ts'

/** What the database refuses, whatever the statements before it let through. */

let pool: Pool
let payment: Payment

beforeAll(async () => {
  pool = (await testDatabase()).pool
  await seedClient(pool)
})

beforeEach(async () => {
  payment = await seedAuthorized(pool)
})

/** Changes the payment of the test, or its captures. */
function set(table: 'payments' | 'captures', assignments: string): Promise<string> {
  return violation(pool.query(`update ${table} set ${assignments} where payment_id = $1`, [payment.paymentId]))
}

function insert(table: string, row: Readonly<Record<string, unknown>>): Promise<string> {
  const names = Object.keys(row)
  const places = names.map((_, index) => `$${index + 1}`)
  const text = `insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`
  return violation(pool.query(text, Object.values(row)))
}

function notificationRow(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    client_id: payment.clientId,
    notification_id: newId('notification'),
    payment_id: payment.paymentId,
    sequence: 1,
    notify_type: 'PAYMENT_RESULT',
    body: '{}',
    created_at: new Date(),
    due_at: new Date(),
    ...changes,
  }
}

describe('the database refuses money that is not there', () => {
  it.each([
    ['captured above the authorized amount', 'captured = 10001', '23514 never_more_than_authorized'],
    ['captured and held together above it', 'captured = 5000, held = 5001', '23514 never_more_than_authorized'],
    [
      'all three together above it',
      'captured = 5000, held = 2500, released = 2501',
      '23514 never_more_than_authorized',
    ],
    ['less than nothing held', 'held = -1', '23514 payments_held_check'],
    ['less than nothing captured', 'captured = -1, taken_back = 1', '23514 payments_captured_check'],
    ['more refunded than was captured', 'captured = 5000, refunded = 5001', '23514 never_refunded_more_than_taken'],
    [
      'more being refunded than was captured',
      'captured = 5000, refunded = 2500, refunding = 2501',
      '23514 never_refunded_more_than_taken',
    ],
    ['less than nothing refunded', 'refunded = -1', '23514 payments_refunded_check'],
    ['less than nothing being refunded', 'refunding = -1', '23514 payments_refunding_check'],
    ['less than nothing released', 'released = -1', '23514 payments_released_check'],
    ['fewer than no captures', 'capture_count = -1', '23514 payments_capture_count_check'],
    ['an authorization of nothing', 'amount = 0', '23514 payments_amount_check'],
    ['a currency that is none', "currency = 'eur'", '23514 payments_currency_check'],
  ])('%s', async (_what, assignments, expected) => {
    expect(await set('payments', assignments)).toBe(expected)
  })

  it('and lets the whole amount be used, to the unit', async () => {
    expect(await set('payments', 'captured = 5000, held = 2500, released = 2500')).toBe('written')
  })

  it.each(['requested', 'awaiting-buyer', 'paid', 'failed'])('captured on a payment %s', async (state) => {
    const assignments = `captured = 1, state = '${state}', failure_code = 'X'`
    expect(await set('payments', assignments)).toBe('23514 no_money_without_authorization')
  })
})

describe('the database refuses states that say nothing', () => {
  it.each([
    ['an authorization without its end', 'auth_expires_at = null', '23514 authorized_has_times'],
    ['an authorization without its beginning', 'paid_at = null', '23514 authorized_has_times'],
    ['a closing without a reason', "state = 'closing'", '23514 closing_has_reason'],
    ['a cancellation without a time', "state = 'cancelled', closing_reason = 'merchant'", '23514 cancelled_has_reason'],
    [
      'a cancellation for a timeout',
      "state = 'cancelled', closing_reason = 'timeout', cancelled_at = now()",
      '23514 cancelled_has_reason',
    ],
    [
      'an open payment that nobody will look at',
      "state = 'closing', closing_reason = 'merchant', due_at = null",
      '23514 open_payment_is_due',
    ],
    ['a failure without a code', "state = 'failed'", '23514 failed_has_code'],
    ['a state that does not exist', "state = 'captured'", '23514 payments_state_check'],
  ])('%s', async (_what, assignments, expected) => {
    expect(await set('payments', assignments)).toBe(expected)
  })

  it.each([
    ['an open capture that nobody will look at', 'due_at = null', '23514 open_is_due'],
    ['a success without its time', "state = 'succeeded', due_at = null", '23514 succeeded_has_time'],
    ['a time without a success', 'captured_at = now()', '23514 succeeded_has_time'],
    ['a failure without a code', "state = 'failed', failed_at = now(), due_at = null", '23514 no_has_code'],
    ['a failure without its time', "state = 'failed', failure_code = 'X', due_at = null", '23514 failed_has_time'],
    ['a result that is still due', "state = 'refused', failure_code = 'X'", '23514 open_is_due'],
    ['a capture of nothing', 'amount = 0', '23514 captures_amount_check'],
  ])('%s', async (_what, assignments, expected) => {
    await holdCapture(pool, captureOf(payment, 100n), 10, 60_000)
    expect(await set('captures', assignments)).toBe(expected)
  })
})

describe('the database refuses a second', () => {
  it('payment under one request id', async () => {
    await seedRequested(pool, { paymentRequestId: 'first' })
    expect(await set('payments', "payment_request_id = 'first'")).toBe('23505 payment_request_id_once')
  })

  it('capture under one request id, on whichever payment', async () => {
    const other = await seedAuthorized(pool)
    const [first, second] = [captureOf(other, 100n), captureOf(payment, 100n)]
    for (const one of [first, second]) await holdCapture(pool, one, 10, 60_000)
    expect(await set('captures', `capture_request_id = '${first.captureRequestId}'`)).toBe(
      '23505 capture_request_id_once',
    )
  })

  it('notification at one place of the order', async () => {
    expect(await insert('notifications', notificationRow())).toBe('written')
    expect(await insert('notifications', notificationRow())).toBe('23505 one_place_in_order')
  })

  it('result of one capture', async () => {
    expect(await insert('notifications', notificationRow({ capture_id: 'c' }))).toBe('written')
    const second = notificationRow({ capture_id: 'c', sequence: 2 })
    expect(await insert('notifications', second)).toBe('23505 one_result_notification_per_capture')
  })
})

describe('the database refuses what hangs in the air', () => {
  it('a notification of no payment', async () => {
    const orphan = notificationRow({ payment_id: 'nobody' })
    expect(await insert('notifications', orphan)).toBe('23503 notifications_client_id_payment_id_fkey')
  })

  it('a notification that waits and is not due, or is due and does not wait', async () => {
    const forgotten = notificationRow({ due_at: null })
    expect(await insert('notifications', forgotten)).toBe('23514 waiting_is_due')
    const done = notificationRow({ state: 'acknowledged' })
    expect(await insert('notifications', done)).toBe('23514 waiting_is_due')
  })

  it('a capture of no payment', async () => {
    await holdCapture(pool, captureOf(payment, 100n), 10, 60_000)
    expect(await set('captures', "payment_id = 'nobody'")).toBe('23503 captures_client_id_payment_id_fkey')
  })

  it('a payment of no client', async () => {
    expect(await violation(seedRequested(pool, { clientId: 'SANDBOX_NOBODY' }))).toBe('23503 payments_client_id_fkey')
  })

  it('a live client with a clock of its own, or a name that says sandbox', async () => {
    await seedClient(pool, 'LIVE')
    const turned = pool.query("update clients set clock_offset_ms = 1 where client_id = 'LIVE'")
    expect(await violation(turned)).toBe('23514 live_clock_is_real')
    const renamed = pool.query("update clients set environment = 'live' where client_id = $1", [payment.clientId])
    expect(await violation(renamed)).toBe('23514 sandbox_by_name')
  })
})

it('still lets every state be written that the domain knows', async () => {
  const names = ['paid', 'cancelled, merchant', 'cancelled, expiry', 'failed', 'awaiting-buyer'] as const
  for (const name of names) {
    const moved = await moveTo(pool, await seedRequested(pool), paymentStates[name])
    expect(moved.state).toEqual(paymentStates[name])
  }
})
