import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { byReference } from '../../src/store/settlement-ours.ts'
import { findReport } from '../../src/store/settlement-reports.ts'
import { decide } from '../conformance/buyer.ts'
import { payment } from '../conformance/orders.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'
import { scriptedAcquirer } from './scripted-acquirer.ts'
import { atOnce, newId, seedAuthorized } from './seed.ts'
import { call, folder, imported, type Line, write } from './settlement-report.ts'

// Several commands each, and every one is a process of its own.
vi.setConfig({ testTimeout: 120_000 })

const hourMs = 3_600_000
const at = new Date('2026-07-01T12:00:00Z')
const day = ['--from', '2026-07-01', '--to', '2026-07-02'] as const
const line = { type: 'CAPTURE', currency: 'EUR', amount: '10000', time: '2026-07-01' }

interface Captured {
  readonly clientId: string
  readonly acquirer: string
  /** The acquirer's. */
  readonly id: string
}

async function seedCaptured(pool: Pool, { clientId, acquirer, id }: Captured): Promise<string> {
  const { paymentId } = await seedAuthorized(pool, { clientId, acquirer })
  const reference = newId('reference')
  await pool.query(
    `with of as (update payments set captured = 10000, capture_count = 1 where client_id = $1 and payment_id = $3)
    insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, state, reference,
      receipt, created_at, captured_at)
    values ($1, $2, $2, $3, 'EUR', 10000, true, 'succeeded', $4, $5, $6, $6)`,
    [clientId, newId('capture'), paymentId, reference, { transactionId: id }, at],
  )
  return reference
}

/** So many payments with a capture each, whose references and ids are their own. */
async function seedMany(pool: Pool, captured: Omit<Captured, 'id'>, count: number): Promise<void> {
  const { clientId, paymentId } = await seedAuthorized(pool, captured)
  await pool.query(
    `with made as (
      insert into payments select row.* from payments p,
        generate_series(1, $3::integer) n, jsonb_populate_record(p, jsonb_build_object('payment_id', 'many-' || n,
        'payment_request_id', 'many-' || n, 'reference', 'many-pay-' || n, 'void_reference', 'many-void-' || n)) row
      where p.client_id = $1 and p.payment_id = $2
    )
    insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, state, reference,
      receipt, created_at, captured_at)
    select $1, 'many-' || n, 'many-' || n, 'many-' || n, 'EUR', 10000, false, 'succeeded', 'many-ref-' || n,
      jsonb_build_object('transactionId', 'many-id-' || n), $4, $4 from generate_series(1, $3::integer) n`,
    [clientId, paymentId, count, at],
  )
}

describe('a line without a reference', () => {
  test('whose id captures of two clients have names neither of them', async () => {
    const acquirer = scriptedAcquirer()
    const server = await testCapstan({ acquirers: [acquirer] })
    for (const clientId of ['ACME', 'OTHER']) {
      await server.newClient(clientId)
      await seedCaptured(server.app.context.pool, { clientId, acquirer: acquirer.name, id: 'shared' })
    }
    const file = await folder()
    await write(file('ids.csv'), [{ transaction_id: 'shared', ...line }])
    const { counts, result } = await imported(server, file('ids.csv'), '--acquirer', acquirer.name, ...day)
    expect(counts).toEqual({ 'only-theirs': 1, 'only-ours': 2 })
    expect(result.entries[0].text).toBe('several of ours have its id, so it names none of them')
  })

  test('is not of the capture of another acquirer that has the same id', async () => {
    const acquirer = scriptedAcquirer()
    const server = await testCapstan({ acquirers: [acquirer] })
    await server.newClient('ACME')
    const { pool } = server.app.context
    await seedCaptured(pool, { clientId: 'ACME', acquirer: 'ELSEWHERE', id: 'same' })
    const file = await folder()
    await write(file('ids.csv'), [{ transaction_id: 'same', ...line }])
    const options = ['--acquirer', acquirer.name, ...day]
    expect(await imported(server, file('ids.csv'), ...options)).toMatchObject({ counts: { 'only-theirs': 1 } })
    await seedCaptured(pool, { clientId: 'ACME', acquirer: acquirer.name, id: 'same' })
    await write(file('again.csv'), [{ transaction_id: 'same', ...line, fee: '1' }])
    expect(await imported(server, file('again.csv'), ...options)).toMatchObject({ code: 0, counts: { matched: 1 } })
  })

  test('is found in books longer than one statement reads, and steps that run at once count nothing twice', async () => {
    const acquirer = scriptedAcquirer()
    const server = await testCapstan({ acquirers: [acquirer] })
    await server.newClient('ACME')
    const captures = 45_000
    await seedMany(server.app.context.pool, { clientId: 'ACME', acquirer: acquirer.name }, captures)
    const ids = [1, 20_000, 20_001, 44_999].map((n) => `many-id-${n}`)
    const path = await begun(server, { acquirer: acquirer.name, lines: ids.length })
    await sendLines(
      server,
      path,
      ids.map((transactionId) => ({ transactionId })),
    )
    const ended = await stepsAtOnce(server, path)
    expect(ended).toMatchObject({ state: 'done', matched: ids.length })
    const { body } = await operate(server.app, 'GET', path)
    expect(body.counts).toEqual([
      { kind: 'matched', count: ids.length, settledSince: 0 },
      { kind: 'only-ours', count: captures - ids.length, settledSince: 0 },
    ])
  })
})

