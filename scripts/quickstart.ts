/**
 * `npm run test:quickstart [folder]`: does in an installed clone what the README tells a stranger to do. Starts a server
 * on a free port with a home of its own, runs the example against it, stops the server, and prints what a person would
 * have seen. Fails when anything is not as the README shows it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const startWithinMs = 120_000
const stopWithinMs = 60_000

/** Lines of the example that say that money was held, taken in two parts, and told of. */
const expectedLines: readonly RegExp[] = [
  /^pay +EUR 129\.50 .* S SUCCESS$/,
  /^ +notified +PAYMENT_RESULT, signature verified +S SUCCESS$/,
  /^capture +EUR 80\.00, .* S SUCCESS$/,
  /^ +notified +CAPTURE_RESULT, signature verified +S SUCCESS$/,
  /^capture +EUR 49\.50, .* S SUCCESS$/,
  /^inquiry +paymentStatus SUCCESS +S SUCCESS$/,
  /^ +CAPTURE EUR 80\.00 +S SUCCESS$/,
  /^ +CAPTURE EUR 49\.50 +S SUCCESS$/,
]

interface Run {
  readonly child: ChildProcess
  /** Resolves with the exit code; a signal counts as 1. */
  readonly ended: Promise<number>
  /** Standard output and error so far. */
  output(): string
}

function run(folder: string, home: string, args: readonly string[]): Run {
  const child = spawn('npm', ['run', '--silent', ...args], {
    cwd: folder,
    env: { ...process.env, CAPSTAN_HOME: home, CAPSTAN_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : 1))
  return { child, ended, output: () => output }
}

async function ready(server: Run): Promise<void> {
  const announced = new Promise<'ready'>((resolve) => {
    const look = () => server.output().includes('npm run example') && resolve('ready')
    server.child.stdout?.on('data', look)
  })
  const outcome = await Promise.race([announced, server.ended, elapsed(startWithinMs)])
  if (outcome !== 'ready') throw new Error(`the server did not start (${outcome}):\n${server.output()}`)
}

/** Tells the server itself, not npm above it, which would pass the signal on while the terminal sends it too. */
async function stop(server: Run, home: string): Promise<void> {
  const { pid } = JSON.parse(readFileSync(join(home, 'server.json'), 'utf8')) as { pid: number }
  process.kill(pid, 'SIGTERM')
  const code = await Promise.race([server.ended, elapsed(stopWithinMs)])
  if (code !== 0) throw new Error(`the server did not stop in order (${code}):\n${server.output()}`)
}

function elapsed(ms: number): Promise<'timeout'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('timeout'), ms).unref()
  })
}

async function walk(folder: string, home: string): Promise<void> {
  const started = performance.now()
  const server = run(folder, home, ['start'])
  try {
    await ready(server)
    const example = run(folder, home, ['example'])
    const code = await example.ended
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    console.log(`$ npm start\n${server.output()}\n$ npm run example\n${example.output()}`)
    if (code !== 0) throw new Error(`the example ended with code ${code}`)
    const lines = example.output().split('\n')
    const missing = expectedLines.filter((expected) => !lines.some((line) => expected.test(line)))
    if (missing.length > 0) throw new Error(`the example did not print ${missing.join(' ')}`)
    console.log(`From "npm start" to the last verified notification: ${seconds} s`)
  } finally {
    if (existsSync(join(home, 'server.json'))) await stop(server, home)
  }
  if (existsSync(join(home, 'server.json'))) throw new Error('the stopped server left its address behind')
}

const place = mkdtempSync(join(tmpdir(), 'capstan-quickstart-'))
// Started by root, PostgreSQL runs as another user, who must be able to pass through to its data.
chmodSync(place, 0o711)
try {
  await walk(process.argv[2] ?? process.cwd(), join(place, 'home'))
} finally {
  rmSync(place, { recursive: true, force: true })
}
