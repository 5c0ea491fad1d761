import { expect, test } from 'vitest'
import { alertPage, unsettled } from '../../src/application/queries/alerts.ts'
import { holdCapture } from '../../src/store/captures.ts'
import { testCapstan } from '../support/capstan.ts'
import { testDatabase } from '../support/database.ts'
import { type Body, operate } from '../support/operator.ts'
import { unknown } from './scripted-acquirer.ts'
import { captureOf, seedAuthorized, seedClient } from './seed.ts'
import { clientId, openShop } from './shop.ts'

/** Alerts of the client, one a minute, of which the first half is closed; the first two of one time. */
async function seedAlerts(pool: Awaited<ReturnType<typeof testDatabase>>['pool'], clientId: string, count: number) {
  const { paymentId } = await seedAuthorized(pool, { clientId })
  await pool.query(
    `insert into alerts (client_id, alert_id, kind, payment_id, capture_id, message, opened_at, closed_at, closed_by, closing_reason)
     select $1, lpad(n::text, 6, '0') || case when $1 = 'SANDBOX_OTHER' then '1' else '0' end, case when n % 3 = 0 then 'reversal' else 'contradiction' end, $2, 'capture-' || n, 'message',
       timestamptz '2026-03-01T12:00:00Z' + greatest(n, 2) * interval '1 minute',
       case when n <= $3 / 2 then now() end, case when n <= $3 / 2 then 'ada' end, case when n <= $3 / 2 then 'seen' end
     from generate_series(1, $3::int) n`,
    [clientId, paymentId, count],
  )
  return paymentId
}

test('the list has the open ones first, each page goes on where the one before ended, and none is shown twice', async () => {
  const server = await testCapstan()
  const { pool } = server.app.context
  await server.newClient('SANDBOX_OTHER')
  await seedAlerts(pool, 'SANDBOX_TEST', 12)
  await seedAlerts(pool, 'SANDBOX_OTHER', 4)
  const all: Body[] = []
  let after = ''
  let pages = 0
  do {
    const { status, body } = await operate(server.app, 'GET', `/alerts?state=all&limit=3${after}`)
    expect(status, JSON.stringify(body)).toBe(200)
    all.push(...body.alerts)
    after = body.next === null ? '' : `&after=${encodeURIComponent(body.next)}`
    pages += 1
  } while (after !== '')
  expect(pages).toBe(6)
  expect(new Set(all.map(({ clientId, alertId }) => `${clientId} ${alertId}`)).size).toBe(16)
  const open = all.filter(({ closedAt }) => closedAt === null)
  expect(all.slice(0, open.length)).toEqual(open)
  expect(open).toHaveLength(8)
  const times = (part: Body[]) => part.map(({ openedAt }) => openedAt)
  expect(times(open)).toEqual(times(open).toSorted().toReversed())
  const closed = all.slice(open.length)
  expect(times(closed)).toEqual(times(closed).toSorted().toReversed())
})

test('the list is of one client, one kind, or one state, and says what is at stake and what can be said', async () => {
  const server = await testCapstan()
  await server.newClient('SANDBOX_OTHER')
  await seedAlerts(server.app.context.pool, 'SANDBOX_TEST', 12)
  const paymentId = await seedAlerts(server.app.context.pool, 'SANDBOX_OTHER', 4)
  const ids = async (query: string) => {
    const { body } = await operate(server.app, 'GET', `/alerts?${query}`)
    return body.alerts.map(({ alertId }: Body) => alertId)
  }
  expect(await ids('clientId=SANDBOX_OTHER')).toEqual(['0000041', '0000031'])
  expect(await ids('clientId=SANDBOX_OTHER&state=closed')).toEqual(['0000021', '0000011'])
  expect(await ids('clientId=SANDBOX_TEST&state=all&kind=reversal')).toEqual([
    '0000120',
    '0000090',
    '0000060',
    '0000030',
  ])
  const { body } = await operate(server.app, 'GET', '/alerts?clientId=SANDBOX_OTHER&limit=1')
  expect(body.alerts).toMatchObject([
    {
      paymentId,
      stake: { currency: 'EUR', value: '10000' },
      verdicts: ['noted'],
      acquirer: 'SCRIPTED',
      reference: expect.stringMatching(/^authorization-/),
    },
  ])
  expect(Date.parse(body.alerts[0].now)).toBeGreaterThan(Date.parse(body.alerts[0].openedAt))
})

test.each([
  ['kind=none', /^kind: must be one of unknown-outcome/],
  ['state=some', /^state: must be one of open, closed, all/],
  ['after=1', /^after: must be the "next" of the page before/],
  ['after=open~2026-99-99T00:00:00.000Z~1', /^after: must be the "next" of the page before/],
])('the list refuses %s in words', async (query, error) => {
  const { app } = await testCapstan()
  const refused = await operate(app, 'GET', `/alerts?${query}`)
  expect(refused).toEqual({ status: 400, body: { error: expect.stringMatching(error) } })
})

