import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeWorkspace, type Workspace } from './workspace.ts'

const UNIT = 'packages/server/src/domain/planted.test.ts'
const INTEGRATION = 'packages/server/test/store/planted.test.ts'
const SETUP = { 'packages/server/test/support/global-setup.ts': 'export function setup(): void {}\n' }

const testFile = (body: string) => `import { expect, test } from 'vitest'\n\n${body}\n`
const passing = testFile("test('adds', () => {\n  expect(1 + 1).toBe(2)\n})")

const violations: Readonly<Record<string, { readonly text: string; readonly says: string }>> = {
  'a failing test': { text: testFile("test('adds', () => {\n  expect(1 + 1).toBe(3)\n})"), says: '1 failed' },
  'a test that asserts nothing': {
    text: testFile("test('adds', () => {\n  expect\n})"),
    says: 'expected any number of assertion',
  },
  'a test that runs alone': {
    text: testFile(`test.${'only'}('adds', () => {\n  expect(1).toBe(1)\n})`),
    says: 'Unexpected .only modifier',
  },
  'a file without tests': { text: testFile('expect(1).toBe(1)'), says: 'No test suite found' },
  'a file that breaks before its tests': { text: `import './not-there.ts'\n${passing}`, says: 'not-there.ts' },
  'a rejection that no test waited for': {
    text: testFile("test('adds', () => {\n  Promise.reject(new Error('nobody waited'))\n  expect(1).toBe(1)\n})"),
    says: 'nobody waited',
  },
}

describe.each([
  ['test:unit', UNIT],
  ['test:integration', INTEGRATION],
])('%s', (script, file) => {
  let workspace: Workspace
  beforeEach(() => {
    workspace = makeWorkspace()
    workspace.plant(SETUP)
  })
  afterEach(() => workspace.remove())

  test('passes a passing test', async () => {
    workspace.plant({ [file]: passing })
    const finished = await workspace.run(script)
    expect(finished).toEqual({ code: 0, output: expect.stringMatching(/Tests +1 passed \(1\)/) })
  })

  test('fails when there are no tests', async () => {
    const { code, output } = await workspace.run(script)
    expect(output).toContain('No test files found')
    expect(code).toBe(1)
  })
})

describe('Vitest', () => {
  test.each(Object.entries(violations))('fails on %s', async (_, { text, says }) => {
    const workspace = makeWorkspace()
    workspace.plant({ [UNIT]: text })
    const { code, output } = await workspace.run('test:unit')
    workspace.remove()
    expect(output).toContain(says)
    expect(code).toBe(1)
  })

  test('starts the database for integration tests only', async () => {
    const workspace = makeWorkspace()
    workspace.plant({
      [UNIT]: passing,
      [INTEGRATION]: passing,
      'packages/server/test/support/global-setup.ts':
        "export function setup(): never {\n  throw new Error('started')\n}\n",
    })
    const unit = await workspace.run('test:unit')
    const integration = await workspace.run('test:integration')
    workspace.remove()
    expect(unit.code).toBe(0)
    expect(integration.output).toContain('started')
    expect(integration.code).toBe(1)
  })
})
