import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorkspace } from './workspace.ts'

const SERVER = 'packages/server/src'
const MIGRATIONS = `${SERVER}/store/migrations`

/** Halves, so that the rules do not find here what is planted there. */
const halves = (left: string, right: string) => `${left}${right}`

const sound: Readonly<Record<string, string>> = {
  'README.md': '# Planted\n',
  [`${SERVER}/domain/clock.ts`]: '/** Date.now() is read by app.ts. */\nexport const now = (at: Date) => at\n',
  'packages/protocol/src/openssl.test.ts': `${halves('describe.', 'skipIf')}(true)('with ${halves('open', 'ssl')}', () => {})\n`,
  [`${SERVER}/domain/clock.test.ts`]: `// no ${halves('it.', 'only')} here\nimport { vi } from 'vitest'\n\nvi.useFakeTimers()\n`,
  [`${SERVER}/application/ids.ts`]: 'export const dice = () => Math.random()\n',
  [`${MIGRATIONS}/0001_begin.sql`]: 'select 1;\n',
  [`${MIGRATIONS}/0002_go_on.sql`]: 'select 1;\n',
}

/** It breaks two rules: an address, and a build that one system would miss. */
const holedLock = {
  packages: {
    'node_modules/tool': {
      resolved: 'https://registry.invalid/tool.tgz',
      optionalDependencies: { 'tool-for-another-system': '1.0.0' },
    },
  },
}

/** The test that must fail, and what is planted for it. Every planted path must be in its message. */
const violations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'keeps its files short': {
    [`${SERVER}/domain/long.ts`]: 'export {}\n'.repeat(351),
    [`${SERVER}/domain/long.test.ts`]: 'export {}\n'.repeat(601),
  },
  'names its folders after their subject': {
    [`${SERVER}/domain/utils/money.ts`]: 'export {}\n',
    [`${SERVER}/http/helpers/body.ts`]: 'export {}\n',
    [`${SERVER}/common/ids.ts`]: 'export {}\n',
    [`${SERVER}/services/capture.ts`]: 'export {}\n',
  },
  'has no index.ts in the server that only re-exports': {
    [`${SERVER}/domain/index.ts`]: "// All of it.\nexport * from './clock.ts'\nexport {\n  now,\n} from './clock.ts'\n",
  },
  'has no leftover markers': {
    'docs/planted.md': `Nearly done. ${halves('TO', 'DO')} finish this page.\n`,
    [`${SERVER}/domain/marker.ts`]: `// ${halves('FIX', 'ME')}: rounding\n`,
  },
  'runs every test it has': {
    [`${SERVER}/domain/only.test.ts`]: `${halves('describe.', 'only')}('one', () => {})\n`,
    [`${SERVER}/domain/skip.test.ts`]: `${halves('it.', 'skip')}('one', () => {})\n`,
    [`${SERVER}/domain/if.test.ts`]: `${halves('test.', 'skipIf')}(true)('one', () => {})\n`,
  },
  'needs no openssl command to pass': {
    'packages/server/test/support/certificate.ts': `execFileSync('${halves('open', 'ssl')}', ['req'])\n`,
  },
  'has every test file in a Vitest project': {
    [`${SERVER}/domain/other.spec.ts`]: 'export {}\n',
    'packages/protocol/test/lost.test.ts': 'export {}\n',
  },
  'has no test that waits for time to pass': {
    [`${SERVER}/domain/wait.test.ts`]: `await new Promise((done) => ${halves('set', 'Timeout')}(done, 10))\n`,
    'packages/server/test/support/pause.sql.ts': `await query('select ${halves('pg_sle', 'ep(1)')}')\n`,
    'packages/server/test/support/pause.ts': `await ${halves('sle', 'ep')}(10)\n`,
  },
  'names no path of one machine': {
    'docs/where.md': `Installed in ${halves('/ho', 'me/somebody/capstan')}.\n`,
  },
  'names no registry': {
    // On a line of its own, as npm writes it.
    'package-lock.json': JSON.stringify(holedLock, undefined, 2),
    '.npmrc': `${halves('regis', 'try=https://registry.invalid')}\n`,
  },
  'locks what every system needs': { 'package-lock.json': JSON.stringify(holedLock, undefined, 2) },
  'numbers its migrations without gaps': {
    [`${MIGRATIONS}/0004_skipped_one.sql`]: 'select 1;\n',
  },
  'decides without a clock, chance or the environment': {
    [`${SERVER}/domain/now.ts`]: 'export const now = () => Date.now()\n',
    [`${SERVER}/domain/today.ts`]: 'export const today = () => new Date()\n',
    [`${SERVER}/application/dice.ts`]: 'export const dice = () => Math.random()\n',
  },
}

interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

describe('tidy', () => {
  const workspace = makeWorkspace(['packages/server/test/tidy'])
  afterAll(() => workspace.remove())

  async function runTidy() {
    const file = join(workspace.root, 'coverage/tidy.json')
    const args = ['packages/server/test/tidy', '--reporter=json', `--outputFile=${file}`]
    const { code } = await workspace.run('test:unit', ...args)
    const report: Report = JSON.parse(readFileSync(file, 'utf8'))
    const tests = report.testResults.flatMap((result) => result.assertionResults)
    return { code, tests, failed: tests.filter(({ status }) => status === 'failed') }
  }

  test('passes a tidy project', async () => {
    workspace.plant(sound)
    const { code, tests, failed } = await runTidy()
    expect(failed).toEqual([])
    expect(tests.length).toBeGreaterThan(Object.keys(violations).length)
    expect(code).toBe(0)
  })

  describe('of violations', () => {
    let planted: Awaited<ReturnType<typeof runTidy>>
    beforeAll(async () => {
      workspace.plant(sound)
      for (const files of Object.values(violations)) workspace.plant(files)
      planted = await runTidy()
    })

    test('fails, and has a canary for every rule', () => {
      expect(planted.code).toBe(1)
      const rules = planted.tests.map(({ title }) => title).filter((title) => title !== 'is seen by the rules')
      expect(planted.failed.map(({ title }) => title).toSorted()).toEqual(Object.keys(violations).toSorted())
      expect(rules.toSorted()).toEqual(Object.keys(violations).toSorted())
    })

    test.each(Object.entries(violations))('%s', (title, files) => {
      const message = planted.failed.find((result) => result.title === title)?.failureMessages.join('\n')
      for (const path of Object.keys(files)) expect(message).toContain(path)
    })
  })

  test('fails when it does not see the project', async () => {
    workspace.uproot({ [`${MIGRATIONS}/0001_begin.sql`]: '', [`${MIGRATIONS}/0002_go_on.sql`]: '' })
    workspace.uproot({ [`${MIGRATIONS}/0004_skipped_one.sql`]: '' })
    const { failed } = await runTidy()
    expect(failed.map(({ title }) => title)).toContain('is seen by the rules')
  })
})
