import { beforeEach, describe, expect, it } from 'vitest'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { type Body, operate } from '../support/operator.ts'
import { seedRequested } from './seed.ts'

let capstan: TestCapstan

const began = Date.UTC(2026, 2, 1, 12)

interface Planted {
  readonly notificationId: string
  readonly state?: string
  readonly type?: string
  readonly tries?: number
  readonly atMs?: number
  readonly paymentId: string
  readonly sequence: number
  readonly clientId?: string
}

/** Puts a notification where it is looked for, without a server that would deliver it. */
async function plant({ state = 'acknowledged', tries = 1, atMs = 0, type = 'PAYMENT_RESULT', ...of }: Planted) {
  await capstan.app.context.pool.query(
    `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, state, tries, created_at, due_at)
     values ($1, $2, $3, $4, $5, '{}', $6, $7, $8, case when $6 = 'waiting' then now() + interval '1 hour' end)`,
    [
      of.clientId ?? 'SANDBOX_TEST',
      of.notificationId,
      of.paymentId,
      of.sequence,
      type,
      state,
      tries,
      new Date(began + atMs),
    ],
  )
}

async function tried(notificationId: string, deliveryId: string, url: string, acknowledged: boolean) {
  await capstan.app.context.pool.query(
    `insert into deliveries (client_id, notification_id, delivery_id, url, request_headers, response_status, error,
       acknowledged, duration_ms, created_at)
     values ('SANDBOX_TEST', $1, $2, $3, '{}', 200, null, $4, 1, now())`,
    [notificationId, deliveryId, url, acknowledged],
  )
}

async function pages(query: string): Promise<{ ids: string[]; pages: Body[] }> {
  const all: Body[] = []
  let after = ''
  do {
    const { status, body } = await operate(capstan.app, 'GET', `/notifications?${query}${after}`)
    expect(status).toBe(200)
    all.push(body)
    after = body.next === null ? '' : `&after=${body.next}`
  } while (after !== '')
  return { ids: all.flatMap((page) => page.notifications.map((one: Body) => one.notificationId)), pages: all }
}

beforeEach(async () => {
  capstan = await testCapstan({ worker: false })
})

describe('the list of notifications', () => {
  it('pages through all of them once, the newest first, where many are of one moment and of several clients', async () => {
    const { pool } = capstan.app.context
    await capstan.newClient('SANDBOX_OTHER')
    const mine = await seedRequested(pool, { clientId: 'SANDBOX_TEST' })
    const other = await seedRequested(pool, { clientId: 'SANDBOX_OTHER' })
    const expected: string[] = []
    for (let index = 0; index < 23; index += 1) {
      const of = index % 3 === 0 ? other : mine
      const notificationId = `n${String(index).padStart(2, '0')}`
      const { clientId, paymentId } = of
      await plant({ notificationId, clientId, paymentId, sequence: index + 1, atMs: Math.floor(index / 6) })
      expected.unshift(notificationId)
    }
    expect((await pages('limit=5')).ids).toEqual(expected)
    const only = await pages('limit=5&clientId=SANDBOX_OTHER')
    expect(only.ids).toEqual(expected.filter((id) => Number(id.slice(1)) % 3 === 0))
    expect(only.pages.length).toBe(2)
  })

  it('looks for few among many in steps, says how far back it has looked, and finds each once', async () => {
    const { pool } = capstan.app.context
    const { paymentId } = await seedRequested(pool, { clientId: 'SANDBOX_TEST' })
    await pool.query(
      `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, state, tries, created_at)
       select 'SANDBOX_TEST', 'n' || g, $1, g, case when g % 6000 = 1 then 'REFUND_RESULT' else 'PAYMENT_RESULT' end, '{}',
         'acknowledged', 1, $2::timestamptz + g * interval '1 second' from generate_series(1, 15000) g`,
      [paymentId, new Date(began)],
    )
    const found = await pages('type=REFUND_RESULT&limit=50')
    expect(found.ids).toEqual(['n12001', 'n6001', 'n1'])
    expect(found.pages.map((page) => page.searchedBackTo)).toEqual([new Date(began + 5_001_000).toISOString(), null])
  })

  it.each([
    ['state=exhausted', ['gone']],
    ['state=waiting', ['retried', 'new']],
    ['failing=true', ['gone', 'retried']],
    ['type=CAPTURE_RESULT', ['taken']],
    [`from=${new Date(began + 2_000).toISOString()}&to=${new Date(began + 4_000).toISOString()}`, ['retried', 'taken']],
    ['url=https%3A%2F%2Fnew.example%2Fhook', ['retried']],
    ['url=https%3A%2F%2Fold.example%2Fhook', ['gone']],
    ['failing=true&type=REFUND_RESULT', []],
  ])('of %s', async (query, ids) => {
    const { paymentId } = await seedRequested(capstan.app.context.pool, { clientId: 'SANDBOX_TEST' })
    const plants = [
      { notificationId: 'new', state: 'waiting', tries: 0, atMs: 1_000 },
      { notificationId: 'taken', type: 'CAPTURE_RESULT', atMs: 2_000 },
      { notificationId: 'retried', state: 'waiting', tries: 2, atMs: 3_000 },
      { notificationId: 'gone', state: 'exhausted', tries: 8, atMs: 4_000 },
    ]
    for (const [index, one] of plants.entries()) await plant({ ...one, paymentId, sequence: index + 1 })
    await tried('retried', 'd1', 'https://old.example/hook', false)
    await tried('retried', 'd2', 'https://new.example/hook', false)
    await tried('gone', 'd3', 'https://old.example/hook', false)
    expect((await pages(query)).ids).toEqual(ids)
    expect((await pages(`${query}&paymentId=${paymentId}`)).ids).toEqual(ids)
  })

  it.each([
    ['after=nonsense', 'after: '],
    ['after=', 'after: '],
    ['from=yesterday', 'from: '],
    ['type=OTHER', 'type: '],
    ['sate=waiting', '"sate": is unknown'],
  ])('refuses %s and says why', async (query, why) => {
    const { status, body } = await operate(capstan.app, 'GET', `/notifications?${query}`)
    expect({ status, body }).toEqual({ status: 400, body: { error: expect.stringContaining(why) } })
  })
})
