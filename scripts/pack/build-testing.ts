import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { build, type InlineConfig } from 'tsdown'
import { compile } from './compile.ts'
import { ROOT } from './project.ts'

const ENTRY = 'testing/sandbox'

/** How a merchant's test gets `capstan/testing`, from ES modules and from CommonJS, each with its declarations. */
export const testingExport = {
  import: { types: `./dist/${ENTRY}.d.ts`, default: `./dist/${ENTRY}.js` },
  require: { types: `./dist/${ENTRY}.d.cts`, default: `./dist/${ENTRY}.cjs` },
}

/**
 * Adds to the built server what `capstan/testing` needs beside its compiled modules: the same as one CommonJS file, because
 * Jest runs tests as CommonJS and Node before 20.19 can require nothing else, and the declarations of both.
 *
 * @param code the folder of the built server's code
 */
export async function buildTesting(code: string): Promise<void> {
  const into = join(code, 'testing')
  const plain = {
    config: false,
    platform: 'node',
    tsconfig: false,
    sourcemap: false,
    clean: false,
    hash: false,
    report: false,
    logLevel: 'warn',
    outDir: into,
  } as const satisfies InlineConfig
  await build({
    ...plain,
    cwd: join(ROOT, 'packages/server/src'),
    entry: `${ENTRY}.ts`,
    format: 'cjs',
    target: 'node20',
    shims: true,
    dts: false,
  })
  const declarations = await compile({
    tsconfig: 'tsconfig.json',
    sources: [`server/src/${ENTRY}.ts`],
    into: 'testing-declarations',
    compilerOptions: { declaration: true, emitDeclarationOnly: true, allowJs: false, checkJs: false },
  })
  await build({
    ...plain,
    cwd: join(declarations, 'server/src'),
    entry: `${ENTRY}.d.ts`,
    format: 'esm',
    fixedExtension: false,
    dts: { dtsInput: true, emitDtsOnly: true },
  })
  // The same text: it holds no import, so nothing in it depends on how it is read.
  cpSync(join(into, 'sandbox.d.ts'), join(into, 'sandbox.d.cts'))
}
