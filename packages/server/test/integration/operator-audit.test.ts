import { parse } from 'csv-parse/sync'
import type { Pool } from 'pg'
import { describe, expect, test } from 'vitest'
import { createIds } from '../../src/application/ids.ts'
import { listAudit } from '../../src/store/audit.ts'
import { recordAudit } from '../../src/store/clients.ts'
import { testCapstan } from '../support/capstan.ts'
import { testDatabase } from '../support/database.ts'
import { operate } from '../support/operator.ts'
import { operateAs } from '../support/signed-in.ts'

/** `count` entries a minute apart, the first at 2026-03-01 00:00 UTC; each names payment `p<n>` deep in its detail. */
async function fill(pool: Pool, count: number): Promise<void> {
  await pool.query(
    `insert into audit (audit_id, client_id, actor, action, detail, created_at)
      select to_char(t at time zone 'utc', 'YYYYMMDDHH24MISSMS') || lpad(n::text, 15, '0'),
        'SANDBOX_' || n % 3, 'person' || n % 5, case when n = 7 then 'rotate-master-key' else 'capture-payment' end,
        jsonb_build_object('reason', 'reason ' || n, 'about', jsonb_build_object('ids', jsonb_build_array('p' || n))), t
      from (select n, timestamptz '2026-03-01Z' + n * interval '1 minute' as t from generate_series(0, $1 - 1) n) made`,
    [count],
  )
}

/** Every entry that fits, by pages of 3 that look at 10 each. */
async function walk(pool: Pool, filter: object): Promise<{ readonly ids: string[]; readonly pages: number }> {
  const ids: string[] = []
  let before: string | undefined
  for (let pages = 1; ; pages += 1) {
    const page = await listAudit(pool, { ...filter, ...(before && { before }) }, 3, 10)
    expect(page.entries.length).toBeLessThanOrEqual(3)
    ids.push(...page.entries.map(({ detail }) => (detail['about'] as { ids: string[] }).ids[0] ?? ''))
    if (page.next === null) return { ids, pages }
    expect(page.searchedTo).toBeInstanceOf(Date)
    before = page.next
  }
}

const all = Array.from({ length: 100 }, (_, index) => 99 - index)
const minute = (n: number) => new Date(Date.UTC(2026, 2, 1, 0, n))

describe('the audit', () => {
  test.each([
    ['without a filter', {}, all, 34],
    ['of an actor', { actor: 'person2' }, all.filter((n) => n % 5 === 2), 10],
    ['of an action that is rare', { action: 'rotate-master-key' }, [7], 10],
    ['of a client', { clientId: 'SANDBOX_1' }, all.filter((n) => n % 3 === 1), undefined],
    ['that names an id', { id: 'p42' }, [42], 10],
    ['of a key, which is no id', { id: 'ids' }, [], 10],
    ['of half an id', { id: 'p4' }, [4], 10],
    ['of a time', { from: minute(20), to: minute(23) }, [22, 21, 20], undefined],
    ['of all at once', { actor: 'person2', clientId: 'SANDBOX_1', from: minute(40) }, [97, 82, 67, 52], undefined],
  ])(
    '%s: every entry once, the newest first, however little a page looks at',
    async (_name, filter, expected, pages) => {
      const { pool } = await testDatabase()
      await fill(pool, 100)
      const walked = await walk(pool, filter)
      expect(walked.ids).toEqual(expected.map((n) => `p${n}`))
      if (pages !== undefined) expect(walked.pages).toBe(pages)
    },
  )

  test('that is written to while it is paged shows nothing twice', async () => {
    const { pool } = await testDatabase()
    await fill(pool, 100)
    const filter = { actor: 'person1' }
    const first = await listAudit(pool, filter, 3, 10)
    const newId = createIds(() => new Date('2027-01-01T00:00:00Z'))
    for (let n = 0; n < 5; n += 1) {
      await recordAudit(pool, 'SANDBOX_1', { auditId: newId(), actor: 'person1', action: 'trigger', detail: {} })
    }
    const second = await listAudit(pool, { ...filter, before: first.next ?? '' }, 3, 10)
    expect(second.entries.map(({ auditId }) => auditId)).not.toContain(first.entries.at(-1)?.auditId)
    expect(second.entries.every(({ createdAt }) => createdAt < minute(96))).toBe(true)
  })

  test('reads its primary key backwards and no more of it than a page may look at', async () => {
    const { pool } = await testDatabase()
    await fill(pool, 20_000)
    await pool.query('analyze audit')
    const connection = await pool.connect()
    try {
      await connection.query(`load 'auto_explain'`)
      const notices: string[] = []
      connection.on('notice', ({ message }) => notices.push(message ?? ''))
      // The plan that is kept for all values, as a server that runs for long has it.
      await connection.query(`set plan_cache_mode = force_generic_plan; set client_min_messages = log;
        set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on; set auto_explain.log_timing = off`)
      const only = { query: (config: string) => connection.query(config) } as unknown as Pool
      const page = await listAudit(only, { action: 'nothing' }, 50, 1_000)
      expect(page).toMatchObject({ entries: [], next: expect.any(String) })
      const plans = notices.filter((notice) => notice.includes('from audit'))
      expect(plans).toHaveLength(2)
      for (const plan of plans) {
        expect(plan).toMatch(/Index Scan Backward using audit_pkey/)
        expect(plan).not.toMatch(/Seq Scan|Sort/)
      }
      expect(plans[1]).toContain('Rows Removed by Filter: 1000')
    } finally {
      connection.release(true)
    }
  })
})

