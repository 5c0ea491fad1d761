import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Manifest, type PruneOrder, prune } from '../../src/cli/archive/prune.ts'
import type { OperatorApi } from '../../src/cli/operator-api.ts'
import { capture, manual, refund } from '../conformance/orders.ts'
import { insertBulkPayments } from '../support/bulk-payments.ts'
import { type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { operate } from '../support/operator.ts'
import { runningCommand } from '../support/running-command.ts'
import { attemptOf } from './seed.ts'

// A year's turn of a clock, and commands that are processes of their own.
vi.setConfig({ testTimeout: 120_000 })

const dayMs = 86_400_000
const olderThanMs = 400 * dayMs
const clientId = 'SANDBOX_TEST'

function folder(): string {
  const path = join(tmpdir(), `capstan-archive-${process.pid}-${Math.random().toString(36).slice(2)}`)
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Every row of a payment's tables, as PostgreSQL writes it. */
async function rowsOf({ app }: TestCapstan, paymentIds?: readonly string[]): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {}
  const ofPayment = ['payments', 'captures', 'refunds', 'attempts', 'notifications', 'alerts', 'reversals']
  for (const table of [...ofPayment, 'deliveries']) {
    const whose =
      table === 'deliveries'
        ? 'notification_id in (select notification_id from notifications n where n.payment_id = any($1))'
        : 'payment_id = any($1)'
    const { rows } = await app.context.pool.query(
      `select to_jsonb(t)::text as row from ${table} t where $1::text[] is null or ${whose} order by 1`,
      [paymentIds ?? null],
    )
    tables[table] = rows.map(({ row }) => JSON.parse(row))
  }
  return tables
}

type Archived = Record<string, { payment_id: string }[]>

async function archivedIn(path: string): Promise<{ manifests: Manifest[]; lines: Archived[] }> {
  const names = (await readdir(path)).toSorted()
  const manifests = []
  const lines = []
  for (const name of names.filter((name) => name.endsWith('.json'))) {
    const manifest: Manifest = JSON.parse(await readFile(join(path, name), 'utf8'))
    manifests.push(manifest)
    for (const part of manifest.parts) {
      const file = await readFile(join(path, part.file))
      expect(createHash('sha256').update(file).digest('hex')).toBe(part.sha256)
      expect(file.length).toBe(part.bytes)
      const own: Archived[] = gunzipSync(file)
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(own).toHaveLength(part.payments)
      for (const [table, count] of Object.entries(part.rows)) {
        expect([table, own.reduce((sum, line) => sum + (line[table]?.length ?? 0), 0)]).toEqual([table, count])
      }
      lines.push(...own)
    }
  }
  return { manifests, lines }
}

/** The command's own work, in this process, on the server's API. */
function apiOf({ app }: TestCapstan, before: (path: string) => void = () => undefined): OperatorApi {
  const call = async (method: 'GET' | 'POST', path: string, body?: object) => {
    before(path)
    const answer = await operate(app, method, path, body && { body })
    if (answer.status !== 200) throw new Error(answer.body.error)
    return answer.body
  }
  return {
    url: app.url,
    get: (path, query = {}) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
      return call('GET', `${path}?${new URLSearchParams(given)}`)
    },
    send: (_method, path, body) => call('POST', path, body),
    lines: () => Promise.reject(new Error('not used')),
  }
}

const order = (archive: string | undefined, changes: Partial<PruneOrder> = {}): PruneOrder => ({
  olderThanMs,
  clientId: undefined,
  archive,
  ...changes,
})
const quiet = () => undefined

async function turn(server: TestCapstan, days: number) {
  for (let left = days; left > 0; left -= 366) {
    const byMs = Math.min(left, 366) * dayMs
    const { status } = await operate(server.app, 'POST', `/clients/${clientId}/clock/advance`, { body: { byMs } })
    expect(status).toBe(200)
  }
}

/** A payment with a capture, a refund and all their notifications, and a cancelled one, both of more than 400 days ago. */
async function oldLife(server: TestCapstan): Promise<{ old: string[]; recent: string }> {
  const paid = await server.call('pay', manual('10000'))
  const taken = await server.call('capture', capture(paid.paymentId, '7000'))
  expect(taken.result.resultStatus).toBe('S')
  expect((await server.call('refund', refund(paid.paymentId, '2000'))).result.resultStatus).toBe('S')
  const forgotten = await server.call('pay', manual('500'))
  await turn(server, 430)
  const recent = await server.call('pay', manual('10000'))
  return { old: [paid.paymentId, forgotten.paymentId], recent: recent.paymentId }
}

/** Payments of two years ago, far from each other in time. */
async function oldOnes(server: TestCapstan, count: number): Promise<string[]> {
  const start = Date.now() - 800 * dayMs
  const ids = Array.from({ length: count }, (_, index) => `2024${String(index).padStart(12, '0')}`)
  await insertBulkPayments(
    server.app.context.pool,
    ids.map((paymentId, index) => ({ paymentId, createdAt: new Date(start + index * 1_000), captured: 1_000 })),
  )
  return ids
}

