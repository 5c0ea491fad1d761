import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeWorkspace } from './workspace.ts'

describe('pack', () => {
  const workspace = makeWorkspace(['packages/sdk', 'packages/protocol/src', 'scripts/pack', 'LICENSE'])
  afterAll(() => workspace.remove())

  /** Packs the SDK with a file changed, and puts the file back. */
  async function packWith(file: string, change: (text: string) => string) {
    const text = readFileSync(join(workspace.root, file), 'utf8')
    const changed = change(text)
    expect(changed).not.toBe(text)
    workspace.plant({ [file]: changed })
    const finished = await workspace.run('pack', 'sdk')
    workspace.plant({ [file]: text })
    return finished
  }

  test('passes the SDK as it is', async () => {
    const { code, output } = await workspace.run('pack', 'sdk')
    expect(output).toMatch(/^dist\/capstan-sdk-.*\.tgz: \d+ bytes, \d+ unpacked, [1-9]\d* files\n$/)
    expect(code).toBe(0)
  })

  test('fails on a change of what merchants compile against', async () => {
    const { code, output } = await packWith('packages/sdk/src/money.ts', (text) =>
      text.replace('export function money(decimal: string,', 'export function money(decimal: string | number,'),
    )
    expect(output).toMatch(/packages\/sdk\/api\/index\.d\.ts:\d+: was .*decimal: string, .* is .*string \| number/)
    expect(output).toContain('npm run pack -- --update')
    expect(code).toBe(1)
  })

  test('fails on a path of this machine', async () => {
    const { code, output } = await packWith('packages/sdk/src/money.ts', (text) =>
      text.replace("'an amount must be above zero.'", JSON.stringify(join(workspace.root, 'amounts'))),
    )
    expect(output).toContain('dist/index.js: the path of the folder it was built in')
    expect(code).toBe(1)
  })

  test('fails on an import of a package', async () => {
    const { code, output } = await packWith('packages/sdk/src/money.ts', (text) =>
      `import pc from 'picocolors'\n${text}`.replace("'an amount must be above zero.'", "pc.red('zero')"),
    )
    expect(output).toContain('the SDK has no dependencies, and imports picocolors')
    expect(code).toBe(1)
  })

  test('fails, by publint, on a manifest that promises a file that is not there', async () => {
    const { code, output } = await packWith('scripts/pack/build-sdk.ts', (text) =>
      text.replace('}.js` },', '}.mjs` },'),
    )
    expect(output).toMatch(/publint: [\s\S]*index\.mjs.* does not exist/)
    expect(code).toBe(1)
  })

  test('fails, by attw, on types that the compiler does not find', async () => {
    const { code, output } = await packWith('scripts/pack/build-sdk.ts', (text) =>
      text.replace("files: ['dist']", "files: ['dist/*.js']"),
    )
    expect(output).toMatch(/attw: [\s\S]*This package does not contain types/)
    expect(code).toBe(1)
  })
})
