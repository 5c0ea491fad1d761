import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../pack/project.ts'
import { runProgram } from '../pack/run-program.ts'
import { checkNotSent } from './not-sent.ts'
import { type Outside, strangersEnvironment } from './outside.ts'
import { expectThat, type Report } from './report.ts'
import { type Runtime, requiresModules, runsTypeScript, type Tools } from './runtimes.ts'
import { forgedId, type StandIn } from './stand-in.ts'

const CONSUMERS = 'packages/sdk/consumers'
/** The compiler of the project, which no consumer has installed. */
export const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

/** What every consumer prints when the SDK did all it was asked. */
const expected = {
  capture: 'S',
  captureId: '2026112319401080010018800710200',
  forged: 'wrong-signature',
  notification: 'CAPTURE_RESULT',
  altered: 'signature-invalid',
}

interface Stage {
  readonly report: Report
  readonly outside: Outside
  readonly tools: Tools
  readonly standIn: StandIn
  /** The packed SDK. */
  readonly sdk: string
}

/** Each consumer in each runtime that it is for. */
export async function checkConsumers(stage: Stage): Promise<void> {
  const { outside, tools, sdk } = stage
  const javascript = await outside.install(`${CONSUMERS}/esm-javascript`, [sdk])
  for (const runtime of tools.runtimes) await checkRun(stage, 'ESM JavaScript', runtime, javascript, 'main.js')
  await checkNotSent(stage.report, stage.standIn, tools.runtimes, javascript)

  const commonjs = await outside.install(`${CONSUMERS}/commonjs`, [sdk])
  for (const runtime of tools.runtimes) {
    await checkRun(stage, 'CommonJS import()', runtime, commonjs, 'dynamic-import.js')
    if (requiresModules(runtime)) await checkRun(stage, 'CommonJS require', runtime, commonjs, 'require.js')
  }
  await checkNodeNext(stage)
  await checkBundler(stage)
  await checkWorker(stage)
}

async function checkNodeNext(stage: Stage): Promise<void> {
  const { report, outside, tools, sdk } = stage
  const folder = await outside.install(`${CONSUMERS}/typescript-nodenext`, [sdk])
  const name = 'TypeScript nodenext'
  for (const [compiler, program] of compilers(tools)) {
    await report.check(`${name}: compiles with ${compiler}, and each misuse does not`, async () => {
      await compile(program, folder)
      return undefined
    })
  }
  for (const runtime of tools.runtimes) {
    await checkRun(stage, `${name}, compiled`, runtime, folder, 'out/main.js')
    if (runsTypeScript(runtime)) await checkRun(stage, `${name}, source`, runtime, folder, 'main.ts')
  }
}

async function checkBundler(stage: Stage): Promise<void> {
  const { report, outside, tools, sdk } = stage
  const folder = await outside.install(`${CONSUMERS}/typescript-bundler`, [sdk])
  const name = 'TypeScript bundler'
  for (const [compiler, program] of compilers(tools)) {
    await report.check(`${name}: compiles with ${compiler}`, async () => {
      await compile(program, folder)
      return undefined
    })
  }
  await report.check(`${name}: is bundled`, async () => {
    await bundle(tools, join(folder, 'main.ts'), join(folder, 'bundle.js'))
    return undefined
  })
  for (const runtime of tools.runtimes) await checkRun(stage, `${name}, bundled`, runtime, folder, 'bundle.js')
}

/** The worker's file has no process around it, so a small program of the runtime hands it what it needs. */
async function checkWorker({ report, outside, tools, standIn, sdk }: Stage): Promise<void> {
  const folder = await outside.install(`${CONSUMERS}/worker`, [sdk])
  const worker = join(folder, 'worker.js')
  await bundle(tools, worker, join(folder, 'bundle.js'))
  await bundle(tools, worker, join(folder, 'bundle.script.js'), ['--format=iife', '--global-name=consumer'])
  for (const [name, host] of [
    ['workerd', 'in-workerd.js'],
    ['Vercel edge runtime', 'in-edge-runtime.js'],
  ] as const) {
    await report.check(`worker, ${name}`, async () => {
      const env = { ...strangersEnvironment(), ...standIn.environment, TOOLS: toolsUrl(tools) }
      return judge(standIn, await runProgram(process.execPath, [host], { cwd: folder, env, timeoutMs: 120_000 }))
    })
  }
}

function toolsUrl({ folder }: Tools): string {
  return pathToFileURL(join(folder, 'package.json')).href
}

function compilers({ folder }: Tools): readonly (readonly [name: string, program: string])[] {
  return [
    ['TypeScript of the project', TSC],
    ['TypeScript 5.7', join(folder, 'node_modules/typescript-5/bin/tsc')],
  ]
}

export function compile(compiler: string, folder: string): Promise<string> {
  return runProgram(process.execPath, [compiler, '--project', folder], {
    cwd: folder,
    env: strangersEnvironment(),
    timeoutMs: 120_000,
  })
}

export function bundle(tools: Tools, from: string, into: string, options: readonly string[] = []): Promise<string> {
  const esbuild = join(tools.folder, 'node_modules/.bin/esbuild')
  const always = ['--bundle', '--format=esm', '--platform=neutral', '--log-level=warning', `--outfile=${into}`]
  return runProgram(esbuild, [from, ...always, ...options], { cwd: tools.folder, env: strangersEnvironment() })
}

async function checkRun(
  { report, standIn }: Stage,
  consumer: string,
  runtime: Runtime,
  folder: string,
  file: string,
): Promise<void> {
  await report.check(`${consumer}, ${runtime.name}`, async () => {
    const output = await runProgram(runtime.program, [...runtime.args, file], {
      cwd: folder,
      env: { ...strangersEnvironment(), ...standIn.environment },
      timeoutMs: 60_000,
    })
    return judge(standIn, output)
  })
}

/** Both sides must have seen the same: the consumer what it printed, the stand-in two calls that were signed as they should. */
function judge(standIn: StandIn, output: string): undefined {
  const calls = standIn.takeCalls()
  const printed: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '')
  const wanted = JSON.stringify(expected)
  expectThat(JSON.stringify(printed) === wanted, `printed ${JSON.stringify(printed)} instead of ${wanted}`)
  const unsigned = calls.filter(({ signatureFits }) => !signatureFits)
  expectThat(unsigned.length === 0, `sent ${unsigned.length} calls whose signature does not fit`)
  const asked = calls.map(({ captureRequestId }) => captureRequestId)
  expectThat(asked.join() === `order-4711-1,${forgedId}`, `asked for the captures ${asked.join() || '(none)'}`)
  return undefined
}
