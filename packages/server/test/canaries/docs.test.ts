import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeWorkspace } from './workspace.ts'

const STORE = 'packages/server/src/store'

describe('docs:check', () => {
  const workspace = makeWorkspace([
    'scripts',
    'packages/protocol/src',
    'packages/server/src',
    'packages/server/test/support',
    'docs',
  ])
  const page = (name: string) => readFileSync(join(workspace.root, 'docs', name), 'utf8')
  const schema = readFileSync(join(workspace.root, STORE, 'schema.sql'), 'utf8')
  const next = String(readdirSync(join(workspace.root, STORE, 'migrations')).length + 1).padStart(4, '0')
  const migration = { [`${STORE}/migrations/${next}_planted.sql`]: 'create table planted (id text primary key);\n' }
  afterAll(() => workspace.remove())

  test('passes the pages that the code makes, and the schema that the migrations make', async () => {
    const { code, output } = await workspace.run('docs:check')
    const pages = ['configuration.md', 'cli.md', 'errors.md', 'connectors.md', 'states.md', 'openapi.json']
    expect(output).toContain(`${pages.map((name) => `docs/${name}`).join(', ')}: what the code says`)
    expect(output).toMatch(/migrations make: [1-9]\d* tables/)
    expect(code).toBe(0)
  })

  test('fails on a page that was edited by hand', async () => {
    const [name, text] = ['docs/errors.md', page('errors.md')]
    workspace.plant({ [name]: text.replace('AUTH_EXPIRED', 'AUTH_OVER') })
    const { code, output } = await workspace.run('docs:check')
    workspace.plant({ [name]: text })
    expect(output).toContain('docs/errors.md: not what the code says')
    expect(code).toBe(1)
  })

  test('fails on a decision whose page was not written again', async () => {
    const file = 'packages/server/src/domain/cancel.ts'
    const text = readFileSync(join(workspace.root, file), 'utf8')
    workspace.plant({ [file]: text.replace("return { kind: 'drop' }", "return { kind: 'in-progress' }") })
    const { code, output } = await workspace.run('docs:check')
    workspace.plant({ [file]: text })
    expect(output).toContain('docs/states.md: not what the code says')
    expect(code).toBe(1)
  })

  test('fails on a schema of a request whose document was not written again', async () => {
    const file = 'packages/server/src/http/input/schemas/capture.ts'
    const text = readFileSync(join(workspace.root, file), 'utf8')
    workspace.plant({ [file]: text.replace("['FINAL', 'NON_FINAL']", "['FINAL']") })
    const { code, output } = await workspace.run('docs:check')
    workspace.plant({ [file]: text })
    expect(output).toContain('docs/openapi.json: not what the code says')
    expect(code).toBe(1)
  })

  test('fails on a migration whose schema was not written down', async () => {
    workspace.plant(migration)
    const { code, output } = await workspace.run('docs:check')
    workspace.uproot(migration)
    expect(output).toContain('schema.sql is not what the migrations make')
    expect(code).toBe(1)
  })

  test('fails on a schema that was edited by hand', async () => {
    workspace.plant({ [`${STORE}/schema.sql`]: schema.replace(/\n {2}\w+ text not null,/, '') })
    const { code, output } = await workspace.run('docs:check')
    expect(output).toContain('schema.sql is not what the migrations make')
    expect(code).toBe(1)
  })
})
