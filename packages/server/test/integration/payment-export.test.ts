import { get, type IncomingMessage } from 'node:http'
import { parse } from 'csv-parse/sync'
import { expect, test, vi } from 'vitest'
import type { App } from '../../src/app.ts'
import { paymentIn, paymentStates } from '../../src/domain/fixtures/payments.ts'
import { paymentsCsv } from '../../src/http/operator/payment-csv.ts'
import { insertBulkPayments } from '../support/bulk-payments.ts'
import { testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'
import { seedClient } from './seed.ts'

async function exported(app: App, query = ''): Promise<Response> {
  const headers = { authorization: `Bearer ${app.operatorToken}`, 'capstan-actor': 'ada' }
  return fetch(`${app.url}/operator/payments.csv${query}`, { headers })
}

const at = (second: number) => new Date(Date.UTC(2026, 5, 1, 0, 0, second, 120))

test('an export has every payment of the list, amounts with their digits, and times in UTC', async () => {
  const { app } = await testCapstan({ worker: false })
  const { pool } = app.context
  await seedClient(pool, 'SHOP')
  await insertBulkPayments(pool, [
    { paymentId: 'euro', createdAt: at(1), amount: 12_950, captured: 5, description: 'Müller, "Lampen"\nzwei' },
    { paymentId: 'yen', createdAt: at(2), currency: 'JPY', amount: 120, clientId: 'SHOP' },
    { paymentId: 'dinar', createdAt: at(3), currency: 'KWD', amount: 5, state: 'failed', acquirer: null },
  ])
  const answer = await exported(app)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="payments-\d{4}-\d\d-\d\d\.csv"$/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const rows = parse(await answer.text(), { columns: true, record_delimiter: '\r\n' })
  expect(rows).toMatchObject([
    {
      payment_id: 'dinar',
      currency: 'KWD',
      amount: '0.005',
      amount_minor: '5',
      state: 'failed',
      acquirer: '',
      failure_code: 'DO_NOT_HONOR',
    },
    { payment_id: 'yen', client_id: 'SHOP', environment: 'live', currency: 'JPY', amount: '120', amount_minor: '120' },
    {
      payment_id: 'euro',
      client_id: 'SANDBOX_TEST',
      environment: 'sandbox',
      payment_request_id: 'order-of-euro',
      created_at: '2026-06-01T00:00:01.120Z',
      state: 'authorized',
      amount: '129.50',
      amount_minor: '12950',
      captured: '0.05',
      captured_minor: '5',
      authorization_expires_at: '2026-06-08T00:00:01.120Z',
      acquirer_transaction_id: 'theirs-euro',
      description: 'Müller, "Lampen"\nzwei',
    },
  ])
})

test('an export has what the filter lets through, over many pages, and the audit says who took what', async () => {
  const { app } = await testCapstan({ worker: false })
  const { pool } = app.context
  await insertBulkPayments(
    pool,
    Array.from({ length: 2_500 }, (_, number) => ({
      paymentId: `p${number + 10_000}`,
      createdAt: at(number % 900),
      state: number % 5 === 0 ? 'failed' : 'authorized',
    })),
  )
  const read = async (query: string) =>
    parse(await (await exported(app, query)).text(), { columns: true, record_delimiter: '\r\n' }) as {
      payment_id: string
    }[]
  const all = await read('')
  expect(new Set(all.map(({ payment_id: id }) => id)).size).toBe(2_500)
  expect(all).toHaveLength(2_500)
  expect(await read('?state=failed&currency=EUR&amountFrom=1')).toHaveLength(500)
  const { rows } = await pool.query(
    `select client_id, actor, detail from audit where action = 'export-payments' order by created_at`,
  )
  expect(rows).toEqual([
    { client_id: null, actor: 'ada', detail: {} },
    { client_id: null, actor: 'ada', detail: { states: ['failed'], currency: 'EUR', amountFrom: '1' } },
  ])
})

test('what a spreadsheet would take for a formula is text in an export', async () => {
  const { app } = await testCapstan({ worker: false })
  const written = ['=HYPERLINK("http://evil.example")', '+1', '-1+cmd', '@SUM(A1)', '\tx', 'plain']
  await insertBulkPayments(
    app.context.pool,
    written.map((description, number) => ({ paymentId: `p${number}`, createdAt: at(60 - number), description })),
  )
  const rows: { description: string }[] = parse(await (await exported(app)).text(), {
    columns: true,
    record_delimiter: '\r\n',
  })
  expect(rows.map(({ description }) => description)).toEqual([
    `'=HYPERLINK("http://evil.example")`,
    `'+1`,
    `'-1+cmd`,
    `'@SUM(A1)`,
    `'\tx`,
    'plain',
  ])
})

test('an export of nothing has its head, and one that is not understood is refused before it begins', async () => {
  const { app } = await testCapstan({ worker: false })
  const text = await (await exported(app, '?id=nothing')).text()
  expect(text).toMatch(/^client_id,environment,payment_id,.*,description\r\n$/)
  const refused = await operate(app, 'GET', '/payments.csv?limit=5')
  expect(refused).toEqual({ status: 400, body: { error: expect.stringMatching(/^"limit": is unknown/) } })
  const { rows } = await app.context.pool.query(`select 1 from audit where action = 'export-payments'`)
  expect(rows).toHaveLength(1)
})

test('an export reads on only as far as it is taken, and ends when nobody takes it any more', async () => {
  const { app } = await testCapstan({ worker: false })
  const { pool } = app.context
  const description = 'x'.repeat(250)
  for (let part = 0; part < 30; part += 1) {
    await insertBulkPayments(
      pool,
      Array.from({ length: 1_000 }, (_, number) => ({
        paymentId: `p${part * 1_000 + number}`,
        createdAt: at(part * 1_000 + number),
        description,
      })),
    )
  }
  const asked = vi.spyOn(pool, 'query')
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { headers: { authorization: `Bearer ${app.operatorToken}` } }
    get(`${app.url}/operator/payments.csv`, options, resolve).on('error', reject)
  })
  await new Promise((resolve) => answer.once('readable', resolve))
  answer.destroy()
  // It waits for what is under way.
  await app.stop()
  // One for the audit, and not one for each of thirty pages.
  expect(asked.mock.calls.length).toBeGreaterThan(0)
  expect(asked.mock.calls.length).toBeLessThan(25)
})

test('a stream of an export that is destroyed ends what it reads from', async () => {
  let pages = 0
  let ended = false
  async function* endless() {
    try {
      for (;;) {
        pages += 1
        yield [paymentIn(paymentStates.authorized)]
      }
    } finally {
      ended = true
    }
  }
  let taken = 0
  for await (const _text of paymentsCsv(endless())) {
    taken += 1
    // Leaving a loop destroys the stream that it reads, as a browser that goes away does.
    if (taken === 3) break
  }
  await expect.poll(() => ended).toBe(true)
  expect(pages).toBeLessThan(6)
})