describe('/operator/audit', () => {
  test('says who did what, when and why, in words and as it was kept', async () => {
    const { app } = await testCapstan()
    const { pool, newId } = app.context
    const before = new Date()
    await operate(app, 'POST', '/clients/SANDBOX_TEST/clock/advance', {
      body: { byMs: 86_400_000 },
      headers: { 'capstan-actor': 'ada' },
    })
    const detail = { paymentId: 'p-1', amount: { currency: 'JPY', value: '120' }, reason: 'asked by phone' }
    await recordAudit(pool, 'SANDBOX_TEST', { auditId: newId(), actor: 'grace', action: 'do-what-is-new', detail })
    const { status, body } = await operate(app, 'GET', '/audit')
    expect(status).toBe(200)
    expect(body).toMatchObject({ next: null, searchedTo: null })
    const [newest, turned, created] = body.entries
    expect(newest).toMatchObject({
      actor: 'grace',
      action: 'do-what-is-new',
      label: 'Do what is new',
      text: 'amount 120 JPY',
      reason: 'asked by phone',
      clientId: 'SANDBOX_TEST',
      paymentId: 'p-1',
      detail,
    })
    expect(turned).toMatchObject({
      actor: 'ada',
      action: 'advance-clock',
      label: 'Sandbox clock turned',
      text: 'forward by 1d',
      reason: null,
      paymentId: null,
    })
    // Of the wall, though the client's own clock is a day ahead.
    expect(Date.parse(newest.at) - before.getTime()).toBeLessThan(3_600_000)
    expect(created).toMatchObject({ actor: 'test', label: 'Client created', text: 'named SANDBOX_TEST' })
    expect(body.entries).toHaveLength(3)
  })

  test('pages by the id of the last entry', async () => {
    const { app } = await testCapstan()
    await fill(app.context.pool, 5)
    const first = await operate(app, 'GET', '/audit?limit=4')
    expect(first.body.entries).toHaveLength(4)
    expect(first.body.next).toBe(first.body.entries[3].auditId)
    const second = await operate(app, 'GET', `/audit?limit=4&before=${first.body.next}`)
    expect(second.body).toMatchObject({ entries: [{ reason: 'reason 1' }, { reason: 'reason 0' }], next: null })
  })

  test.each([
    ['a name that is no filter', '?paymentId=p1', /"paymentId": is unknown; known are actor, /],
    ['a time without an offset', '?from=2026-03-01T00:00:00', /from: must be a time with an offset/],
    ['an action that is no name', '?action=Capture%20it', /action: must be the name of an action/],
    ['an id with a blank', '?id=a%20b', /id: must be 1 to 64 visible/],
    ['too many at once', '?limit=501', /limit: must be a whole number from 1 to 500/],
  ])('refuses %s', async (_name, query, error) => {
    const { app } = await testCapstan({ worker: false })
    for (const path of ['/audit', ...(query.startsWith('?limit') ? [] : ['/audit.csv'])]) {
      const answer = await operate(app, 'GET', path + query)
      expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(error) } })
    }
  })

  test('names the actions to choose from', async () => {
    const { app } = await testCapstan({ worker: false })
    const { body } = await operate(app, 'GET', '/audit/actions')
    expect(body.actions).toContainEqual({ action: 'resolve-alert', label: 'Alert resolved' })
  })
})

