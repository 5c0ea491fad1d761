import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type InlineConfig, type TsdownBundle } from 'tsdown'
import { compile, nameProtocolByPath } from './compile.ts'
import { DIST, ROOT, readManifest } from './project.ts'

const SOURCE = join(ROOT, 'packages/sdk')

/** Where the SDK is built: the folder that its tarball is made of. */
export const SDK_BUILD = join(DIST, 'sdk')

/** The SDK's entries, by the name of their file: `.` is `index`, `./express` is `express`. */
function sdkEntries(): ReadonlyMap<string, string> {
  const entries = Object.entries(readManifest(SOURCE).exports ?? {})
  return new Map(
    entries.map(([subPath, source]) => {
      if (typeof source !== 'string') throw new Error(`packages/sdk: the entry ${subPath} must be one source file`)
      return [subPath === '.' ? 'index' : subPath.replace('./', ''), source]
    }),
  )
}

/**
 * Builds `dist/sdk`: one JavaScript module and one declaration for each entry, the protocol inside both, no dependency
 * and no source map. What is in it depends on the sources alone, so that the declarations can be compared.
 */
export async function buildSdk(): Promise<void> {
  const entries = sdkEntries()
  rmSync(SDK_BUILD, { recursive: true, force: true })
  mkdirSync(SDK_BUILD, { recursive: true })
  await bundleCode(entries)
  await bundleTypes(entries)
  cpSync(join(SOURCE, 'README.md'), join(SDK_BUILD, 'README.md'))
  cpSync(join(ROOT, 'LICENSE'), join(SDK_BUILD, 'LICENSE'))
  writeFileSync(join(SDK_BUILD, 'package.json'), `${JSON.stringify(sdkManifest(entries), null, 2)}\n`)
}

const plain = {
  config: false,
  format: 'esm',
  platform: 'neutral',
  fixedExtension: false,
  sourcemap: false,
  clean: false,
  hash: false,
  report: false,
  logLevel: 'warn',
  outDir: join(SDK_BUILD, 'dist'),
} as const satisfies InlineConfig

async function bundleCode(entries: ReadonlyMap<string, string>): Promise<void> {
  const bundles = await build({
    ...plain,
    cwd: SOURCE,
    entry: Object.fromEntries(entries),
    target: 'es2022',
    tsconfig: 'tsconfig.json',
    dts: false,
    deps: { alwaysBundle: [/^@capstan\/protocol/], onlyBundle: ['@capstan/protocol'] },
  })
  refuseImports(bundles)
}

/** A package that is imported and not found is left for the merchant to have: the bundler only warns of it. */
function refuseImports(bundles: readonly TsdownBundle[]): void {
  const chunks = bundles.flatMap((bundle) => bundle.chunks).filter((chunk) => chunk.type === 'chunk')
  if (chunks.length === 0) throw new Error('the bundler made no code of the SDK')
  const ours = new Set(chunks.map(({ fileName }) => fileName))
  const others = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])
  const foreign = others.filter((name) => !ours.has(name))
  if (foreign.length > 0) throw new Error(`the SDK has no dependencies, and imports ${foreign.join(', ')}`)
}

/** By the compiler first: only it knows the types that the sources leave to inference. */
async function bundleTypes(entries: ReadonlyMap<string, string>): Promise<void> {
  const declarations = await compile({
    tsconfig: 'packages/sdk/tsconfig.json',
    sources: ['sdk/src', 'protocol/src/wire.ts'],
    into: 'sdk-declarations',
    compilerOptions: { declaration: true, emitDeclarationOnly: true, allowJs: false, checkJs: false },
  })
  nameProtocolByPath(declarations, 'protocol/src')
  await build({
    ...plain,
    cwd: join(declarations, 'sdk'),
    entry: Object.fromEntries([...entries].map(([name, source]) => [name, source.replace(/\.ts$/, '.d.ts')])),
    tsconfig: false,
    dts: { dtsInput: true, emitDtsOnly: true },
  })
}

function sdkManifest(entries: ReadonlyMap<string, string>) {
  const { name, version, description, license, engines } = readManifest(SOURCE)
  const exports = Object.fromEntries(
    [...entries.keys()].map((entry) => [
      entry === 'index' ? '.' : `./${entry}`,
      { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
    ]),
  )
  return {
    name,
    version,
    description,
    license,
    keywords: ['antom', 'apo', 'payments', 'capture', 'capstan'],
    type: 'module',
    sideEffects: false,
    exports: { ...exports, './package.json': './package.json' },
    engines,
    files: ['dist'],
  }
}
