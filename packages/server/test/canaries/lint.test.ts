import { afterAll, describe, expect, test } from 'vitest'
import { makeWorkspace } from './workspace.ts'

const DOMAIN = 'packages/server/src/domain'

interface Violation {
  readonly files: Readonly<Record<string, string>>
  /** The rule that must be named. */
  readonly says: string
}

const violations: Readonly<Record<string, Violation>> = {
  'a promise that nobody waits for': {
    files: {
      [`${DOMAIN}/floating.ts`]: `async function commit(): Promise<void> {}

export function settle(): void {
  commit()
}
`,
    },
    says: 'noFloatingPromises',
  },
  'an unawaited promise whose type comes from a package': {
    files: {
      'packages/server/src/store/commit.ts': `import type { PoolClient } from 'pg'

export function commit(client: PoolClient): void {
  client.query('commit')
}
`,
    },
    says: 'no-floating-promises',
  },
  'a promise used as a condition': {
    files: {
      [`${DOMAIN}/condition.ts`]: `async function captured(): Promise<boolean> {
  return true
}

export function again(): string {
  return captured() ? 'no' : 'yes'
}
`,
    },
    says: 'no-misused-promises',
  },
  'an async callback where nobody waits': {
    files: {
      [`${DOMAIN}/callback.ts`]: `export function later(work: () => Promise<void>): void {
  queueMicrotask(async () => {
    await work()
  })
}
`,
    },
    says: 'no-misused-promises',
  },
  'a promise that escapes its try': {
    files: {
      [`${DOMAIN}/escape.ts`]: `export async function attempt(call: () => Promise<string>): Promise<string> {
  try {
    return call()
  } catch {
    return 'unknown'
  }
}
`,
    },
    says: 'return-await',
  },
  'a switch that forgets a state': {
    files: {
      [`${DOMAIN}/states.ts`]: `export function final(state: 'pending' | 'succeeded' | 'failed'): boolean | undefined {
  switch (state) {
    case 'pending':
      return false
    case 'succeeded':
      return true
  }
  return undefined
}
`,
    },
    says: 'switch-exhaustiveness-check',
  },
  'a function longer than a screen': {
    files: {
      [`${DOMAIN}/long.ts`]: `export function long(): number {
  let sum = 0
${'  sum += 1\n'.repeat(70)}  return sum
}
`,
    },
    says: 'noExcessiveLinesPerFunction',
  },
  'a cycle of types': {
    files: {
      [`${DOMAIN}/chicken.ts`]: `import type { Egg } from './egg.ts'

export interface Chicken {
  readonly egg?: Egg
}
`,
      [`${DOMAIN}/egg.ts`]: `import type { Chicken } from './chicken.ts'

export interface Egg {
  readonly chicken?: Chicken
}
`,
    },
    says: 'noImportCycles',
  },
  'a package that is not declared': {
    files: {
      [`${DOMAIN}/undeclared.ts`]: `export { satisfies } from 'semver'
`,
    },
    says: 'noUndeclaredDependencies',
  },
  'an environment variable read outside config/': {
    files: {
      'packages/server/src/http/environment.ts': `export const port = process.env['CAPSTAN_PORT']
`,
    },
    says: 'noProcessEnv',
  },
  'a console in the server': {
    files: {
      'packages/server/src/http/shout.ts': `export function shout(): void {
  console.log('captured')
}
`,
    },
    says: 'noConsole',
  },
  'an import without its extension': {
    files: {
      [`${DOMAIN}/extension.ts`]: `export { settle } from './sound'
`,
    },
    says: 'useImportExtensions',
  },
  "Node's assert instead of ours": {
    files: {
      'packages/server/src/http/asserting.ts': `import assert from 'node:assert'

assert(true)
`,
    },
    says: 'noRestrictedImports',
  },
  'a timer in a test': {
    files: {
      [`${DOMAIN}/sleepy.test.ts`]: `import { setTimeout as later } from 'node:timers'

later(() => {}, 10)
`,
    },
    says: 'noRestrictedImports',
  },
}

const sound = {
  [`${DOMAIN}/sound.ts`]: `export async function commit(): Promise<void> {}

export async function settle(): Promise<void> {
  await commit()
}
`,
  'packages/server/src/config/environment.ts': `export const port = process.env['CAPSTAN_PORT']
`,
  'packages/server/src/cli/print.ts': `export function print(line: string): void {
  console.log(line)
}
`,
}

describe('lint', () => {
  const workspace = makeWorkspace()
  afterAll(() => workspace.remove())

  test('passes sound code', async () => {
    workspace.plant(sound)
    const finished = await workspace.run('lint')
    expect(finished).toEqual({ code: 0, output: expect.stringMatching(/Checked \d+ files.*on \d+ files with/s) })
  })

  // Each alone, so that every rule is seen to fail the gate by itself and not in the shadow of another.
  test.each(Object.entries(violations))('fails on %s', async (_, { files, says }) => {
    workspace.plant(files)
    const { code, output } = await workspace.run('lint')
    workspace.uproot(files)
    expect(output).toContain(says)
    expect(output).toContain(Object.keys(files)[0])
    expect(code).toBe(1)
  })
})