describe('/operator/audit.csv', () => {
  async function download(app: Awaited<ReturnType<typeof testCapstan>>['app'], query = ''): Promise<string> {
    const answer = await fetch(`${app.url}/operator/audit.csv${query}`, {
      headers: { authorization: `Bearer ${app.operatorToken}` },
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"')
    return answer.text()
  }

  test('has every entry that fits, over many pages of the database', async () => {
    const { app } = await testCapstan()
    await fill(app.context.pool, 2_500)
    const all = parse<Record<string, string>>(await download(app), { columns: true, bom: true })
    expect(all).toHaveLength(2_502)
    const [taken, ...rows] = all
    expect(taken).toMatchObject({ actor: 'operator', action: 'export-audit', what: 'Audit log exported: all' })
    expect(rows[0]).toMatchObject({
      actor: 'test',
      action: 'create-client',
      what: 'Client created: named SANDBOX_TEST',
    })
    expect(rows.slice(1).map(({ why }) => why)).toEqual(Array.from({ length: 2_500 }, (_, n) => `reason ${2_499 - n}`))
    const some = parse<Record<string, string>>(await download(app, '?actor=person3'), { columns: true, bom: true })
    expect(new Set(some.map(({ actor }) => actor))).toEqual(new Set(['person3']))
    expect(some).toHaveLength(500)
  })

  test('is itself in the audit, by whom and with which filters, before a line of it leaves', async () => {
    const { app } = await testCapstan()
    const viewer = await operateAs(app, 'viewer')
    const query = '?action=create-client&clientId=SANDBOX_TEST&from=2026-03-01T00:00:00Z'
    const answer = await fetch(`${app.url}/operator/audit.csv${query}`, {
      headers: { cookie: `capstan=${viewer.token}` },
    })
    expect(answer.status).toBe(200)
    const entries = (await operate(app, 'GET', '/audit?action=export-audit')).body.entries
    expect(entries).toMatchObject([
      {
        actor: viewer.login,
        label: 'Audit log exported',
        clientId: 'SANDBOX_TEST',
        detail: { action: 'create-client', clientId: 'SANDBOX_TEST', from: '2026-03-01T00:00:00.000Z' },
      },
    ])
    await answer.body?.cancel()
    // What is refused takes nothing.
    await operate(app, 'GET', '/audit.csv?from=yesterday')
    expect((await operate(app, 'GET', '/audit?action=export-audit')).body.entries).toHaveLength(1)
  })

  test('holds nothing that a spreadsheet would run', async () => {
    const { app } = await testCapstan()
    const { pool, newId } = app.context
    const formulas = ['=cmd|"/c calc"!A1', '+1', '-1', '@sum(a1)', '\tx', '\rx']
    for (const reason of formulas) {
      await recordAudit(pool, '=1+1', { auditId: newId(), actor: reason, action: '=x', detail: { reason } })
    }
    const rows = parse<Record<string, string>>(await download(app), { columns: true, bom: true })
    expect(rows.slice(1, -1).map(({ why }) => why)).toEqual(formulas.map((text) => `'${text}`).toReversed())
    const cells = rows.flatMap((row) => Object.values(row))
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([])
    expect(cells).toContain("'=1+1")
  })
})
