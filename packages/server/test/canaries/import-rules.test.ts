import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Finished, makeWorkspace } from './workspace.ts'

const SERVER = 'packages/server/src'

/** A file for every rule to guard, and every import that a row was made to allow. */
const sound: Readonly<Record<string, string>> = {
  [`${SERVER}/assert.ts`]: 'export const assert = 1\n',
  [`${SERVER}/main.ts`]: "import './cli/serve.ts'\n",
  [`${SERVER}/app.ts`]: "import './http/server.ts'\nimport './store/rows.ts'\nimport './acquirers/registry.ts'\n",
  [`${SERVER}/cli/serve.ts`]: "import '../app.ts'\nimport '../config/load.ts'\nimport 'node:fs'\n",
  [`${SERVER}/cli/egg.ts`]: "import type { C } from './chicken.ts'\nexport type E = C\n",
  [`${SERVER}/cli/chicken.ts`]: 'export type C = number\n',
  [`${SERVER}/config/load.ts`]: "import 'typebox'\n",
  [`${SERVER}/telemetry/log.ts`]: "import 'pino'\n",
  [`${SERVER}/testing/sandbox.ts`]: "import 'node:child_process'\nimport './operations.ts'\n",
  [`${SERVER}/testing/operations.ts`]: 'export const operations = 1\n',
  [`${SERVER}/sandbox/server.ts`]:
    "import '../app.ts'\nimport '../application/capture.ts'\nimport '../testing/operations.ts'\nimport '../http/operator/json.ts'\n",
  [`${SERVER}/http/operator/json.ts`]: 'export const json = 1\nexport type J = number\n',
  [`${SERVER}/database/pool.ts`]: "import 'pg'\nimport '../telemetry/log.ts'\nexport type Pool = number\n",
  [`${SERVER}/domain/money.ts`]: "import '../assert.ts'\n",
  [`${SERVER}/domain/money.test.ts`]: "import 'vitest'\nimport 'node:fs'\nimport './money.ts'\n",
  [`${SERVER}/store/rows.ts`]:
    "import 'pg'\nimport 'node:fs'\nimport '../domain/money.ts'\nimport '../database/pool.ts'\n",
  [`${SERVER}/acquirers/acquirer.ts`]: "import '../domain/money.ts'\n",
  [`${SERVER}/acquirers/registry.ts`]: "import './acquirer.ts'\nimport './simulated/books.ts'\n",
  [`${SERVER}/acquirers/simulated/books.ts`]:
    "import '../acquirer.ts'\nimport 'pg'\nimport type { Pool } from '../../database/pool.ts'\nexport type Books = Pool\n",
  [`${SERVER}/acquirers/other/books.ts`]: "import '../acquirer.ts'\n",
  [`${SERVER}/acquirers/kit/connector.ts`]: 'export const connector = 1\n',
  [`${SERVER}/vault/vault.ts`]: "import 'node:crypto'\nimport 'node:fs'\n",
  [`${SERVER}/credentials/one-time-code.ts`]: "import 'node:crypto'\nimport 'otpauth'\n",
  [`${SERVER}/wire/amount.ts`]: "import '@capstan/protocol'\nimport '../domain/money.ts'\n",
  [`${SERVER}/notifications/transport.ts`]: "import 'undici'\nimport 'ipaddr.js'\nimport '@capstan/protocol'\n",
  [`${SERVER}/application/capture.ts`]:
    "import '../store/rows.ts'\nimport '../acquirers/registry.ts'\nimport '../notifications/transport.ts'\nimport '../vault/vault.ts'\nimport '../credentials/one-time-code.ts'\nimport '../acquirers/kit/connector.ts'\nimport type { Pool } from 'pg'\nexport type P = Pool\n",
  [`${SERVER}/worker/due.ts`]: "import '../application/capture.ts'\nimport '../store/rows.ts'\n",
  [`${SERVER}/http/checkout/browser/checkout.js`]: "import './fill.js'\n",
  [`${SERVER}/http/checkout/browser/fill.js`]: 'export const fill = 1\n',
  [`${SERVER}/http/server.ts`]: "import 'fastify'\nimport '../application/capture.ts'\nimport '../wire/amount.ts'\n",
  'packages/dashboard/src/main.tsx': "import 'react'\nimport type { J } from './api/types.ts'\nexport type K = J\n",
  'packages/dashboard/src/api/types.ts': "export type { J } from '../../../server/src/http/operator/json.ts'\n",
  'packages/protocol/src/index.ts': "import 'node:crypto'\nimport './message.ts'\nimport './wire.ts'\n",
  'packages/protocol/src/keys.ts': "import 'node:crypto'\n",
  'packages/protocol/src/message.ts': 'export const message = 1\n',
  'packages/protocol/src/wire.ts': "import './message.ts'\n",
  'packages/sdk/src/index.ts': "import '@capstan/protocol/wire'\nimport './client.ts'\n",
  'packages/sdk/src/client.ts': 'export const client = 1\n',
  'packages/sdk/src/client.test.ts':
    "import 'vitest'\nimport 'node:http'\nimport '@capstan/protocol'\nimport './client.ts'\n",
  'packages/server/test/support/database.ts': "import 'pg'\nimport '../../src/app.ts'\nimport '@capstan/sdk'\n",
  'examples/express/src/shop.ts': "import 'node:http'\nimport 'express'\nimport '@capstan/sdk'\nimport './orders.ts'\n",
  'examples/express/src/orders.ts': 'export const orders = 1\n',
  // Next.js is installed only where its example is run.
  'examples/nextjs/app/page.tsx': "import 'next'\nimport '@capstan/sdk'\n",
}

