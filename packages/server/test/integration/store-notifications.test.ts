import type { Pool } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Payment } from '../../src/domain/payment.ts'
import { claimNotifications } from '../../src/store/due.ts'
import {
  type Delivery,
  findNotification,
  listDeliveries,
  loadNotification,
  type NotificationState,
  recordDelivery,
  resendNotification,
} from '../../src/store/notifications.ts'
import { changePayment } from '../../src/store/payment-change.ts'
import { testDatabase } from '../support/database.ts'
import { atOnce, changeTo, newId, seedClient, seedRequested, stored } from './seed.ts'

const leaseMs = 60_000

let pool: Pool
let payment: Payment

beforeEach(async () => {
  pool = (await testDatabase()).pool
  await seedClient(pool)
  payment = await seedRequested(pool)
})

/** Writes the next notification of a payment, with a step that changes nothing else. */
async function notify(of = payment): Promise<string> {
  const notificationId = newId('notification')
  const from = await stored(pool, of)
  await changePayment(pool, from, changeTo(from.state, { paymentNotification: { notificationId, body: '{"a":1}' } }))
  return notificationId
}

function deliveryOf(changes: Partial<Delivery> = {}): Delivery {
  return {
    deliveryId: newId('delivery'),
    url: 'https://shop.example/notify',
    requestHeaders: { 'client-id': payment.clientId },
    responseStatus: 500,
    responseBody: 'no',
    error: 'HTTP status 500 instead of 200',
    acknowledged: false,
    durationMs: 12,
    at: new Date('2026-03-01T12:00:00.000Z'),
    ...changes,
  }
}

function deliver(
  notificationId: string,
  state: NotificationState,
  dueInMs: number | null = null,
  changes: Partial<Delivery> = {},
) {
  return recordDelivery(pool, { clientId: payment.clientId, notificationId }, state, dueInMs, deliveryOf(changes))
}

async function claimed(): Promise<string[]> {
  const rows = await claimNotifications(pool, { limit: 10, leaseMs })
  return rows.map(({ id }) => id).toSorted()
}

const audit = () => ({ auditId: newId('audit'), actor: 'test', action: 'resend-notification', detail: {} })

describe('the order of notifications', () => {
  it('lets a later one of the same payment wait until the first try of the earlier one has ended', async () => {
    const first = await notify()
    const second = await notify()
    expect(await claimed()).toEqual([first])
    expect(await claimed()).toEqual([])
    await deliver(first, 'waiting', 120_000)
    expect(await claimed()).toEqual([second])
  })

  it.each(['acknowledged', 'exhausted', 'unaddressed'] as const)('goes on after one that is %s', async (state) => {
    const first = await notify()
    const second = await notify()
    await deliver(first, state)
    expect(await claimed()).toEqual([second])
  })

  it('holds up no other payment', async () => {
    const first = await notify()
    await notify()
    const other = await notify(await seedRequested(pool))
    expect(await claimed()).toEqual([first, other].toSorted())
  })

  it('lets many workers take each notification once', async () => {
    const all = await atOnce(20, async () => notify(await seedRequested(pool)))
    const claims = await atOnce(8, () => claimNotifications(pool, { limit: 5, leaseMs }))
    expect(
      claims
        .flat()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(all.toSorted())
  })
})

describe('recording a delivery', () => {
  it('counts the try, keeps the answer and frees the row for the next try', async () => {
    const id = await notify()
    await claimed()
    await deliver(id, 'waiting', 120_000)
    expect(await findNotification(pool, id)).toMatchObject({ state: 'waiting', tries: 1, lastStatus: 500 })
    expect(await listDeliveries(pool, payment.clientId, id)).toMatchObject([
      { responseBody: 'no', acknowledged: false },
    ])
    const { rows } = await pool.query('select leased_until from notifications')
    expect(rows).toEqual([{ leased_until: null }])
  })

  it('ends the schedule when it is acknowledged, and a late answer of another try does not begin it again', async () => {
    const id = await notify()
    await deliver(id, 'acknowledged', null, { acknowledged: true, responseStatus: 200, error: null })
    await deliver(id, 'waiting', 120_000)
    expect(await findNotification(pool, id)).toMatchObject({ state: 'acknowledged', tries: 1, nextTryAt: null })
    expect(await listDeliveries(pool, payment.clientId, id)).toHaveLength(2)
  })
})

describe('sending a notification again', () => {
  it.each(['exhausted', 'acknowledged', 'unaddressed'] as const)(
    'starts its schedule anew after it was %s',
    async (state) => {
      const id = await notify()
      await deliver(id, state)
      expect(await resendNotification(pool, payment.clientId, id, audit())).toBe(true)
      expect(await loadNotification(pool, payment.clientId, id)).toMatchObject({
        state: 'waiting',
        tries: 0,
        body: '{"a":1}',
      })
      expect(await claimed()).toEqual([id])
      expect(await listDeliveries(pool, payment.clientId, id)).toHaveLength(1)
    },
  )

  it('keeps who did it, in the same commit, and once where several ask at once', async () => {
    const id = await notify()
    await deliver(id, 'exhausted')
    await atOnce(3, () => resendNotification(pool, payment.clientId, id, audit()))
    const { rows } = await pool.query('select client_id, actor, action from audit')
    expect(rows).toEqual([{ client_id: payment.clientId, actor: 'test', action: 'resend-notification' }])
  })

  it('does nothing, and says so, for one that does not exist or is another client’s', async () => {
    const id = await notify()
    await seedClient(pool, 'SANDBOX_OTHER')
    expect(await resendNotification(pool, payment.clientId, 'nobody', audit())).toBe(false)
    expect(await resendNotification(pool, 'SANDBOX_OTHER', id, audit())).toBe(false)
    const { rows } = await pool.query('select 1 from audit')
    expect(rows).toEqual([])
  })
})

it('takes the address from the request and from the dashboard of its own type', async () => {
  await pool.query(
    "update clients set payment_notify_url = 'https://p.example', capture_notify_url = 'https://c.example'",
  )
  await pool.query("update payments set notify_url = 'https://r.example'")
  const id = await notify()
  const urls = { requestUrl: 'https://r.example', dashboardUrl: 'https://p.example' }
  expect(await loadNotification(pool, payment.clientId, id)).toMatchObject(urls)
  await pool.query("update notifications set notify_type = 'CAPTURE_RESULT'")
  expect(await loadNotification(pool, payment.clientId, id)).toMatchObject({ dashboardUrl: 'https://c.example' })
})
