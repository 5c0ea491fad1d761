import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

test('a quick run of the bench names the machine and prints one table with every peer', async () => {
  const run = await promisify(execFile)(process.execPath, ['bench/main.ts', '--quick'], { cwd: ROOT })
  expect(run.stdout).toMatch(/^Machine .* cores/)
  expect(run.stdout).toMatch(/\nPostgreSQL .* embedded, fsync on, synchronous_commit on\n/)
  const rows = run.stdout.split('\n').filter((line) => line.startsWith('|'))
  expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual([
    '',
    expect.stringMatching(/^-+$/),
    'RSA-2048 alone: one verified, one made',
    'pgbench: the two commits alone, 16 clients',
    'pgbench: the same, 16 captures in two commits, 2 clients',
    'Capstan, instant acquirer, no notification address, 1 at a time',
    'Capstan, instant acquirer, no notification address, 16 at a time',
    'Capstan, instant acquirer, no notification address, 64 at a time',
    'Capstan, instant acquirer, notified, 16 at a time',
    'Capstan, simulated acquirer (one commit more), notified, 16 at a time',
  ])
  for (const row of rows.slice(5)) expect(Number(row.split('|')[2])).toBeGreaterThan(0)
}, 120_000)

test('a quick run of the bench of the list has a page of each kind beside its SQL, and an export', async () => {
  const run = await promisify(execFile)(process.execPath, ['bench/dashboard-million.ts', '--quick'], { cwd: ROOT })
  const rows = run.stdout.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  expect(rows.length).toBeGreaterThan(9)
  for (const row of rows.slice(1)) expect(row.split('|').slice(2, -1).map(Number), row).not.toContain(Number.NaN)
  const pages = rows.filter((row) => /first page|page 20|by state, common/.test(row))
  for (const row of pages) expect(row.split('|')[2]?.trim(), row).toBe('50')
  expect(run.stdout).toMatch(/^CSV: 5,000 rows, /m)
}, 120_000)
