import { join } from 'node:path'
import { SDK_BUILD } from '../pack/build-sdk.ts'
import { SERVER_BUILD } from '../pack/build-server.ts'
import { ROOT, readManifest } from '../pack/project.ts'
import { runProgram } from '../pack/run-program.ts'
import { surfaceChanges } from '../pack/surface.ts'
import type { Tarball } from '../pack/tarball.ts'
import { expectThat, type Report } from './report.ts'

/** What can be said of the packages without installing them. */
export async function checkGates(report: Report, sdk: Tarball, server: Tarball): Promise<void> {
  await report.check('SDK: publint', () => publint(sdk))
  await report.check('SDK: attw', () => attw(sdk, ['--profile', 'esm-only']))
  await report.check('SDK: declarations are those in packages/sdk/api', () => {
    const changes = surfaceChanges()
    expectThat(changes.length === 0, `${changes.join('\n')}\nIf that is meant: npm run pack -- --update`)
    return undefined
  })
  await report.check('SDK: no dependencies, no scripts', () => {
    const manifest = readManifest(SDK_BUILD) as object
    const unwanted = ['dependencies', 'peerDependencies', 'optionalDependencies', 'devDependencies', 'scripts']
    const found = unwanted.filter((field) => field in manifest)
    expectThat(found.length === 0, `its package.json has ${found.join(', ')}`)
    return undefined
  })
  await report.check('capstan: publint', () => publint(server))
  await report.check('capstan: dependencies are pinned, and the private package is none', () => {
    const { dependencies = {} } = readManifest(SERVER_BUILD)
    const loose = Object.entries(dependencies).filter(
      ([name, version]) => name.startsWith('@capstan/') || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expectThat(loose.length === 0, `not for others: ${JSON.stringify(Object.fromEntries(loose))}`)
    return `${Object.keys(dependencies).length} dependencies`
  })
}

/** Its own word that all is well must be there: a tool that looked at nothing also ends with 0. */
async function publint({ file }: Tarball): Promise<undefined> {
  const output = await tool('publint/src/cli.js', ['run', file, '--strict'])
  expectThat(output.includes('All good!'), output)
  return undefined
}

async function attw({ file }: Tarball, options: readonly string[]): Promise<undefined> {
  const output = await tool('@arethetypeswrong/cli/dist/index.js', [file, '--no-color', '--no-emoji', ...options])
  expectThat(/node16 \(from ESM\).* OK \(ESM\)/.test(output) && /bundler.* OK/.test(output), output)
  return undefined
}

function tool(file: string, args: readonly string[]): Promise<string> {
  return runProgram(process.execPath, [join(ROOT, 'node_modules', file), ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
}
