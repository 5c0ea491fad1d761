import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorkspace } from './workspace.ts'

const SOURCES = [
  'packages/dashboard',
  'packages/protocol/src',
  'packages/sdk',
  'packages/server/src',
  'packages/server/test',
  'scripts',
]
/** What is written, and with it all that it imports; the rest of the project is checked without it. */
const WRITTEN: readonly [string, string] = [
  'packages/server/src/acquirers/north-bank',
  'packages/server/test/connectors/north-bank',
]

const workspace = makeWorkspace([...SOURCES, 'docs'])
afterAll(() => workspace.remove())

beforeAll(async () => {
  const made = await workspace.run('new:connector', 'north-bank')
  expect(made, made.output).toMatchObject({ code: 0 })
  expect(await workspace.run('format')).toMatchObject({ code: 0 })
  const options = JSON.parse(readFileSync(join(workspace.root, 'tsconfig.json'), 'utf8'))
  workspace.plant({ 'tsconfig.json': JSON.stringify({ ...options, include: WRITTEN }) })
})

test('says its own name everywhere', () => {
  const connector = readFileSync(join(workspace.root, 'packages/server/src/acquirers/north-bank/connector.ts'), 'utf8')
  expect(connector).toContain("id: 'north-bank'")
  expect(connector).not.toMatch(/template/i)
})

test.each([['types'], ['test:unit', WRITTEN[0]], ['test:integration', WRITTEN[1]]])(
  'a new connector passes before a line of it is written: %s',
  async (script, ...files) => {
    const done = await workspace.run(script, ...files)
    expect(done, done.output).toMatchObject({ code: 0 })
  },
)

test('what is there already is not written over, and a name that cannot be one is refused', async () => {
  const again = await workspace.run('new:connector', 'north-bank')
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('nothing was written') })
  for (const name of ['North', 'north_bank', '../north', 'template', '']) {
    expect(await workspace.run('new:connector', name)).toMatchObject({ code: 1 })
  }
})