const left = async ({ app }: TestCapstan) => {
  const { rows } = await app.context.pool.query<{ id: string }>('select payment_id as id from payments order by 1')
  return rows.map(({ id }) => id)
}

describe('capstan prune', () => {
  test('archives all that is known of a payment, to the letter, and then removes it', async () => {
    const server = await testCapstan()
    const { old, recent } = await oldLife(server)
    const before = await rowsOf(server, old)
    const untouched = await rowsOf(server, [recent])
    for (const table of ['captures', 'refunds', 'attempts', 'notifications', 'deliveries']) {
      expect([table, before[table]?.length]).not.toEqual([table, 0])
    }
    const path = folder()
    const { code, stdout } = await capstan(
      ['prune', '--older-than', '400d', '--archive', path, '--json'],
      reaching(server.app),
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout).clients).toMatchObject([
      { clientId, payments: 2, removed: 2, kept: { open: 0, alert: 0, recent: 0 } },
    ])

    expect(await left(server)).toEqual([recent])
    expect(await rowsOf(server)).toEqual(untouched)
    const { manifests, lines } = await archivedIn(path)
    expect(manifests).toMatchObject([
      { olderThanMs, finishedAt: expect.any(String), parts: [{ payments: 2, removed: 2 }] },
    ])
    for (const [table, rows] of Object.entries(before)) {
      const archived = lines.flatMap((line) => line[table] ?? [])
      expect(archived).toHaveLength(rows.length)
      expect(archived).toEqual(expect.arrayContaining(rows))
    }
    const { body } = await operate(server.app, 'GET', '/audit?action=prune-payments')
    expect(body.entries).toMatchObject([{ clientId, detail: { payments: 2, archive: manifests[0]?.parts[0]?.file } }])
    const inquiry = await server.call('inquiryPayment', { paymentId: old[0] })
    expect(inquiry.result.resultCode).toBe('ORDER_NOT_EXIST')
  })

  test('says in a dry run what would go, and changes nothing', async () => {
    const server = await testCapstan()
    await oldOnes(server, 3)
    const { code, stdout } = await capstan(['prune', '--older-than', '500d', '--dry-run'], reaching(server.app))
    expect(code).toBe(0)
    expect(stdout).toMatch(/SANDBOX_TEST.* 3 +0 +0 +0/)
    expect(await left(server)).toHaveLength(3)
  })

  test.each([
    ['an age at which refunds are possible', ['--older-than', '399d', '--archive', 'x'], 'days old, not earlier'],
    ['what is no age', ['--older-than', 'old', '--archive', 'x'], 'Write it as 400d or 730d'],
    ['no folder', ['--older-than', '400d'], '--archive'],
  ])('refuses %s', async (_what, args, words) => {
    const server = await testCapstan()
    await oldOnes(server, 1)
    const { code, stderr } = await capstan(['prune', ...args], reaching(server.app))
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) })
    expect(await left(server)).toHaveLength(1)
  })

  test('leaves what it cannot archive', async () => {
    const server = await testCapstan()
    await oldOnes(server, 1)
    const path = folder()
    await writeFile(path, 'a file')
    const { code, stderr } = await capstan(['prune', '--older-than', '400d', '--archive', path], reaching(server.app))
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('cannot be made') })
    expect(await left(server)).toHaveLength(1)
  })
})

describe('an old payment stays', () => {
  const kinds: readonly [string, 'open' | 'alert' | 'recent', string][] = [
    ['something is due', 'open', `update payments set due_at = now() + interval '1 day' where payment_id = $1`],
    [
      'a capture is open',
      'open',
      `insert into captures (client_id, capture_id, capture_request_id, payment_id, currency, amount, last, state, reference,
         created_at, due_at) select client_id, 'c', 'c', payment_id, 'EUR', 1, false, 'unknown', 'c', created_at, now()
         from payments where payment_id = $1`,
    ],
    [
      'a notification waits',
      'open',
      `insert into notifications (client_id, notification_id, payment_id, sequence, notify_type, body, created_at, due_at)
         select client_id, 'n', payment_id, 1, 'PAYMENT_RESULT', '{}', created_at, now() + interval '1 day'
         from payments where payment_id = $1`,
    ],
    [
      'an alert waits for a person',
      'alert',
      `insert into alerts (client_id, alert_id, kind, payment_id, message, opened_at)
         select client_id, 'a', 'contradiction', payment_id, 'x', created_at from payments where payment_id = $1`,
    ],
    [
      'the acquirer was called since',
      'recent',
      `insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, duration_ms, created_at)
         select client_id, 't', payment_id, 'refund', 'r', 'succeeded', 1, now() - interval '100 days'
         from payments where payment_id = $1`,
    ],
  ]

  test(`when ${kinds.map(([what]) => what).join(', ')}`, async () => {
    const server = await testCapstan()
    const ids = await oldOnes(server, kinds.length + 1)
    for (const [index, [, , text]] of kinds.entries()) await server.app.context.pool.query(text, [ids[index]])
    const { clients } = await prune(apiOf(server), order(folder()), new Date(), quiet)
    const kept = Object.fromEntries(
      (['open', 'alert', 'recent'] as const).map((name) => [name, kinds.filter(([, why]) => why === name).length]),
    )
    expect(clients).toMatchObject([{ payments: 1, removed: 1, kept }])
    expect(await left(server)).toEqual(ids.slice(0, -1))
  })

  test('when it has changed between the reading and the removal', async () => {
    const server = await testCapstan()
    const [first] = await oldOnes(server, 2)
    const { attemptId, operation, reference, outcome } = attemptOf('operator', 'x')
    const api = apiOf(server)
    const change = async () => {
      await server.app.context.pool.query(
        `insert into attempts (client_id, attempt_id, payment_id, operation, reference, outcome, duration_ms, created_at)
         select client_id, $2, payment_id, $3, $4, $5, 1, created_at from payments where payment_id = $1`,
        [first, attemptId, operation, reference, outcome],
      )
    }
    const overtaken: OperatorApi = {
      ...api,
      send: async (...call) => {
        await change()
        return api.send(...call)
      },
    }
    const path = folder()
    const { clients } = await prune(overtaken, order(path), new Date(), quiet)
    expect(clients).toMatchObject([{ payments: 2, removed: 1 }])
    expect(await left(server)).toEqual([first])
    expect((await archivedIn(path)).manifests).toMatchObject([{ parts: [{ payments: 2, removed: 1 }] }])
  })
})

