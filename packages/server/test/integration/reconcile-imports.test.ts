import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { Pool } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { capture, manual } from '../conformance/orders.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { operate } from '../support/operator.ts'
import { scriptedAcquirer } from './scripted-acquirer.ts'
import { newId, seedAuthorized } from './seed.ts'
import { call, exported, folder, imported, type Line, write } from './settlement-report.ts'

// Several commands each, and every one is a process of its own.
vi.setConfig({ testTimeout: 120_000 })

const sent = {
  type: 'CAPTURE',
  typeWord: 'CAPTURE',
  reference: 'r1',
  currency: 'EUR',
  amount: '100',
  fee: '0',
  at: '2026-07-01T09:30:00.000Z',
} as const

const order = {
  acquirer: 'ALIPAY',
  clientId: 'SANDBOX_TEST',
  fileName: 'report.csv',
  fileHash: createHash('sha256').update('any').digest('hex'),
  lines: 2,
  from: '2026-07-01T00:00:00.000Z',
  to: '2026-07-02T00:00:00.000Z',
} as const

describe('an import that was broken off', () => {
  test('counts for nothing, is shown as such, and gives way to the next one', async () => {
    const server = await testCapstan()
    const { paymentId } = await call(server, 'pay', manual('10000'))
    await call(server, 'capture', capture(paymentId, '3000'))
    const file = await folder()
    const [line] = await exported(server, file('theirs.csv'))

    const begun = await operate(server.app, 'POST', '/settlement-reports', { body: order })
    const path = `/settlement-reports/${begun.body.report.reportId}`
    const lines = [{ ...sent, entry: 1, line: 2, reference: line!['reference'], amount: '3000' }]
    // Twice, as when the answer to the first was lost.
    for (const _try of [1, 2])
      expect((await operate(server.app, 'POST', `${path}/lines`, { body: { lines } })).status).toBe(200)
    expect(await operate(server.app, 'POST', `${path}/match`)).toEqual({
      status: 409,
      body: { error: 'Only 1 of 2 lines arrived, and none counts. Import the file again.' },
    })
    const { body } = await operate(server.app, 'GET', '/settlement-reports')
    expect(body.reports).toMatchObject([{ state: 'receiving', doneAt: null }])
    expect((await operate(server.app, 'GET', `/payments/${paymentId}`)).body.settlements).toEqual([])

    expect(await imported(server, file('theirs.csv'))).toMatchObject({ code: 0, counts: { matched: 1 } })
    const gone = await operate(server.app, 'POST', `${path}/lines`, { body: { lines } })
    expect(gone).toEqual({
      status: 409,
      body: { error: expect.stringContaining('another one of the same acquirer began') },
    })
  })

  test('between two steps of judging goes on where it was, and repeated steps change nothing', async () => {
    const server = await testCapstan()
    const begun = await operate(server.app, 'POST', '/settlement-reports', { body: { ...order, lines: 2_500 } })
    const path = `/settlement-reports/${begun.body.report.reportId}`
    for (let from = 1; from <= 2_500; from += 500) {
      const lines = Array.from({ length: 500 }, (_, index) => ({
        ...sent,
        entry: from + index,
        line: from + index + 1,
        reference: `nobody-${from + index}`,
      }))
      expect((await operate(server.app, 'POST', `${path}/lines`, { body: { lines } })).status).toBe(200)
    }
    const step = async () => (await operate(server.app, 'POST', `${path}/match`)).body.report
    expect(await step()).toMatchObject({ state: 'matching', matched: 0 })
    // Both judge the same lines; one of them records it.
    const both = await Promise.all([step(), step()])
    expect(Math.max(...both.map(({ matched }) => matched))).toBe(2_000)
    expect(await step()).toMatchObject({ state: 'matching', matched: 2_500 })
    expect(await step()).toMatchObject({ state: 'done' })
    expect(await step()).toMatchObject({ state: 'done' })
    const { body } = await operate(server.app, 'GET', path)
    expect(body.counts).toEqual([{ kind: 'only-theirs', count: 2_500, settledSince: 0 }])
    const again = await operate(server.app, 'POST', '/settlement-reports', { body: { ...order, lines: 2_500 } })
    expect(again.body).toMatchObject({ known: true, report: { state: 'done' } })
    const { rows } = await server.app.context.pool.query(
      'select count(*)::integer as count from audit where action like $1',
      ['import%'],
    )
    expect(rows).toEqual([{ count: 1 }])
  })
})

const badChanges: readonly (readonly [change: object, expected: string])[] = [
  [{ entry: 0 }, 'lines[1].entry: must be the place of the line'],
  [{ currency: 'ABC' }, 'lines[1].currency: is not a currency of ISO 4217'],
  [{ amount: '0' }, 'lines[1].amount: must be above zero'],
  [{ amount: 100 }, 'lines[1].amount: must be whole minor units, as a text'],
  [{ settledAmount: '90' }, 'lines[1].settledAmount: goes with settledCurrency'],
  [{ at: '2026-13-01T00:00:00.000Z' }, 'lines[1].at: there is no such time'],
  [{ referenc: 'r' }, 'lines[1]."referenc": is unknown'],
]

test('a bad line is refused by the operator API, with all that came with it', async () => {
  const server = await testCapstan()
  const begun = await operate(server.app, 'POST', '/settlement-reports', { body: order })
  const path = `/settlement-reports/${begun.body.report.reportId}/lines`
  for (const [change, expected] of badChanges) {
    const lines = [
      { ...sent, entry: 1, line: 2 },
      { ...sent, entry: 2, line: 3, ...change },
    ]
    const { status, body } = await operate(server.app, 'POST', path, { body: { lines } })
    expect({ status, error: body.error }).toEqual({ status: 400, error: expect.stringContaining(expected) })
  }
  const { rows } = await server.app.context.pool.query('select * from settlement_entries')
  expect(rows).toEqual([])
})

