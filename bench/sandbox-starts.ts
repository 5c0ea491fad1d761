/**
 * `npm run bench:sandbox`: how long a merchant's test waits for `startSandbox`, the first time on a machine and afterwards,
 * alone and with others at the same time. docs/testing.md has the numbers of one machine.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../packages/server/src/testing/sandbox.ts'
import { median } from './statistics.ts'

const rounds = 10
const atOnce = 4

interface Taken {
  readonly startMs: number
  readonly stopMs: number
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function startAndStop(): Promise<Taken> {
  let sandbox: Sandbox | undefined
  const startMs = await timed(async () => {
    sandbox = await startSandbox()
  })
  const stopMs = await timed(async () => sandbox?.stop())
  return { startMs, stopMs }
}

function row(what: string, taken: readonly Taken[]): string {
  const starts = taken.map(({ startMs }) => startMs)
  const range = `${Math.round(Math.min(...starts))} to ${Math.round(Math.max(...starts))}`
  const stop = Math.round(median(taken.map(({ stopMs }) => stopMs)))
  return `| ${what} | ${taken.length} | ${Math.round(median(starts))} | ${range} | ${stop} |`
}

async function main(): Promise<void> {
  const first = [await startAndStop()]
  const alone: Taken[] = []
  for (let round = 0; round < rounds; round += 1) alone.push(await startAndStop())
  const together: Taken[] = []
  for (let round = 0; round < rounds / 2; round += 1) {
    together.push(...(await Promise.all(Array.from({ length: atOnce }, startAndStop))))
  }
  const load = loadavg()[0]?.toFixed(1)
  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${load} at the end\n`)
  console.log('| start | of | median, ms | from … to, ms | stop, ms |\n| --- | --- | --- | --- | --- |')
  console.log(row('the first, with an empty cache', first))
  console.log(row('later, one at a time', alone))
  console.log(row(`later, ${atOnce} at the same time`, together))
}

const cache = mkdtempSync(join(tmpdir(), 'capstan-bench-cache-'))
// Started by root, PostgreSQL runs as another user, who must be able to pass through to the template.
chmodSync(cache, 0o755)
process.env['XDG_CACHE_HOME'] = cache
try {
  await main()
} finally {
  rmSync(cache, { recursive: true, force: true })
}