describe('a prune that was broken off', () => {
  test('between the archive and the removal has removed nothing, and the next one takes all', async () => {
    const server = await testCapstan()
    const ids = await oldOnes(server, 300)
    const path = folder()
    let removals = 0
    const dying = apiOf(server, (place) => {
      if (place === '/retention/removals') removals += 1
      if (removals === 2) throw new Error('killed')
    })
    await expect(prune(dying, order(path), new Date(), quiet)).rejects.toThrow('killed')
    expect(await left(server)).toHaveLength(100)
    expect((await archivedIn(path)).manifests).toMatchObject([
      { finishedAt: null, parts: [{ payments: 300, removed: null }] },
    ])
    await prune(apiOf(server), order(path), new Date(Date.now() + 1), quiet)
    expect(await left(server)).toEqual([])
    const { manifests, lines } = await archivedIn(path)
    expect(manifests).toHaveLength(2)
    const archived = lines.flatMap((line) => line['payments']?.map((payment) => payment.payment_id) ?? [])
    expect(new Set(archived)).toEqual(new Set(ids))
  })

  test('by a kill at any moment lost nothing, is taken up by the next, and captures go on meanwhile', async () => {
    const server = await testCapstan()
    const ids = await oldOnes(server, 4_500)
    const fresh = await Promise.all(Array.from({ length: 10 }, () => server.call('pay', manual('10000'))))
    const path = folder()
    const args = ['prune', '--older-than', '400d', '--archive', path]
    const running = runningCommand(args, reaching(server.app))
    await running.said('payments removed')
    await running.end('SIGKILL')
    const still = new Set(await left(server))
    expect(ids.filter((id) => still.has(id)).length).toBeGreaterThan(0)
    const gone = ids.filter((id) => !still.has(id))
    const first = await archivedIn(path)
    const archived = new Set(first.lines.flatMap((line) => line['payments']?.map(({ payment_id: id }) => id) ?? []))
    expect(gone.length).toBeGreaterThan(0)
    expect(gone.filter((id) => !archived.has(id))).toEqual([])

    const rest = capstan(args, reaching(server.app))
    for (const { paymentId } of fresh) {
      const answer = await server.call('capture', capture(paymentId, '100'))
      expect(answer.result.resultStatus).toBe('S')
    }
    expect((await rest).code).toBe(0)
    expect((await left(server)).toSorted()).toEqual(fresh.map(({ paymentId }) => paymentId).toSorted())
    const all = await archivedIn(path)
    expect(new Set(all.lines.flatMap((line) => line['payments']?.map(({ payment_id: id }) => id) ?? []))).toEqual(
      new Set(ids),
    )
  })
})

describe('an archive', () => {
  test('is read back into tables as docs/operations.md says', async () => {
    const server = await testCapstan()
    const { old } = await oldLife(server)
    const before = await rowsOf(server, old)
    const path = folder()
    await prune(apiOf(server), order(path), new Date(), quiet)
    const { lines } = await archivedIn(path)
    const { pool } = server.app.context
    const tables = ['payments', 'captures', 'refunds', 'attempts', 'notifications', 'deliveries']
    for (const table of tables) {
      for (const line of lines) {
        await pool.query(
          `insert into ${table} select (jsonb_populate_recordset(null::${table}, $1::jsonb->'${table}')).*`,
          [JSON.stringify(line)],
        )
      }
    }
    const after = await rowsOf(server, old)
    for (const table of tables) expect(after[table]).toEqual(before[table])
  })
})
