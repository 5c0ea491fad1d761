import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the project. */
export const PROJECT = fileURLToPath(new URL('../../../..', import.meta.url))

/** The gates as they are configured for the project itself: a canary that had its own copy would guard the copy. */
const CONFIGURATION = [
  'package.json',
  'tsconfig.json',
  'biome.json',
  '.oxlintrc.json',
  '.dependency-cruiser.mjs',
  'knip.json',
  'vitest.config.ts',
  '.npmrc',
  'package-lock.json',
  'packages/dashboard/package.json',
  'packages/dashboard/tsconfig.json',
  'packages/protocol/package.json',
  'packages/sdk/package.json',
  'packages/sdk/tsconfig.json',
  'packages/server/package.json',
  'packages/server/src/http/checkout/browser/tsconfig.json',
  'examples/script/package.json',
  'examples/express/package.json',
  'examples/fastify/package.json',
  'scripts/check-imports.ts',
]

export interface Finished {
  readonly code: number
  /** Standard output and standard error, in the order they came. */
  readonly output: string
}

export interface Workspace {
  readonly root: string
  /** Writes files, by their path in the project, over those that are there. */
  plant(files: Readonly<Record<string, string>>): void
  /** Takes planted files away again. */
  uproot(files: Readonly<Record<string, string>>): void
  /** Runs a script of package.json there, as a person would. */
  run(script: string, ...args: readonly string[]): Promise<Finished>
  remove(): void
}

/** The installed packages, except that our own are those of the workspace: its imports must not leave it. */
function linkPackages(root: string): void {
  const installed = join(PROJECT, 'node_modules')
  const linked = join(root, 'node_modules')
  mkdirSync(join(linked, '@capstan'), { recursive: true })
  for (const name of readdirSync(installed)) {
    if (name === '@capstan' || name === 'capstan') continue
    symlinkSync(join(installed, name), join(linked, name))
  }
  for (const name of ['protocol', 'sdk']) symlinkSync(join(root, 'packages', name), join(linked, '@capstan', name))
  // What the server needs in another version than somebody else is installed inside it.
  const inServer = 'packages/server/node_modules'
  if (existsSync(join(PROJECT, inServer))) symlinkSync(join(PROJECT, inServer), join(root, inServer))
}

/** Without what npm and Vitest told their children about the run we are part of. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const told = /^(npm_|VITEST|NODE_ENV$|FORCE_COLOR$)/i
  const inherited = Object.entries(process.env).filter(([name]) => !told.test(name))
  return { ...Object.fromEntries(inherited), NO_COLOR: '1' }
}

function run(root: string, script: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: root,
      env: cleanEnvironment(),
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const add = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', add)
    child.stderr.on('data', add)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/**
 * A folder with the project's configuration, its installed packages and none of its source.
 *
 * @param copies further paths of the project that the gate under test needs, files or folders
 */
export function makeWorkspace(copies: readonly string[] = []): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'capstan-canary-'))
  for (const path of [...CONFIGURATION, ...copies]) {
    cpSync(join(PROJECT, path), join(root, path), {
      recursive: true,
      filter: (source) => !/[\\/](node_modules|\.git|\.capstan)$/.test(source),
    })
  }
  linkPackages(root)
  return {
    root,
    plant(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true })
        writeFileSync(join(root, path), text)
      }
    },
    uproot(files) {
      for (const path of Object.keys(files)) rmSync(join(root, path))
    },
    run: (script, ...args) => run(root, script, args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
