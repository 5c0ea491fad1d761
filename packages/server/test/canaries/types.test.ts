import { afterAll, describe, expect, test } from 'vitest'
import { makeWorkspace } from './workspace.ts'

/** Checked a second time, with what every runtime has and without what Node has. */
const SDK = 'packages/sdk/src/planted.ts'

/** One file in every place where code lives: what `include` of tsconfig.json forgets is never checked. */
const PLACES = [
  'packages/protocol/src/planted.ts',
  SDK,
  'packages/server/src/domain/planted.ts',
  'packages/server/test/planted.test.ts',
  'examples/script/src/planted.ts',
  'scripts/planted.ts',
  'bench/planted.ts',
  'contract/planted.ts',
  'faults/planted.ts',
  'planted.config.ts',
]

/** Checked on its own, with what a browser has and without what Node has. */
const BROWSER = 'packages/server/src/http/checkout/browser/planted.js'

/** Checked on its own, with what a browser has and JSX. */
const DASHBOARD = 'packages/dashboard/src/planted.tsx'

/** What each strict option is there to stop, and the code of TypeScript's complaint. */
const OPTIONS: Readonly<Record<string, { readonly text: string; readonly error: string }>> = {
  noUncheckedIndexedAccess: {
    text: `const amounts: readonly bigint[] = []
export const first: bigint = amounts[0]
`,
    error: 'TS2322',
  },
  exactOptionalPropertyTypes: {
    text: `interface Capture {
  readonly captureId?: string
}
export const capture: Capture = { captureId: undefined }
`,
    error: 'TS2375',
  },
  noPropertyAccessFromIndexSignature: {
    text: `const headers: Record<string, string> = {}
export const signature = headers.signature
`,
    error: 'TS4111',
  },
  noImplicitReturns: {
    text: `export function rest(last: boolean): string | undefined {
  if (last) return 'release'
}
`,
    error: 'TS7030',
  },
  noFallthroughCasesInSwitch: {
    text: `export function steps(kind: string): number {
  let count = 0
  switch (kind) {
    case 'void':
      count += 1
    default:
      count += 2
  }
  return count
}
`,
    error: 'TS7029',
  },
  erasableSyntaxOnly: {
    text: `export enum Status {
  Success,
}
`,
    error: 'TS1294',
  },
  verbatimModuleSyntax: {
    text: `import { Server } from 'node:http'
import { AddressInfo } from 'node:net'

export function address(server: Server): AddressInfo | string | null {
  return server.address()
}
`,
    error: 'TS1484',
  },
  'a forgotten state': {
    text: `function unreachable(value: never): never {
  throw new Error(String(value))
}
export function final(state: 'pending' | 'succeeded'): boolean {
  switch (state) {
    case 'pending':
      return false
    default:
      return unreachable(state)
  }
}
`,
    error: 'TS2345',
  },
}

function optionFile(name: string): string {
  return `packages/server/src/domain/option-${name.replaceAll(' ', '-')}.ts`
}

describe('types', () => {
  const workspace = makeWorkspace()
  afterAll(() => workspace.remove())

  test('passes sound code, and fails wherever a violation is planted', async () => {
    workspace.plant({
      ...Object.fromEntries(PLACES.map((path) => [path, 'export const sound: number = 1\n'])),
      // vitest.config.ts is part of the workspace, and it names this file.
      'packages/server/test/support/global-setup.ts': 'export function setup(): void {}\n',
    })
    workspace.plant({ [BROWSER]: 'export const width = document.body.clientWidth.toFixed(0)\n' })
    workspace.plant({ [DASHBOARD]: 'export const title = <p>{document.title}</p>\n' })
    const control = await workspace.run('types')
    expect(control).toEqual({ code: 0, output: '' })

    workspace.plant({ [BROWSER]: "export const home = process.cwd() + document.body.clientWidth('px')\n" })
    const inBrowser = await workspace.run('types')
    expect(inBrowser.code).not.toBe(0)
    expect(inBrowser.output).toContain(`${BROWSER}(1,21): error TS2591`)
    expect(inBrowser.output).toContain(`${BROWSER}(1,51): error TS2349`)

    workspace.plant({
      [BROWSER]: 'export const width = 1\n',
      [DASHBOARD]: 'export const title = <p lang={1}>one</p>\n',
    })
    const inDashboard = await workspace.run('types')
    expect(inDashboard.code).not.toBe(0)
    expect(inDashboard.output).toContain(`${DASHBOARD}(1,25): error TS2322`)

    workspace.plant({ [DASHBOARD]: 'export const title = 1\n', [SDK]: "export const bytes = Buffer.from(atob(''))\n" })
    const inSdk = await workspace.run('types')
    expect(inSdk.code).not.toBe(0)
    expect(inSdk.output).toContain(`${SDK}(1,22): error TS2591`)

    workspace.plant({
      ...Object.fromEntries(PLACES.map((path) => [path, "export const unsound: number = 'one'\n"])),
      ...Object.fromEntries(Object.entries(OPTIONS).map(([name, { text }]) => [optionFile(name), text])),
    })
    const { code, output } = await workspace.run('types')
    expect(code).not.toBe(0)
    for (const place of PLACES) expect(output).toContain(`${place}(1,14): error TS2322`)
    for (const [name, { error }] of Object.entries(OPTIONS)) {
      expect(output).toMatch(new RegExp(`${optionFile(name)}.*${error}`))
    }
    // The compiler runs over and over.
  }, 240_000)
})
