import { join } from 'node:path'
import { ROOT } from './project.ts'
import { tryProgram } from './run-program.ts'
import type { Tarball } from './tarball.ts'

/** Whether what the manifest promises is there, and is of the kind it promises; what is wrong, or undefined. */
export async function publint({ file }: Tarball): Promise<string | undefined> {
  const output = await tool('publint/src/cli.js', ['run', file, '--strict'])
  // Its word that all is well must be there: a tool that looked at nothing also ends with 0.
  return output.includes('All good!') ? undefined : output
}

/** What each package is for: the SDK is of ES modules only, of the server only the testing kit is imported. */
const profiles: Readonly<Record<string, readonly string[]>> = {
  '@capstan/sdk': ['--profile', 'esm-only'],
  capstan: ['--profile', 'node16', '--entrypoints', 'testing'],
}

/** Whether the compiler finds the types of what it imports, in each way to resolve it; what is wrong, or undefined. */
export async function attw({ file, name }: Tarball): Promise<string | undefined> {
  const options = profiles[name] ?? []
  const output = await tool('@arethetypeswrong/cli/dist/index.js', [file, '--no-color', '--no-emoji', ...options])
  // Ignored problems are told as well, so the verdict is in the code and in what it found.
  const found = /node16 \(from ESM\).* OK \(ESM\)/.test(output) && /bundler.* OK/.test(output)
  return found && output.endsWith('\nended with 0') ? undefined : output
}

async function tool(file: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await tryProgram(process.execPath, [join(ROOT, 'node_modules', file), ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  return `${stdout}${stderr}\nended with ${code}`
}
