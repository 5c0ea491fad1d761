import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runChaos } from './chaos.ts'
import { chaosTable } from './chaos-table.ts'
import { faultsOf } from './stock.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } })
const rounds = wholeNumber('rounds', values.rounds ?? '10')
const seed = wholeNumber('seed', values.seed ?? String(Date.now() % 1_000_000))

const home = mkdtempSync(path.join(tmpdir(), 'capstan-chaos-'))
// As root, PostgreSQL runs as another user, who must be able to pass.
chmodSync(home, 0o755)
try {
  process.stdout.write(`seed ${seed}\n`)
  const result = await runChaos({ rounds, seed, home, say: (line) => process.stderr.write(`${line}\n`) })
  process.stdout.write(`${chaosTable(result)}\n`)
  process.exitCode = Object.values(faultsOf(result)).every((count) => count === 0) ? 0 : 1
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 10 })
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) throw new Error(`--${name} must be a whole number above 0`)
  return Number(text)
}
