import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { tryProgram } from '../pack/run-program.ts'
import type { Outside } from './outside.ts'
import { strangersEnvironment } from './outside.ts'

/** A way to run a JavaScript file. */
export interface Runtime {
  /** With its version, as it says itself. */
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
  /** Undefined for what is no Node. */
  readonly node?: { readonly major: number; readonly minor: number }
}

export interface Tools {
  /** The folder with what `consumers/runtimes` names. */
  readonly folder: string
  readonly runtimes: readonly Runtime[]
  /** What was named and does not run here, with the reason. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[]
}

/** Installs the runtimes and finds out which of them run on this machine, by asking each for its version. */
export async function openTools(outside: Outside): Promise<Tools> {
  const folder = await outside.install('packages/sdk/consumers/runtimes', [])
  const inside = (...path: string[]) => join(folder, 'node_modules', ...path)
  const candidates: readonly Omit<Runtime, 'node'>[] = [
    { name: 'Node 20', program: inside('node-20', 'bin', 'node'), args: [] },
    ...nodeOfThisMachine().map((program) => ({ name: 'Node of this machine', program, args: [] })),
    { name: 'Node 22', program: inside('node-22', 'bin', 'node'), args: [] },
    { name: 'Node of the project', program: process.execPath, args: [] },
    { name: 'Bun', program: inside('.bin', 'bun'), args: ['run'] },
    {
      name: 'Deno',
      program: inside('.bin', 'deno'),
      args: ['run', '--no-prompt', '--allow-env', '--allow-net', '--allow-read=.'],
    },
  ]
  const runtimes: Runtime[] = []
  const missing: { name: string; reason: string }[] = []
  for (const candidate of candidates) {
    const version = await versionOf(candidate.program)
    if (version instanceof Error) missing.push({ name: candidate.name, reason: version.message })
    else runtimes.push(named(candidate, version))
  }
  return { folder, runtimes, missing }
}

/** The first in `PATH` that is not the project's; it may be the one that merchants have. */
function nodeOfThisMachine(): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const outside = folders.filter((folder) => !/[\\/]node_modules[\\/]/.test(folder) && !folder.includes('node-gyp-bin'))
  return outside
    .map((folder) => join(folder, 'node'))
    .filter((program) => existsSync(program))
    .slice(0, 1)
}

async function versionOf(program: string): Promise<string | Error> {
  try {
    const { code, stdout, stderr } = await tryProgram(program, ['--version'], {
      cwd: '/',
      env: strangersEnvironment(),
      timeoutMs: 60_000,
    })
    const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0]
    return code === 0 && version !== undefined ? version : new Error(`--version ended with ${code}: ${stdout}${stderr}`)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function named(candidate: Omit<Runtime, 'node'>, version: string): Runtime {
  if (!candidate.name.startsWith('Node')) return { ...candidate, name: `${candidate.name} ${version}` }
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return { ...candidate, name: `Node ${version}`, node: { major, minor } }
}

/** Node gives an ES module to `require` from 20.19 and 22.12 on; Bun and Deno always. */
export function requiresModules({ node }: Runtime): boolean {
  if (node === undefined) return true
  const { major, minor } = node
  return major >= 23 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)
}

/** Node runs TypeScript by itself from 22.18 on; Bun and Deno always. */
export function runsTypeScript({ node }: Runtime): boolean {
  return node === undefined || node.major >= 24 || (node.major === 22 && node.minor >= 18)
}
