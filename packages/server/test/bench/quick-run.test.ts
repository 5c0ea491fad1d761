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
    'Capstan, instant acquirer, no notification address, 1 at a time',
    'Capstan, instant acquirer, no notification address, 16 at a time',
    'Capstan, instant acquirer, no notification address, 64 at a time',
    'Capstan, instant acquirer, notified, 16 at a time',
    'Capstan, simulated acquirer (one commit more), notified, 16 at a time',
  ])
  for (const row of rows.slice(4)) expect(Number(row.split('|')[2])).toBeGreaterThan(0)
}, 120_000)