const sent = { type: 'CAPTURE', typeWord: 'CAPTURE', currency: 'EUR', amount: '10000', fee: '0', at: at.toISOString() }

async function begun(server: TestCapstan, order: { acquirer: string; lines: number; clientId?: string }) {
  const { status, body } = await operate(server.app, 'POST', '/settlement-reports', {
    body: {
      fileName: 'report.csv',
      fileHash: createHash('sha256').update(newId('file')).digest('hex'),
      from: '2026-07-01T00:00:00.000Z',
      to: '2026-07-02T00:00:00.000Z',
      ...order,
    },
  })
  expect(status).toBe(200)
  return `/settlement-reports/${body.report.reportId}`
}

async function sendLines(server: TestCapstan, path: string, lines: readonly object[]) {
  const numbered = lines.map((one, index) => ({ entry: index + 1, line: index + 2, ...sent, ...one }))
  expect((await operate(server.app, 'POST', `${path}/lines`, { body: { lines: numbered } })).status).toBe(200)
}

/** Two requests at a time, as after answers that were lost, until the report is done. */
async function stepsAtOnce(server: TestCapstan, path: string) {
  for (let step = 0; step < 200; step += 1) {
    const answers = await atOnce(2, () => operate(server.app, 'POST', `${path}/match`))
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const done = answers.find(({ body }) => body.report.state === 'done')
    if (done) return done.body.report
  }
  throw new Error('it is never done')
}

describe('a wallet payment that was paid and cancelled', () => {
  async function cancelled() {
    const server = await testCapstan()
    const wallet = payment({ currency: 'PHP', value: '20000', method: { paymentMethodType: 'GCASH' } })
    const { normalUrl, paymentId } = await call(server, 'pay', wallet)
    await decide(normalUrl, 'authorize')
    await call(server, 'cancel', { paymentId })
    const { body } = await operate(server.app, 'GET', `/payments/${paymentId}`)
    expect(body).toMatchObject({ state: 'cancelled' })
    const now = Date.now()
    const period = ['--from', new Date(now - hourMs).toISOString(), '--to', new Date(now + hourMs).toISOString()]
    const own = { reference: body.reference, currency: 'PHP', amount: '20000', time: new Date(now).toISOString() }
    const file = await folder()
    return {
      found: async (...types: readonly string[]) => {
        const lines = types.map((type) => ({ transaction_id: type, ...own, type }))
        const other = { ...own, transaction_id: newId('other'), reference: newId('nobody'), type: 'CAPTURE' }
        await write(file('report.csv'), [other, ...lines])
        const { result } = await imported(server, file('report.csv'), ...period)
        const entries = (result.entries as Line[]).filter(({ reference }) => reference === own.reference)
        const counts = Object.fromEntries(
          (result.counts as { kind: string; count: number }[]).map(({ kind, count }) => [kind, count]),
        )
        expect((await operate(server.app, 'DELETE', `/settlement-reports/${result.report.reportId}`)).status).toBe(200)
        return { counts, differ: entries.map(({ kind, type }) => `${kind} ${type}`) }
      },
    }
  }

  test('agrees with a report that has both, and with one that has neither', async () => {
    const { found } = await cancelled()
    expect(await found('CAPTURE', 'REVERSAL')).toEqual({ counts: { 'only-theirs': 1, matched: 2 }, differ: [] })
    expect(await found()).toEqual({ counts: { 'only-theirs': 1 }, differ: [] })
  })

  test('misses the one of the two that the report does not have', async () => {
    const { found } = await cancelled()
    expect(await found('CAPTURE')).toMatchObject({ differ: ['only-ours REVERSAL'] })
    expect(await found('REVERSAL')).toMatchObject({ differ: ['only-ours CAPTURE'] })
  })
})

