import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endpointPaths } from '@capstan/protocol/wire'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import * as sdk from './index.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const pages = ['packages/sdk/README.md', 'docs/sdk.md']
const read = (page: string) => readFileSync(join(root, page), 'utf8')

/** What the samples take for granted: the shop's own things, and everything that the SDK exports. */
const before = `
import { ${Object.keys(sdk)
  .filter((name) => name !== 'ApoClient')
  .join(', ')} } from '@capstan/sdk'
import type { ApoClientOptions } from '@capstan/sdk'
declare const options: ApoClientOptions
const { gatewayUrl, clientId, privateKey, apoPublicKey } = options
declare const merchantPrivateKey: string
declare const paymentId: string
declare const signal: AbortSignal
declare const card: { cardNo: string; cvv: string; expiryMonth: string; expiryYear: string }
declare const shop: Record<string, (...facts: unknown[]) => Promise<void>>
declare const console: { log(...facts: unknown[]): void }
`

/** Each sample as a function of its own, with the page's `apo` where it makes none. */
function programOf(page: string): string {
  const samples = [...read(page).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)
  expect(samples.length, page).toBeGreaterThan(0)
  const functions = samples.map((code, index) => {
    const body = code.replaceAll(/^import .*\n/gm, '')
    const client = /const apo\b/.test(body) ? '' : 'const apo = new ApoClient(options)'
    return `export async function sample${index}() {\n${client}\n${body}}\n`
  })
  return `${before}import { ApoClient } from '@capstan/sdk'\n${functions.join('\n')}`
}

/** What the compiler says about it, one line each. */
function complaints(text: string): readonly string[] {
  const path = join(root, 'packages/sdk/src/sample.ts')
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    types: [],
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === path || fileExists(name)
  host.getSourceFile = (name, version) =>
    name === path ? ts.createSourceFile(name, text, version) : getSourceFile(name, version)
  const found = ts.getPreEmitDiagnostics(ts.createProgram([path], options, host))
  return found.map(({ messageText, file, start = 0 }) => {
    const line = file?.text.slice(0, start).split('\n').length ?? 0
    return `${file?.text.split('\n')[line - 1]?.trim()}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

describe('the samples', () => {
  it.each(pages)('of %s are what the compiler takes', { timeout: 60_000 }, (page) => {
    expect(complaints(programOf(page))).toEqual([])
  })

  it('would be refused if they were wrong', { timeout: 60_000 }, () => {
    const wrong = "export const id: number = sdk.money('1', 'EUR').value"
    expect(complaints(`import * as sdk from '@capstan/sdk'\n${wrong}`)).toEqual([
      expect.stringContaining('not assignable'),
    ])
  })
})

describe('docs/sdk.md', () => {
  it('has every API in the table of what was tried', () => {
    const table = read('docs/sdk.md').split('## Tried against a server')[1]
    for (const api of Object.keys(endpointPaths)) expect(table).toContain(`| \`${api}\` | `)
  })
})