interface Violation {
  readonly rule: string
  readonly file: string
  readonly text: string
  /** The other end of the import, as the output names it. */
  readonly to: string
}

/** At least one for each rule, and one for each "never" that the table spells out. */
const violations: readonly Violation[] = [
  { rule: 'domain', file: 'domain/a.ts', text: "import '../store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  { rule: 'domain', file: 'domain/b.ts', text: "import 'node:crypto'", to: 'crypto' },
  { rule: 'domain', file: 'domain/c.ts', text: "import 'typebox'", to: 'node_modules/typebox/build/index.mjs' },
  { rule: 'domain', file: 'domain/d.ts', text: "import '@capstan/protocol'", to: 'packages/protocol/src/index.ts' },
  {
    rule: 'store',
    file: 'store/a.ts',
    text: "import '../application/capture.ts'",
    to: `${SERVER}/application/capture.ts`,
  },
  { rule: 'store', file: 'store/b.ts', text: "import 'node:http'", to: 'http' },
  { rule: 'database', file: 'database/a.ts', text: "import '../domain/money.ts'", to: `${SERVER}/domain/money.ts` },
  { rule: 'acquirers', file: 'acquirers/a.ts', text: "import '../store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  { rule: 'acquirers', file: 'acquirers/b.ts', text: "import '../http/server.ts'", to: `${SERVER}/http/server.ts` },
  {
    rule: 'acquirers-keep-apart',
    file: 'acquirers/simulated/a.ts',
    text: "import '../other/books.ts'",
    to: `${SERVER}/acquirers/other/books.ts`,
  },
  {
    rule: 'acquirers-take-the-database-as-a-type',
    file: 'acquirers/c.ts',
    text: "import '../database/pool.ts'",
    to: `${SERVER}/database/pool.ts`,
  },
  { rule: 'vault', file: 'vault/a.ts', text: "import '../store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  { rule: 'credentials', file: 'credentials/a.ts', text: "import '../store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  { rule: 'credentials', file: 'credentials/b.ts', text: "import 'node:fs'", to: 'fs' },
  { rule: 'vault', file: 'vault/b.ts', text: "import 'node:http'", to: 'http' },
  {
    rule: 'notifications',
    file: 'notifications/a.ts',
    text: "import '../store/rows.ts'",
    to: `${SERVER}/store/rows.ts`,
  },
  {
    rule: 'notifications',
    file: 'notifications/b.ts',
    text: "import '../acquirers/acquirer.ts'",
    to: `${SERVER}/acquirers/acquirer.ts`,
  },
  { rule: 'wire', file: 'wire/a.ts', text: "import '../store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  { rule: 'application', file: 'application/a.ts', text: "import '../http/server.ts'", to: `${SERVER}/http/server.ts` },
  { rule: 'application', file: 'application/b.ts', text: "import '../worker/due.ts'", to: `${SERVER}/worker/due.ts` },
  { rule: 'application', file: 'application/c.ts', text: "import 'fastify'", to: 'node_modules/fastify/fastify.js' },
  {
    rule: 'application',
    file: 'application/d.ts',
    text: "import '../acquirers/other/books.ts'",
    to: `${SERVER}/acquirers/other/books.ts`,
  },
  {
    rule: 'application-takes-the-simulator-as-a-type',
    file: 'application/g.ts',
    text: "import '../acquirers/simulated/books.ts'",
    to: `${SERVER}/acquirers/simulated/books.ts`,
  },
  { rule: 'application', file: 'application/e.ts', text: "import '../config/load.ts'", to: `${SERVER}/config/load.ts` },
  {
    rule: 'application-takes-the-pool-as-a-type',
    file: 'application/f.ts',
    text: "import 'pg'",
    to: 'node_modules/pg/esm/index.mjs',
  },
  { rule: 'worker', file: 'worker/a.ts', text: "import '../http/server.ts'", to: `${SERVER}/http/server.ts` },
  {
    rule: 'worker',
    file: 'worker/b.ts',
    text: "import '../notifications/transport.ts'",
    to: `${SERVER}/notifications/transport.ts`,
  },
  { rule: 'http', file: 'http/a.ts', text: "import '../store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  { rule: 'http', file: 'http/b.ts', text: "import '../acquirers/acquirer.ts'", to: `${SERVER}/acquirers/acquirer.ts` },
  {
    rule: 'browser-code-is-alone',
    file: 'http/checkout/browser/a.js',
    text: "import '../../server.ts'",
    to: `${SERVER}/http/server.ts`,
  },
  {
    rule: 'http',
    file: 'http/c.ts',
    text: "import '../notifications/transport.ts'",
    to: `${SERVER}/notifications/transport.ts`,
  },
  { rule: 'testing', file: 'testing/a.ts', text: "import '../domain/money.ts'", to: `${SERVER}/domain/money.ts` },
  { rule: 'testing', file: 'testing/b.ts', text: "import '@capstan/protocol'", to: 'packages/protocol/src/index.ts' },
  { rule: 'testing', file: 'testing/c.ts', text: "import 'undici'", to: 'node_modules/undici/index.js' },
  { rule: 'sandbox', file: 'sandbox/a.ts', text: "import '../http/server.ts'", to: `${SERVER}/http/server.ts` },
  { rule: 'sandbox', file: 'sandbox/b.ts', text: "import '../config/load.ts'", to: `${SERVER}/config/load.ts` },
  { rule: 'config', file: 'config/a.ts', text: "import '../domain/money.ts'", to: `${SERVER}/domain/money.ts` },
  { rule: 'telemetry', file: 'telemetry/a.ts', text: "import '../store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  {
    rule: 'protocol-by-its-entrance',
    file: 'cli/c.ts',
    text: "import '../../../protocol/src/message.ts'",
    to: 'packages/protocol/src/message.ts',
  },
  {
    rule: 'source-imports-no-tests',
    file: 'cli/a.ts',
    text: "import '../../test/support/database.ts'",
    to: 'packages/server/test/support/database.ts',
  },
  {
    rule: 'unit-tests-need-no-database',
    file: 'domain/e.test.ts',
    text: "import 'pg'",
    to: 'node_modules/pg/esm/index.mjs',
  },
  { rule: 'no-unresolvable', file: 'cli/b.ts', text: "import './not-there.ts'", to: './not-there.ts' },
  {
    rule: 'no-cycles',
    file: 'cli/chicken.ts',
    text: "import type { E } from './egg.ts'\nexport type C = E",
    to: `${SERVER}/cli/egg.ts`,
  },
].map((violation) => ({ ...violation, file: `${SERVER}/${violation.file}` }))

/** The same outside the server's folders. `main.ts` and `assert.ts` exist once: there the sound file is replaced. */
const violationsElsewhere: readonly Violation[] = [
  {
    rule: 'app-is-the-top',
    file: 'scripts/a.ts',
    text: "import '../packages/server/src/app.ts'",
    to: `${SERVER}/app.ts`,
  },
  {
    rule: 'assert',
    file: `${SERVER}/assert.ts`,
    text: "import './telemetry/log.ts'",
    to: `${SERVER}/telemetry/log.ts`,
  },
  { rule: 'main', file: `${SERVER}/main.ts`, text: "import './store/rows.ts'", to: `${SERVER}/store/rows.ts` },
  { rule: 'dashboard', file: 'packages/dashboard/src/a.ts', text: "import 'node:fs'", to: 'fs' },
  {
    rule: 'dashboard',
    file: 'packages/dashboard/src/b.ts',
    text: "import type { R } from '../../../scripts/a.ts'\nexport type S = R",
    to: 'scripts/a.ts',
  },
  ...['dashboard-knows-types', 'dashboard-types-by-one-door'].map((rule) => ({
    rule,
    file: 'packages/dashboard/src/c.ts',
    text: "import '../../server/src/http/operator/json.ts'",
    to: `${SERVER}/http/operator/json.ts`,
  })),
  { rule: 'protocol', file: 'packages/protocol/src/a.ts', text: "import 'node:fs'", to: 'fs' },
  {
    rule: 'protocol',
    file: 'packages/protocol/src/b.ts',
    text: "import 'typebox'",
    to: 'node_modules/typebox/build/index.mjs',
  },
  { rule: 'protocol-runs-anywhere', file: 'packages/protocol/src/a.ts', text: "import 'node:fs'", to: 'fs' },
  { rule: 'protocol-runs-anywhere', file: 'packages/protocol/src/c.ts', text: "import 'node:crypto'", to: 'crypto' },
  {
    rule: 'protocol-runs-anywhere',
    file: 'packages/protocol/src/d.ts',
    text: "import './keys.ts'",
    to: 'packages/protocol/src/keys.ts',
  },
  { rule: 'sdk', file: 'packages/sdk/src/a.ts', text: "import 'node:crypto'", to: 'crypto' },
  {
    rule: 'sdk',
    file: 'packages/sdk/src/b.ts',
    text: "import '@capstan/protocol'",
    to: 'packages/protocol/src/index.ts',
  },
  { rule: 'sdk', file: 'packages/sdk/src/c.ts', text: "import 'undici'", to: 'node_modules/undici/index.js' },
  {
    rule: 'sdk-by-its-entrance',
    file: 'scripts/b.ts',
    text: "import '../packages/sdk/src/client.ts'",
    to: 'packages/sdk/src/client.ts',
  },
  {
    rule: 'examples',
    file: 'examples/express/src/a.ts',
    text: "import '../../../packages/server/src/domain/money.ts'",
    to: `${SERVER}/domain/money.ts`,
  },
  { rule: 'examples', file: 'examples/express/src/b.ts', text: "import 'undici'", to: 'node_modules/undici/index.js' },
  {
    rule: 'examples',
    file: 'examples/express/src/c.ts',
    text: "import '@capstan/protocol'",
    to: 'packages/protocol/src/index.ts',
  },
  {
    rule: 'examples',
    file: 'examples/fastify/src/d.ts',
    text: "import '../../express/src/orders.ts'",
    to: 'examples/express/src/orders.ts',
  },
  {
    rule: 'examples',
    file: 'examples/nextjs/app/e.ts',
    text: "import '@capstan/protocol'",
    to: 'packages/protocol/src/index.ts',
  },
]

const all = [...violations, ...violationsElsewhere]

/** The lines that report an import. Packages are links here, so the tool names them by where they really are. */
function reported(output: string): readonly string[] {
  return output
    .split('\n')
    .filter((line) => line.includes(' → '))
    .map((line) => line.replace(/ → \S*\/node_modules\//, ' → node_modules/'))
}

describe('imports', () => {
  const workspace = makeWorkspace()
  let control: Finished
  let planted: Finished

  beforeAll(async () => {
    workspace.plant(sound)
    control = await workspace.run('imports')
    workspace.plant(Object.fromEntries(all.map(({ file, text }) => [file, `${text}\n`])))
    planted = await workspace.run('imports')
  })
  afterAll(() => workspace.remove())

  test('passes what the table allows', () => {
    expect(control).toEqual({ code: 0, output: expect.stringMatching(/^\d+ modules, \d+ imports, 0 problems\n$/) })
  })

  test('fails on violations', () => {
    expect(planted.code).toBe(1)
  })

  test.each(all)('reports that $file breaks the rule "$rule"', ({ rule, file, to }) => {
    expect(reported(planted.output)).toContain(`${rule}: ${file} → ${to}`)
  })

  test('reports nothing else', () => {
    const expected = all.map(({ rule, file, to }) => `${rule}: ${file} → ${to}`)
    expect(reported(planted.output).toSorted()).toEqual(expected.toSorted())
  })

  test('has a canary for every rule', async () => {
    const { default: config } = await import(`${workspace.root}/.dependency-cruiser.mjs`)
    const rules: readonly string[] = config.forbidden.map((rule: { name: string }) => rule.name)
    expect([...new Set(all.map(({ rule }) => rule))].toSorted()).toEqual(rules.toSorted())
  })
})

describe('imports, seeing too little', () => {
  test('fails when a rule guards nothing any more', async () => {
    const workspace = makeWorkspace()
    workspace.plant(sound)
    workspace.uproot({ [`${SERVER}/worker/due.ts`]: '' })
    const { code, output } = await workspace.run('imports')
    workspace.remove()
    expect(output).toContain('the rule "worker" matches no file, so it guards nothing')
    expect(code).toBe(1)
  })

  test('fails on a folder of the server that has no row', async () => {
    const workspace = makeWorkspace()
    workspace.plant({ ...sound, [`${SERVER}/connectors/a.ts`]: 'export const a = 1\n' })
    const { code, output } = await workspace.run('imports')
    workspace.remove()
    expect(output).toContain('packages/server/src/connectors/ has no row')
    expect(code).toBe(1)
  })

  test('fails when the tool cannot run', async () => {
    const workspace = makeWorkspace()
    workspace.plant({ ...sound, '.dependency-cruiser.mjs': 'export default nothing\n' })
    const { code } = await workspace.run('imports')
    workspace.remove()
    expect(code).toBe(1)
  })
})