/** A capture of 100.00 EUR that succeeded at the time, at an acquirer; its reference. */
async function seedCaptured(pool: Pool, clientId: string, acquirer: string, at: Date): Promise<string> {
  const { paymentId } = await seedAuthorized(pool, { clientId, acquirer })
  const reference = newId('reference')
  await pool.query('update payments set captured = 10000, capture_count = 1 where client_id = $1 and payment_id = $2', [
    clientId,
    paymentId,
  ])
  await pool.query(
    `insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, state, reference,
        receipt, created_at, captured_at)
      values ($1, $2, $2, $3, 'EUR', 10000, true, 'succeeded', $4, $5, $6, $6)`,
    [clientId, newId('capture'), paymentId, reference, { transactionId: `of ${reference}` }, at],
  )
  return reference
}

test('live clients are compared together, each with its own, and no sandbox client with them', async () => {
  const acquirer = scriptedAcquirer()
  const server = await testCapstan({ acquirers: [acquirer] })
  const { pool } = server.app.context
  for (const clientId of ['ACME', 'OTHER']) await server.newClient(clientId)
  const at = new Date('2026-07-01T12:00:00Z')
  const seeded = async (clientId: string, name = acquirer.name) => await seedCaptured(pool, clientId, name, at)
  const [acme, other, left] = [await seeded('ACME'), await seeded('OTHER'), await seeded('OTHER')]
  await seeded('OTHER', 'ELSEWHERE')
  await seeded('SANDBOX_TEST')
  const file = await folder()
  const line = { type: 'CAPTURE', currency: 'EUR', amount: '10000', time: '2026-07-01' }
  await write(file('all.csv'), [
    { transaction_id: '', reference: acme, ...line },
    { transaction_id: `of ${other}`, reference: '', ...line },
  ])
  const all = await imported(server, file('all.csv'), '--acquirer', acquirer.name)
  expect(all).toMatchObject({ code: 4, counts: { matched: 2, 'only-ours': 1 } })
  expect(all.result.entries).toMatchObject([{ clientId: 'OTHER', reference: left }])

  // The same file may be compared with one client alone, too: what is another's is nothing of that client's.
  const one = await imported(server, file('all.csv'), '--acquirer', acquirer.name, '--client', 'ACME')
  expect(one).toMatchObject({ code: 4, counts: { repeated: 1, 'only-theirs': 1 } })
})

const edits = ['none', 'left-out', 'amount', 'currency', 'reference', 'twice', 'word', 'chargeback'] as const
type Edit = (typeof edits)[number]

function edited(line: Line, edit: Edit, index: number): readonly Line[] {
  switch (edit) {
    case 'none':
      return [line]
    case 'left-out':
      return []
    case 'amount':
      return [{ ...line, amount: `${Number(line['amount']) + 1}` }]
    case 'currency':
      return [{ ...line, currency: 'JPY' }]
    case 'reference':
      return [{ ...line, reference: `nobody-${index}` }]
    case 'twice':
      return [line, line]
    case 'word':
      return [{ ...line, type: 'Payout' }]
    case 'chargeback':
      return [line, { ...line, type: 'CHARGEBACK' }]
    default:
      return edit satisfies never
  }
}

const found: Readonly<Record<Edit, readonly string[]>> = {
  none: ['matched'],
  'left-out': ['only-ours'],
  amount: ['amount-differs'],
  currency: ['currency-differs'],
  reference: ['only-theirs', 'only-ours'],
  twice: ['matched', 'duplicate'],
  word: ['unknown-type', 'only-ours'],
  chargeback: ['matched', 'not-kept'],
}

async function trade(server: TestCapstan, captures: number): Promise<void> {
  const { paymentId } = await call(server, 'pay', manual('10000'))
  for (let index = 0; index < captures; index += 1) {
    await call(server, 'capture', capture(paymentId, `${1_000 + index}`))
  }
}

test('known edits of a report give exactly these differences, against a real database', async () => {
  const captures = 8
  const server = await testCapstan()
  await trade(server, captures)
  const file = await folder()
  const lines = await exported(server, file('theirs.csv'))
  expect(lines).toHaveLength(captures)
  const day = [
    '--from',
    new Date(Date.now() - 86_400_000).toISOString(),
    '--to',
    new Date(Date.now() + 86_400_000).toISOString(),
  ]
  const choice = fc.array(fc.constantFrom(...edits), { minLength: captures, maxLength: captures })
  await fc.assert(
    // A report without lines is refused.
    fc.asyncProperty(
      choice.filter((all) => all.some((edit) => edit !== 'left-out')),
      async (all) => {
        await write(
          file('edited.csv'),
          lines.flatMap((line, index) => edited(line, all[index]!, index)),
        )
        const { code, counts, result } = await imported(server, file('edited.csv'), ...day)
        const expected = all.flatMap((edit) => found[edit])
        const count = Map.groupBy(expected, (kind) => kind)
        expect(counts).toEqual(Object.fromEntries([...count].map(([kind, same]) => [kind, same.length])))
        expect(code).toBe(expected.every((kind) => kind === 'matched') ? 0 : 4)
        const forgotten = await operate(server.app, 'DELETE', `/settlement-reports/${result.report.reportId}`)
        expect(forgotten.status).toBe(200)
      },
    ),
    { numRuns: 6 },
  )
})
