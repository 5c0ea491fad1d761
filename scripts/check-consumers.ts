/**
 * `npm run test:consumers [package]`: runs the merchants' projects in packages/server/test/testing-kit/consumers outside of
 * the workspace, with a real Vitest and a real Jest from npm, against the `capstan` of that path: a folder, as in the
 * workspace, which is linked, or a tarball, which is installed.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const workspace = fileURLToPath(new URL('..', import.meta.url))
const consumers = join(workspace, 'packages/server/test/testing-kit/consumers')

/**
 * Jest runs no TypeScript by itself, and what is linked is TypeScript. Vitest transforms whatever is not really in
 * node_modules, linked packages included.
 */
const argumentsForSources: Readonly<Record<string, readonly string[]>> = {
  vitest: [],
  jest: ['--transform', JSON.stringify({ '\\.ts$': join(workspace, 'scripts/type-stripping-for-jest.cjs') })],
}

async function run(folder: string, command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { cwd: folder, env: environment(), stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`)
}

/** As in a merchant's terminal: without what npm and a test run that we may be part of told their children. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(lifecycle|package)_|VITEST|JEST|NODE_OPTIONS)/i.test(name),
  )
  return Object.fromEntries(own)
}

async function install(folder: string, capstan: string): Promise<'linked' | 'installed'> {
  await run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'])
  if (statSync(capstan).isFile()) {
    await run(folder, 'npm', ['install', '--no-save', '--no-audit', '--no-fund', '--no-package-lock', capstan])
    return 'installed'
  }
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  symlinkSync(capstan, join(folder, 'node_modules', 'capstan'))
  return 'linked'
}

async function check(name: 'vitest' | 'jest', place: string, capstan: string): Promise<void> {
  console.log(`\n── ${name}`)
  const folder = join(place, name)
  cpSync(join(consumers, name), folder, { recursive: true })
  const how = await install(folder, capstan)
  const args = how === 'linked' ? (argumentsForSources[name] ?? []) : []
  await run(folder, 'npm', ['test', '--silent', '--', ...args])
}

const capstan = resolve(process.argv[2] ?? join(workspace, 'packages/server'))
// With links resolved: what is linked into node_modules must not lie behind another link there.
const place = realpathSync(mkdtempSync(join(tmpdir(), 'capstan-consumers-')))
let failed = 0
try {
  for (const name of ['vitest', 'jest'] as const) {
    await check(name, place, capstan).catch((error: unknown) => {
      failed += 1
      console.error(String(error))
    })
  }
} finally {
  rmSync(place, { recursive: true, force: true })
}
console.log(`\n${2 - failed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1
