/**
 * `npm run test:examples [-- script express fastify nextjs empty-folder]`: starts a Capstan and then each example, or
 * those that are named, by the commands of its README, and does with it what a merchant would. The example for Next.js is
 * installed outside of the workspace, with the SDK as a packed file; `empty-folder` is the script from packed files alone.
 * Needs minutes and a registry; the closing line is `N passed, M failed`.
 */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { onServer } from '../../packages/server/test/support/on-server.ts'
import { startTestCluster } from '../../packages/server/test/support/test-cluster.ts'
import { buildSdk, SDK_BUILD } from '../pack/build-sdk.ts'
import { buildServer, SERVER_BUILD } from '../pack/build-server.ts'
import { ROOT } from '../pack/project.ts'
import { runProgram } from '../pack/run-program.ts'
import { packTarball } from '../pack/tarball.ts'
import { strangersEnvironment } from '../package-check/outside.ts'
import { expectThat, Report } from '../package-check/report.ts'
import { type RunningCapstan, startCapstan } from '../running-capstan.ts'
import { type StartedProgram, startProgram } from '../started-program.ts'
import { tellCheckoutStory } from './checkout-story.ts'
import { recordFromEmptyFolder } from './empty-folder.ts'
import { readmeOf } from './readme-requests.ts'
import { runReadmeSamples } from './readme-sdk.ts'
import { freePort, Shop } from './shop.ts'
import { tellShopStory } from './shop-story.ts'

const clientId = 'SANDBOX_DEMO'
const openWithinMs = 60_000

const report = new Report(process.env['CI'] === undefined)

/** In the clone, by an npm script of the root; with what the reader would have set before it. */
async function checkShop(example: string, capstan: RunningCapstan, settings: NodeJS.ProcessEnv): Promise<void> {
  const script = `example:${example}`
  await serving(example, capstan, ['npm', 'run', script], { ...process.env, ...settings }, ROOT, async (shop) => {
    expectThat(readmeOf(example).includes(`npm run ${script}`), 'its README names another command')
    await tellShopStory({ report, example, shop, clientId })
  })
}

async function serving(
  example: string,
  capstan: RunningCapstan,
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  tell: (shop: Shop) => Promise<void>,
): Promise<void> {
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  let started: StartedProgram | undefined
  try {
    const served = await report.check(`${example}: starts as its README says`, async () => {
      started = startProgram(program, args, {
        cwd,
        env: { ...env, CAPSTAN_HOME: capstan.home, PORT: port, SHOP_URL: url },
      })
      await started.said(url, openWithinMs)
      return undefined
    })
    if (served) await tell(new Shop(url, capstan))
  } finally {
    await started?.stop()
  }
}

async function checkScript(capstan: RunningCapstan, place: string): Promise<void> {
  await report.check('script: pays, captures in two parts and verifies three notifications', async () => {
    const env = { ...process.env, CAPSTAN_HOME: capstan.home }
    const output = await runProgram('npm', ['run', '--silent', 'example'], { cwd: ROOT, env, timeoutMs: 60_000 })
    expectThat(output.match(/signature verified +S SUCCESS/g)?.length === 3, output)
    return undefined
  })
  await report.check('README: its samples of the SDK capture, and receive the notification', async () => {
    await runReadmeSamples(place, capstan)
    return undefined
  })
}

/** Laid out as in a clone: the example, and the SDK where `npm run pack` puts it. */
async function checkNextjs(capstan: RunningCapstan, place: string, sdk: string): Promise<void> {
  const folder = join(place, 'examples', 'nextjs')
  cpSync(join(ROOT, 'examples', 'nextjs'), folder, {
    recursive: true,
    filter: (source) => !/[\\/](node_modules|\.next)$/.test(source),
  })
  mkdirSync(join(place, 'dist'))
  cpSync(sdk, join(place, 'dist', basename(sdk)))
  const env = { ...strangersEnvironment(), NEXT_TELEMETRY_DISABLED: '1' }
  const built = await report.check('nextjs: installs and builds, without any key', async () => {
    const options = { cwd: folder, env, timeoutMs: 600_000 }
    await runProgram('npm', ['install', '--no-audit', '--no-fund'], options)
    await runProgram('npm', ['run', 'build'], options)
    return undefined
  })
  if (!built) return
  await serving('nextjs', capstan, ['npm', 'start'], env, folder, (shop) => tellCheckoutStory(report, shop, clientId))
}

async function checkFastify(capstan: RunningCapstan): Promise<void> {
  const postgres = await startTestCluster()
  try {
    await onServer(postgres.url, 'create database shop')
    const database = new URL(postgres.url)
    database.pathname = '/shop'
    await checkShop('fastify', capstan, { DATABASE_URL: database.href })
  } finally {
    await postgres.stop()
  }
}

async function checkEmptyFolder(place: string, sdk: string): Promise<void> {
  await report.check('empty folder: installed from packed files, paid, captured, notified', async () => {
    await buildServer()
    const server = await packTarball(SERVER_BUILD)
    const { text } = await recordFromEmptyFolder(place, sdk, server.file)
    return `\n${text}`
  })
}

async function checkExamples(place: string, isWanted: (name: string) => boolean): Promise<void> {
  let sdk = ''
  if (isWanted('nextjs') || isWanted('empty-folder')) {
    await buildSdk()
    sdk = (await packTarball(SDK_BUILD)).file
  }
  if (isWanted('empty-folder')) await checkEmptyFolder(place, sdk)
  const home = join(place, 'home')
  const capstan = await startCapstan({ folder: ROOT, home, start: ['npm', 'start'], env: process.env })
  try {
    if (isWanted('script')) await checkScript(capstan, place)
    if (isWanted('express')) await checkShop('express', capstan, {})
    if (isWanted('fastify')) await checkFastify(capstan)
    if (isWanted('nextjs')) await checkNextjs(capstan, place, sdk)
  } finally {
    await capstan.stop()
  }
}

const place = mkdtempSync(join(tmpdir(), 'capstan-examples-'))
// Started by root, PostgreSQL runs as another user, who must be able to pass through to its data.
chmodSync(place, 0o711)
try {
  const named = process.argv.slice(2)
  await checkExamples(place, (name) => named.length === 0 || named.includes(name))
} finally {
  rmSync(place, { recursive: true, force: true })
}
console.log(`\n${report.closingLines()}`)
if (report.failed) process.exitCode = 1