test('pages are read from an index, however many alerts were closed', async () => {
  const { pool } = await testDatabase()
  await seedClient(pool)
  await seedAlerts(pool, 'SANDBOX_TEST', 20_000)
  await pool.query('update alerts set closed_at = now(), closed_by = $1, closing_reason = $1 where closed_at is null', [
    'x',
  ])
  await pool.query(
    `update alerts set closed_at = null, closed_by = null, closing_reason = null where alert_id > '0199900'`,
  )
  await pool.query('vacuum analyze alerts')
  const plans = await Promise.all(
    ['closed_at is null', 'closed_at is not null'].map(async (which) => {
      const { rows } = await pool.query(
        `explain (format json) select * from alerts x where x.client_id = 'SANDBOX_TEST' and x.${which}
           and x.opened_at <= coalesce(null::timestamptz, 'infinity') order by x.opened_at desc, x.alert_id desc limit 51`,
      )
      return JSON.stringify(rows)
    }),
  )
  for (const plan of plans) expect(plan).not.toContain('Seq Scan')
})

test('what is asked about and is no alert yet is counted, with the oldest first, on the clock of its client', async () => {
  const shop = await openShop()
  const { pool, context } = shop
  const held = await seedAuthorized(pool)
  const ids: string[] = []
  for (const minutes of [5, 90]) {
    const capture = captureOf(held, 100n, { createdAt: new Date(Date.now() - minutes * 60_000) })
    await holdCapture(pool, capture, 10, 0)
    ids.push(capture.captureId)
  }
  await pool.query(`update captures set state = 'unknown', unknown_reason = 'silence'`)
  const before = await unsettled(context)
  expect(before).toMatchObject({ unknown: { count: 2 }, exhaustedNotifications: 0 })
  const ages = before.unknown.oldest.map(({ now, createdAt }) =>
    Math.round((now.getTime() - createdAt.getTime()) / 60_000),
  )
  expect(ages).toEqual([90, 5])
  await pool.query(
    `insert into alerts (client_id, alert_id, kind, payment_id, capture_id, message, opened_at)
     values ($1, '1', 'unknown-outcome', $2, $3, 'asked', now())`,
    [held.clientId, held.paymentId, ids[1]],
  )
  const after = await unsettled(context)
  expect(after.unknown).toMatchObject({ count: 1, oldest: [{ paymentId: held.paymentId, amount: 100n }] })
  expect((await alertPage(context, { closed: false, limit: 5 })).alerts).toMatchObject([{ stake: 100n }])
})

test('a payment that no acquirer has answered is among what is asked about, until it is put before a person', async () => {
  const shop = await openShop()
  const { pool, context, acquirer } = shop
  // Nothing is open of one that is authorized, and due in days.
  await seedAuthorized(pool)
  acquirer.answer('authorize', unknown, unknown)
  const unanswered = await shop.pay('MANUAL')
  const closing = await shop.pay('MANUAL')
  const names = async () =>
    (await unsettled(context)).unknown.oldest.map(({ name, paymentId }) => `${name} ${paymentId}`)
  expect((await names()).toSorted()).toEqual(
    [`authorization ${unanswered.paymentId}`, `authorization ${closing.paymentId}`].toSorted(),
  )
  acquirer.always('inquireAuthorization', () => unknown)
  acquirer.always('void', () => unknown)
  await pool.query(`update payments set state = 'closing', closing_reason = 'not-found' where payment_id = $1`, [
    closing.paymentId,
  ])
  expect((await names()).toSorted()).toEqual(
    [`authorization ${unanswered.paymentId}`, `void ${closing.paymentId}`].toSorted(),
  )
  expect(await unsettled(context)).toMatchObject({ unknown: { count: 2 } })
  for (let hours = 0; hours < 12; hours += 1) {
    await shop.turn(3_600_000)
    await shop.workOff()
  }
  expect(await names()).toEqual([])
  const { alerts } = await alertPage(context, { clientId, closed: false, limit: 5 })
  expect(alerts.map(({ kind, captureId, refundId }) => ({ kind, captureId, refundId }))).toEqual(
    [1, 2].map(() => ({ kind: 'unknown-outcome', captureId: null, refundId: null })),
  )
})

test('one alert is shown as the list shows it, open or closed', async () => {
  const server = await testCapstan()
  await seedAlerts(server.app.context.pool, 'SANDBOX_TEST', 2)
  const { body } = await operate(server.app, 'GET', '/alerts?state=all')
  expect(body.alerts).toHaveLength(2)
  for (const alert of body.alerts) {
    const { now, ...one } = (await operate(server.app, 'GET', `/alerts/${alert.alertId}`)).body
    expect({ ...one, now: alert.now }).toEqual(alert)
    expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(alert.now))
  }
})