type PlanNode = { readonly Plans?: readonly PlanNode[] } & Readonly<
  Record<'Index Name' | 'Index Cond', string | undefined>
>

function scansIn(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(scansIn)]
}

test('references are looked for among all live clients at once, and not client by client', async () => {
  const server = await testCapstan()
  const { pool } = server.app.context
  const connection = await pool.connect()
  try {
    await connection.query('begin')
    // The tables are empty here, and PostgreSQL would read them whole.
    await connection.query('set local enable_seqscan = off')
    await connection.query('set local enable_bitmapscan = off')
    const explain = `explain (format json) ${byReference.live.text}`
    const { rows } = await connection.query(explain, ['ALIPAY', null, ['r1', 'r2']])
    const scans = scansIn(rows[0]['QUERY PLAN'][0].Plan)
    const byReferences = scans.filter((scan) => scan['Index Cond']?.includes('reference = ANY'))
    expect(new Set(byReferences.map((scan) => scan['Index Name']))).toEqual(
      new Set(['captures_reference', 'refunds_reference', 'payments_reference']),
    )
  } finally {
    await connection.query('rollback')
    connection.release()
  }
})

test('a report whose amounts sum up to more than 64 bits is shown', async () => {
  const server = await testCapstan()
  const path = await begun(server, { acquirer: 'ALIPAY', clientId: 'SANDBOX_TEST', lines: 10 })
  const most = '9'.repeat(18)
  const all = Array.from({ length: 10 }, (_, index) => ({
    reference: `nobody-${index}`,
    amount: most,
    settledCurrency: 'EUR',
    settledAmount: `-${most}`,
  }))
  await sendLines(server, path, all)
  await stepsAtOnce(server, path)
  const { status, body } = await operate(server.app, 'GET', path)
  const sum = String(10n * BigInt(most))
  expect(status).toBe(200)
  expect(body).toMatchObject({ totals: [{ amount: sum }], settled: [{ amount: `-${sum}` }] })
})

test('lines beyond the number that was announced are not kept, since nobody would judge them', async () => {
  const server = await testCapstan()
  const path = await begun(server, { acquirer: 'ALIPAY', clientId: 'SANDBOX_TEST', lines: 2 })
  await sendLines(server, path, [{ reference: 'r1' }, { entry: 9_000, reference: 'r2' }])
  expect(await operate(server.app, 'POST', `${path}/match`)).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('Only 1 of 2 lines arrived') },
  })
})

test('a discarded report that was only half deleted counts for nothing, and goes with the next import', async () => {
  const server = await testCapstan()
  const { pool } = server.app.context
  const order = { acquirer: 'ALIPAY', clientId: 'SANDBOX_TEST', lines: 1 }
  const path = await begun(server, order)
  await sendLines(server, path, [{ reference: 'r1' }])
  const reportId = path.split('/').at(-1) as string
  // As a server leaves it that was killed while it was deleting.
  await pool.query(`update settlement_reports set state = 'discarded' where report_id = $1`, [reportId])
  for (const step of ['match', 'lines']) {
    const body = step === 'lines' ? { lines: [{ ...sent, entry: 1, line: 2, reference: 'r1' }] } : undefined
    expect((await operate(server.app, 'POST', `${path}/${step}`, body && { body })).status).toBe(409)
  }
  await begun(server, order)
  expect(await findReport(pool, reportId)).toBeUndefined()
})
