/**
 * `npm run bench:start`: how long a start takes, from the command to "Capstan is ready": the first in a new folder, and later
 * ones, in one process and in several. Beside it what any Node program needs to begin with. docs/performance.md has the
 * numbers of one machine. `--install` also packs Capstan and installs it as a user does, for how long that takes and how much it is.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureInstall, sizeOf } from './install.ts'
import { median } from './statistics.ts'

const rounds = 7
const several = Math.max(2, Math.min(availableParallelism(), 4))
const bin = fileURLToPath(new URL('../packages/server/bin/capstan.js', import.meta.url))

/** Milliseconds until it is ready; it has ended when this settles. */
async function start(home: string, processes: number): Promise<number> {
  const begun = performance.now()
  const child = spawn(process.execPath, [bin, 'serve', '--processes', String(processes)], {
    env: { PATH: process.env['PATH'], CAPSTAN_HOME: home, CAPSTAN_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  let output = ''
  const ready = new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        if (output.includes('Capstan is ready')) resolve(performance.now() - begun)
      })
    }
    child.on('close', () => reject(new Error(`it did not start: ${output}`)))
  })
  const readyMs = await ready
  child.kill('SIGTERM')
  await ended
  return readyMs
}

async function bareNode(): Promise<number> {
  const begun = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close')
  return performance.now() - begun
}

function row(what: string, taken: readonly number[]): string {
  const range = taken.length > 1 ? `${Math.round(Math.min(...taken))} to ${Math.round(Math.max(...taken))}` : ''
  return `| ${what} | ${taken.length} | ${Math.round(median(taken))} | ${range} |`
}

async function measureStarts(home: string): Promise<void> {
  const first = [await start(home, 1)]
  // What the processes parse themselves is kept after their first start.
  await start(home, several)
  const one: number[] = []
  const many: number[] = []
  const bare: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareNode())
    one.push(await start(home, 1))
    many.push(await start(home, several))
  }
  console.log('| start | of | median, ms | from … to, ms |\n| --- | --- | --- | --- |')
  console.log(row('Node alone, with nothing to do', bare))
  console.log(row('the first in a new folder, one process', first))
  console.log(row('later, one process', one))
  console.log(row(`later, ${several} processes`, many))
}

const load = loadavg()[0]?.toFixed(1)
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${load} at the beginning\n`)
const home = mkdtempSync(join(tmpdir(), 'capstan-bench-start-'))
// Started by root, PostgreSQL runs as another user, who must be able to pass.
chmodSync(home, 0o755)
try {
  await measureStarts(home)
} finally {
  rmSync(home, { recursive: true, force: true })
}
console.log(`\nnode_modules of this clone: ${sizeOf(fileURLToPath(new URL('../node_modules', import.meta.url)))}`)
if (process.argv.includes('--install')) console.log(await measureInstall())
