import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runMerchantTests } from '../merchant-tests.ts'
import { SERVER_BUILD } from '../pack/build-server.ts'
import { readManifest } from '../pack/project.ts'
import { runProgram, tryProgram } from '../pack/run-program.ts'
import { startCapstan } from '../running-capstan.ts'
import { compile, TSC } from './consumers.ts'
import { type Outside, strangersEnvironment } from './outside.ts'
import { expectThat, type Report } from './report.ts'
import type { Runtime, Tools } from './runtimes.ts'

interface Stage {
  readonly report: Report
  readonly outside: Outside
  readonly tools: Tools
  readonly sdk: string
  readonly server: string
}

/** The server as it is installed by somebody who has never seen its sources, by each Node that it is for. */
export async function checkServer({ report, outside, tools, sdk, server }: Stage): Promise<void> {
  // The strictest that npm does: no install script runs, so PostgreSQL's libraries are not linked.
  const project = await outside.install('packages/sdk/consumers/capstan-server', [sdk, server], ['--ignore-scripts'])
  await report.check('capstan/testing: compiles from both module systems, and misuse does not', async () => {
    await compile(TSC, project)
    return undefined
  })
  for (const runtime of tools.runtimes.filter(({ node }) => node !== undefined)) {
    const home = join(project, `home of ${runtime.name}`)
    if (isSupported(runtime)) {
      await report.check(`capstan, ${runtime.name}: serves, a capture by the SDK, stops`, () =>
        useServer(project, home, runtime),
      )
    } else {
      await report.check(`capstan, ${runtime.name}: says which Node it needs`, () => refuses(project, home, runtime))
    }
  }
}

/** The testing kit in the test runners that merchants have, each in a Node that the server is for. */
export async function checkTestingKit({ report, outside, tools, server }: Stage): Promise<void> {
  const nodes = tools.runtimes.filter(isSupported)
  for (const runner of ['vitest', 'jest']) {
    const project = await outside.install(`packages/server/test/testing-kit/consumers/${runner}`, [server])
    for (const runtime of nodes) {
      await report.check(`capstan/testing: ${runner}, ${runtime.name}`, () =>
        runMerchantTests(project, runtime.program),
      )
    }
  }
}

/** By what its manifest tells npm, so that this and the refusal of its command are held together. */
function isSupported({ node }: Runtime): boolean {
  const range = readManifest(SERVER_BUILD).engines?.['node'] ?? ''
  const [, minor, next] = /^\^22\.(\d+)\.0 \|\| >=(\d+)\.0\.0$/.exec(range) ?? []
  if (minor === undefined) throw new Error(`cannot read its engines: ${range}`)
  if (node === undefined) return false
  return (node.major === 22 && node.minor >= Number(minor)) || node.major >= Number(next)
}

function environment(home: string, { program }: Runtime): NodeJS.ProcessEnv {
  return { ...strangersEnvironment(program), CAPSTAN_HOME: home, CAPSTAN_PORT: '0' }
}

async function refuses(project: string, home: string, runtime: Runtime): Promise<undefined> {
  const env = environment(home, runtime)
  const { code, stderr } = await tryProgram('npx', ['capstan', 'serve'], { cwd: project, env, timeoutMs: 60_000 })
  expectThat(code === 1 && /^Capstan needs Node 24, or 22\.15 or later; this is v/m.test(stderr), `${code}: ${stderr}`)
  expectThat(!existsSync(home), 'it began to serve all the same')
  return undefined
}

async function useServer(project: string, home: string, runtime: Runtime): Promise<string> {
  const env = environment(home, runtime)
  const options = { cwd: project, env, timeoutMs: 120_000 }
  const version = (await runProgram('npx', ['capstan', '--version'], options)).trim()
  expectThat(version === readManifest(SERVER_BUILD).version, `--version says ${version}`)
  const started = performance.now()
  const server = await startCapstan({ folder: project, home, start: ['npx', 'capstan', 'serve'], env })
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  try {
    expectThat(!/npm (run|start)/.test(server.output()), `it names scripts that only a clone has:\n${server.output()}`)
    const printed = await runProgram(runtime.program, ['capture.js'], options)
    expectThat(printed.trim() === '{"pay":"S","capture":"S","notification":"CAPTURE_RESULT"}', printed)
    await server.command('doctor', '--json')
    await expectDashboard(server.url)
    return `ready after ${seconds} s`
  } finally {
    await server.stop()
  }
}

/** The page, and the script that it begins with. */
async function expectDashboard(url: string): Promise<void> {
  const page = await fetch(`${url}/dashboard`)
  const [, script] = /<script type="module"[^>]* src="([^"]+)"/.exec(await page.text()) ?? []
  expectThat(page.status === 200 && script !== undefined, `/dashboard answers ${page.status}`)
  const { status } = await fetch(url + script)
  expectThat(status === 200, `${script} answers ${status}`)
}
