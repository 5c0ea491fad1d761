import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import vitestConfig from '../../../../vitest.config.ts'
import { makeWorkspace, PROJECT } from './workspace.ts'

const manifest = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'))
const steps = readFileSync(join(PROJECT, 'scripts/run-checks.ts'), 'utf8')

/** The project's scripts, with `replaced` in place of those checks that the canary is not about. */
function packageWith(replaced: Readonly<Record<string, string>>): string {
  return JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, ...replaced } })
}

const passingTest = `import { expect, test } from 'vitest'

test('adds', () => {
  expect(1 + 1).toBe(2)
})
`

describe('npm test', () => {
  const workspace = makeWorkspace(['scripts/run-checks.ts', 'scripts/check-summary.ts'])
  const gates = Object.keys(manifest.scripts).filter((name) =>
    ['format:check', 'lint', 'types', 'imports', 'deadcode', 'docs:check'].includes(name),
  )
  const nothing = Object.fromEntries(gates.map((name) => [name, 'node --version']))
  afterAll(() => workspace.remove())
  beforeAll(() => workspace.plant({ 'packages/server/src/domain/planted.test.ts': passingTest }))

  test('stops at the first check that fails, and says so at the end', async () => {
    workspace.plant({ 'package.json': packageWith({ ...nothing, types: 'node --no-such-option' }) })
    const { code, output } = await workspace.run('test')
    expect(output).toMatch(/\nlint +ok .*\ntypes +FAILED .*\nimports +not run\n/)
    expect(output).toMatch(/\n0 passed, 1 failed\n$/)
    expect(code).toBe(1)
  })

  test('fails when a suite lost most of its tests', async () => {
    workspace.plant({ 'package.json': packageWith(nothing) })
    const { code, output } = await workspace.run('test')
    expect(output).toMatch(/\ntest:unit +FAILED .* only 1 tests ran, at least \d+ expected\n/)
    expect(output).toMatch(/\n1 passed, 1 failed\n$/)
    expect(code).toBe(1)
  })

  test('fails when a suite dies before it can report', async () => {
    workspace.plant({ 'package.json': packageWith({ ...nothing, 'test:unit': 'node --no-such-option' }) })
    const { code, output } = await workspace.run('test')
    expect(output).toMatch(/\ntest:unit +FAILED .* no report/)
    expect(code).toBe(1)
  })

  test('runs every check that package.json has', () => {
    for (const name of gates) expect(steps).toContain(`'${name}'`)
    expect(gates).toHaveLength(6)
  })
})

// A suite that no command names never runs, and nothing says so.
describe('every test suite', () => {
  const projects =
    vitestConfig.test?.projects?.map((project) => (project as { test: { name: string } }).test.name) ?? []
  const scripts = Object.keys(manifest.scripts).filter((name) => name.startsWith('test:'))

  test.each(scripts)('%s is run by npm test or by .ci/run', (script) => {
    expect(steps + readFileSync(join(PROJECT, '.ci/run'), 'utf8')).toMatch(new RegExp(`['" ]${script}['"\\s]`))
  })

  test('that is a Vitest project has a script', () => {
    expect(projects).toEqual(expect.arrayContaining(['unit', 'integration', 'canaries']))
    for (const project of projects) expect(manifest.scripts[`test:${project}`]).toBe(`vitest run --project ${project}`)
  })
})
