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
  ])
  const schema = readFileSync(join(workspace.root, STORE, 'schema.sql'), 'utf8')
  const next = String(readdirSync(join(workspace.root, STORE, 'migrations')).length + 1).padStart(4, '0')
  const migration = { [`${STORE}/migrations/${next}_planted.sql`]: 'create table planted (id text primary key);\n' }
  afterAll(() => workspace.remove())

  test('passes the schema that the migrations make', async () => {
    const finished = await workspace.run('docs:check')
    expect(finished).toEqual({ code: 0, output: expect.stringMatching(/migrations make: [1-9]\d* tables/) })
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
