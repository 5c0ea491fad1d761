/**
 * `npm run test:quickstart [folder]`: does in an installed clone what the README tells a stranger to do. Starts a server
 * on a free port with a home of its own, runs the example script and the shop against it, turns the clock, stops the
 * server, and prints what a person would have seen. Fails when anything is not as the README shows it.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './examples-check/shop.ts'
import { runProgram } from './pack/run-program.ts'
import { type RunningCapstan, startCapstan } from './running-capstan.ts'
import { startProgram } from './started-program.ts'

/** Lines of the example that say that money was held, taken in two parts, and told of. */
const expectedOfScript: readonly RegExp[] = [
  /^pay +EUR 129\.50 .* S SUCCESS$/,
  /^ +notified +PAYMENT_RESULT, signature verified +S SUCCESS$/,
  /^capture +EUR 80\.00, .* S SUCCESS$/,
  /^ +notified +CAPTURE_RESULT, signature verified +S SUCCESS$/,
  /^capture +EUR 49\.50, .* S SUCCESS$/,
  /^inquiry +paymentStatus SUCCESS +S SUCCESS$/,
  /^ +CAPTURE EUR 80\.00 +S SUCCESS$/,
  /^ +CAPTURE EUR 49\.50 +S SUCCESS$/,
]

/** What becomes of an order that is not shipped in seven days. */
const expectedOfClock: readonly RegExp[] = [
  / not captured yet; the authorization expires at /,
  / cancelled at the acquirer, 129\.50 EUR went back to the buyer: it was not captured in time$/,
  /^2 things happened on the way\. For SANDBOX_DEMO it is now /,
]

function expectLines(command: string, output: string, expected: readonly RegExp[]): void {
  console.log(`\n$ ${command}\n${output.trimEnd()}`)
  const lines = output.split('\n')
  const missing = expected.filter((each) => !lines.some((line) => each.test(line)))
  if (missing.length > 0) throw new Error(`"${command}" did not print ${missing.join(' ')}`)
}

async function walk(folder: string, home: string): Promise<void> {
  const started = performance.now()
  const capstan = await startCapstan({ folder, home, start: ['npm', 'run', '--silent', 'start'], env: process.env })
  try {
    console.log(`$ npm start\n${capstan.output().trimEnd()}`)
    if (!capstan.output().includes('npm run example')) throw new Error('the server does not name the example')
    const env = { ...process.env, CAPSTAN_HOME: home }
    const output = await runProgram('npm', ['run', '--silent', 'example'], { cwd: folder, env, timeoutMs: 60_000 })
    expectLines('npm run example', output, expectedOfScript)
    console.log(`From "npm start" to the last verified notification: ${secondsSince(started)} s`)
    await forgetAnOrder(folder, capstan, env)
  } finally {
    await capstan.stop()
  }
}

/** Orders something of the shop, ships nothing, and lets seven days pass. */
async function forgetAnOrder(folder: string, capstan: RunningCapstan, env: NodeJS.ProcessEnv): Promise<void> {
  const port = String(await freePort())
  const shop = startProgram('npm', ['run', '--silent', 'example:express'], { cwd: folder, env: { ...env, PORT: port } })
  try {
    await shop.said('The shop is open', 60_000)
    const ordered = await fetch(`http://127.0.0.1:${port}/orders`, { method: 'POST' })
    if (ordered.status !== 200)
      throw new Error(`the order was answered with ${ordered.status}: ${await ordered.text()}`)
    expectLines('curl -X POST …/orders', await ordered.text(), [/^ +"payment": "authorized",$/])
    const happened = await capstan.command('clock', 'advance', 'SANDBOX_DEMO', '7d')
    expectLines('npx capstan clock advance SANDBOX_DEMO 7d', happened, expectedOfClock)
  } finally {
    await shop.stop()
  }
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1_000).toFixed(1)
}

const place = mkdtempSync(join(tmpdir(), 'capstan-quickstart-'))
// Started by root, PostgreSQL runs as another user, who must be able to pass through to its data.
chmodSync(place, 0o711)
try {
  await walk(process.argv[2] ?? process.cwd(), join(place, 'home'))
} finally {
  rmSync(place, { recursive: true, force: true })
}
