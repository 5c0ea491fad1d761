import type { Pool } from 'pg'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Capture } from '../../src/domain/capture.ts'
import type { Payment } from '../../src/domain/payment.ts'
import { holdCapture, recordCapture } from '../../src/store/captures.ts'
import { claimNotifications } from '../../src/store/due.ts'
import type { Written } from '../../src/store/handed.ts'
import { loadNotification, recordDelivery } from '../../src/store/notifications.ts'
import { testDatabase } from '../support/database.ts'
import { attemptOf, captureOf, newId, seedAuthorized, seedClient } from './seed.ts'

const at = new Date('2026-03-01T12:00:00.000Z')

let pool: Pool
let payment: Payment

beforeEach(async () => {
  pool = (await testDatabase()).pool
  await seedClient(pool)
  await pool.query(`update clients set capture_notify_url = 'https://shop.example/hook'`)
  payment = await seedAuthorized(pool)
})

async function held(): Promise<Capture> {
  const capture = captureOf(payment, 100n)
  expect(await holdCapture(pool, capture, 100, 60_000)).toBe(true)
  return capture
}

/** A capture that succeeds, whose notification its writer would deliver. */
async function captured(
  courierMs: number | null = 60_000,
  capture?: Capture,
): Promise<{ written: Written; id: string }> {
  const one = capture ?? (await held())
  const id = newId('notification')
  const written = await recordCapture(pool, one, {
    step: { kind: 'final', state: { kind: 'succeeded', succeededAt: at } },
    tries: 1,
    dueInMs: null,
    notification: { notificationId: id, body: '{}' },
    courierMs,
    attempt: attemptOf('capture', one.reference),
    at,
  })
  return { written, id }
}

async function tried(id: string): Promise<boolean> {
  const notification = await loadNotification(pool, payment.clientId, id)
  if (!notification) throw new Error(`there is no notification ${id}`)
  const delivery = {
    deliveryId: newId('delivery'),
    url: 'https://shop.example/hook',
    requestHeaders: {},
    responseStatus: 500,
    responseBody: null,
    error: 'not acknowledged',
    acknowledged: false,
    durationMs: 1,
    at,
  }
  return (await recordDelivery(pool, notification, 'waiting', 60_000, delivery)).awaited
}

/** With all that is needed to deliver it at once. */
const handed = {
  sequence: expect.any(Number),
  dashboardUrl: 'https://shop.example/hook',
  clockOffsetMs: 0n,
  now: expect.any(Date),
}

const claimed = async () => (await claimNotifications(pool, { limit: 9, leaseMs: 1_000 })).map(({ id }) => id)

it('who writes a notification may have it leased by the same commit, and nobody else claims it', async () => {
  expect((await captured()).written).toMatchObject(handed)
  expect(await claimed()).toEqual([])
})

it('what is handed to a process that dies is claimed when the lease is over', async () => {
  const { written, id } = await captured(0)
  expect(written).toMatchObject(handed)
  expect(await claimed()).toEqual([id])
})

it('who has no room leaves it to be claimed', async () => {
  const { written, id } = await captured(null)
  expect(written).toBe('written')
  expect(await claimed()).toEqual([id])
})

it('none is handed over before the first try of the earlier one, which tells that one is awaited', async () => {
  const first = await captured()
  const second = await captured()
  expect(first.written).toMatchObject(handed)
  expect(second.written).toBe('written')
  expect(await claimed()).toEqual([])
  expect(await tried(first.id)).toBe(true)
  expect(await claimed()).toEqual([second.id])
  expect(await tried(second.id)).toBe(false)
  expect((await captured()).written).toMatchObject(handed)
})

it.each([
  ['its clock is being turned', `advancing_until = now() + $1::interval`],
  ['somebody listens', `listening_until = now() + $1::interval, listener = 'somebody', listener_name = 'somebody'`],
])('none is handed over while %s', async (_, change) => {
  const until = (when: string) => pool.query(`update clients set ${change}`, [when])
  await until('1 minute')
  expect((await captured()).written).toBe('written')
  await pool.query('update notifications set tries = 1')
  await until('-1 minute')
  expect((await captured()).written).toMatchObject(handed)
})

it('one whose earlier one was written while it waited for the payment is not handed over', async () => {
  const capture = await held()
  const other = await pool.connect()
  await other.query('begin')
  await other.query('update payments set notification_sequence = notification_sequence + 1')
  const recording = captured(60_000, capture)
  await vi.waitFor(async () => {
    const { rows } = await pool.query(`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    expect(rows).toHaveLength(1)
  })
  await other.query(
    `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
      values ($1, 'earlier', $2, 1, 'PAYMENT_RESULT', '{}', now(), now())`,
    [payment.clientId, payment.paymentId],
  )
  await other.query('commit')
  other.release()
  expect((await recording).written).toBe('written')
  expect(await claimed()).toEqual(['earlier'])
})

const noAddress = `update clients set capture_notify_url = null; update payments set notify_url = null`

async function kept(): Promise<unknown[]> {
  const { rows } = await pool.query(`select n.state, n.tries, n.due_at, n.leased_until, d.url, d.error, d.acknowledged
    from notifications n left join deliveries d using (client_id, notification_id)`)
  return rows
}

it('one that has nowhere to go is set aside by the commit that writes it, and says why', async () => {
  await pool.query(noAddress)
  expect((await captured()).written).toBe('set aside')
  expect(await kept()).toEqual([
    {
      state: 'unaddressed',
      tries: 1,
      due_at: null,
      leased_until: null,
      url: null,
      error: 'no notification address: set one for the client, then send it again',
      acknowledged: false,
    },
  ])
  expect((await captured()).written).toBe('set aside')
})

it.each([
  ['the client for captures', `update clients set capture_notify_url = 'https://shop.example/hook'`, true],
  ['the payment', `update payments set notify_url = 'https://shop.example/hook'`, true],
  ['the client for something else', `update clients set refund_notify_url = 'https://shop.example/hook'`, false],
  ['the client, but empty', `update clients set capture_notify_url = ''`, false],
  ['the payment, but empty', `update payments set notify_url = ''`, false],
])('an address of %s', async (_, address, isOne) => {
  await pool.query(`${noAddress}; ${address}`)
  expect((await captured()).written).toEqual(isOne ? expect.objectContaining({ sequence: 1 }) : 'set aside')
})

it.each([
  [
    'somebody listens, who gets it without an address',
    `listening_until = now() + interval '1 minute', listener = 'a', listener_name = 'a'`,
  ],
  ['its clock is being turned', `advancing_until = now() + interval '1 minute'`],
])('none is set aside while %s', async (_, change) => {
  await pool.query(`${noAddress}; update clients set ${change}`)
  expect((await captured()).written).toBe('written')
  expect(await kept()).toMatchObject([{ state: 'waiting', tries: 0, error: null }])
})

it('none is set aside before the first try of the earlier one, nor by who has no room', async () => {
  await captured()
  await pool.query(noAddress)
  expect((await captured()).written).toBe('written')
  await pool.query('update notifications set tries = 1')
  expect((await captured(null)).written).toBe('written')
})
