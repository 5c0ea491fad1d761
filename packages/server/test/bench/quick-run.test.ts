import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/** A Markdown table by the name of its row and, within it, by the head of its column; cells as they are printed. */
type Table = ReadonlyMap<string, Readonly<Record<string, string>>>

function tablesOf(text: string): ReadonlyMap<string, Table> {
  const blocks = text.split('\n\n').filter((block) => block.startsWith('| '))
  return new Map(
    blocks.map((block) => {
      const [head = [], , ...rows] = block.split('\n').map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
      const named = rows.map(
        (row) => [row[0] ?? '', Object.fromEntries(head.map((name, at) => [name, row[at] ?? '']))] as const,
      )
      return [head[0] ?? '', new Map(named)]
    }),
  )
}

/** `1638 ± 7 %` is 1638. */
function number(cell: string | undefined): number {
  return Number(cell?.split(' ')[0] || Number.NaN)
}

test('a quick run of the bench names the machine and measures captures, loads, operations, parts and memory', async () => {
  const run = await promisify(execFile)(process.execPath, ['bench/main.ts', '--quick'], { cwd: ROOT })
  expect(run.stdout).toMatch(/^Machine .* cores/)
  expect(run.stdout).toMatch(/\nPostgreSQL .* embedded, fsync on, synchronous_commit on\n/)
  expect(run.stdout).toMatch(/\nMedusa {6}(@medusajs\/payment \d|skipped: )/)
  expect(run.stdout).toMatch(/\nCapstan {5}1 process\n/)
  const tables = tablesOf(run.stdout)
  expect([...tables.keys()]).toEqual([
    'captures, as many as are answered',
    'captures, as they arrive',
    'operations, as many as are answered',
    'parts of a capture',
    'memory, MiB',
  ])
  const rows = (name: string) => [...(tables.get(name)?.entries() ?? [])]
  const names = (name: string) => rows(name).map(([row]) => row)

  expect(names('captures, as many as are answered')).toEqual([
    'RSA-2048 alone: one verified, one made',
    'RSA-2048 alone: one verified, two made, as for a notified capture',
    'pgbench: the two commits alone, 16 clients',
    'pgbench: the same, 16 captures in two commits, 2 clients',
    "Medusa's payment module, no HTTP, no signatures, 16 at a time",
    'Capstan, instant acquirer, no notification address, 1 at a time',
    'Capstan, instant acquirer, no notification address, 16 at a time',
    'Capstan, instant acquirer, no notification address, 64 at a time',
    'Capstan, instant acquirer, no notification address, 256 at a time',
    'Capstan, instant acquirer, notified, 16 at a time',
    'Capstan, instant acquirer, notified, 64 at a time',
    'Capstan, simulated acquirer (one commit more), notified, 16 at a time',
  ])
  for (const [name, cells] of rows('captures, as many as are answered')) {
    if (/^pgbench|^Medusa/.test(name) && cells['captures/s'] === 'skipped') continue
    expect(number(cells['captures/s']), name).toBeGreaterThan(0)
    if (!name.startsWith('Capstan')) continue
    for (const column of ['÷ RSA', 'p50 ms', 'p99 ms', 'CPU ms: server']) {
      expect(number(cells[column]), `${name}: ${column}`).toBeGreaterThan(0)
    }
    if (name.includes(', notified,')) expect(number(cells['notified/s']), name).toBeGreaterThan(0)
  }

  expect(names('captures, as they arrive')).toEqual([
    'half of the peak',
    'nine tenths of the peak',
    'twice the peak',
    'notified, half of the peak',
    'notified, nine tenths of the peak',
  ])
  for (const [name, cells] of rows('captures, as they arrive')) {
    for (const column of ['offered/s', 'answered/s', '÷ peak', 'p50 ms', 'p99 ms', 'p99.9 ms', 'load']) {
      expect(number(cells[column]), `${name}: ${column}`).toBeGreaterThan(0)
    }
    for (const column of ['refused/s: signed', 'unsigned', 'sent late p99 ms']) {
      expect(number(cells[column]), `${name}: ${column}`).toBeGreaterThanOrEqual(0)
    }
  }

  expect(names('operations, as many as are answered')).toEqual([
    'authorizations, 64 at a time',
    'payments, each captured automatically, 64 at a time',
    'inquiries, 64 at a time',
    'life cycles: pay, capture a part, capture the rest, refund a part, inquire, 64 at a time',
  ])
  for (const [name, cells] of rows('operations, as many as are answered')) {
    for (const column of ['requests/s', '÷ RSA', 'p50 ms', 'p99 ms', 'CPU ms: server']) {
      expect(number(cells[column]), `${name}: ${column}`).toBeGreaterThan(0)
    }
    if (name.startsWith('life')) expect(number(cells['life cycles/s']), name).toBeGreaterThan(0)
  }

  const parts = new Map(rows('parts of a capture').map(([name, cells]) => [name, number(cells['CPU ms'])]))
  expect([...parts.keys()]).toEqual([
    'signing: the answer and the notification',
    'verifying: the request',
    'HTTP: requests and answers',
    'HTTP: delivering the notification',
    'JSON',
    'SQL client and store',
    'checking requests, building answers',
    'what a capture does',
    'garbage collection',
    "V8's own threads: compiling, garbage collection",
    'Node outside JavaScript: sockets, timers',
    'the rest of the server',
    'PostgreSQL',
    'all',
  ])
  for (const name of ['HTTP: requests and answers', 'SQL client and store', 'PostgreSQL', 'all']) {
    expect(parts.get(name), name).toBeGreaterThan(0)
  }

  expect(names('memory, MiB')).toEqual(['server: resident', 'PostgreSQL: proportional'])
  for (const [name, cells] of rows('memory, MiB')) {
    for (const column of ['at rest', 'under load'])
      expect(number(cells[column]), `${name}: ${column}`).toBeGreaterThan(0)
  }
}, 180_000)

test('a quick run of the bench of the list has a page of each kind beside its SQL, and an export', async () => {
  const run = await promisify(execFile)(process.execPath, ['bench/dashboard-million.ts', '--quick'], { cwd: ROOT })
  const rows = run.stdout.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  expect(rows.length).toBeGreaterThan(9)
  for (const row of rows.slice(1)) expect(row.split('|').slice(2, -1).map(Number), row).not.toContain(Number.NaN)
  const pages = rows.filter((row) => /first page|page 20|by state, common/.test(row))
  for (const row of pages) expect(row.split('|')[2]?.trim(), row).toBe('50')
  expect(run.stdout).toMatch(/^CSV: 5,000 rows, /m)
}, 120_000)

test('a quick run of the bench of a backlog has a row for each kind of endpoint', async () => {
  const run = await promisify(execFile)(process.execPath, ['bench/backlog.ts', '--quick'], { cwd: ROOT })
  const rows = run.stdout.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  expect(rows).toHaveLength(5)
  for (const row of rows.slice(1)) expect(row.split('|').slice(2, -1).map(Number), row).not.toContain(Number.NaN)
}, 120_000)

test('a quick run of the bench of growth measures at both sizes, and removes', async () => {
  const run = await promisify(execFile)(process.execPath, ['bench/growth.ts', '--quick'], { cwd: ROOT })
  expect(run.stdout).toMatch(/^\| 1,000 \| [0-9.]+ .*\n\| 2,000 \| [0-9.]+ /m)
  expect(run.stdout).toMatch(/^prune: [1-9]/m)
}, 120_000)
