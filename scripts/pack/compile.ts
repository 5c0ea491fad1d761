import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { DIST, ROOT, readManifest } from './project.ts'
import { runProgram } from './run-program.ts'

export interface Compilation {
  /** The `tsconfig.json` whose rules hold, by its path in the project. */
  readonly tsconfig: string
  /** Folders or files of `packages/` to compile, by their path there; what they import comes along. */
  readonly sources: readonly string[]
  /** What of it is not compiled unless it is imported. */
  readonly except?: readonly string[]
  /** Where to, in `dist/`; laid out like `packages/`. */
  readonly into: string
  readonly compilerOptions: Readonly<Record<string, unknown>>
}

/** Compiles to a fresh folder, and gives that folder. */
export async function compile(compilation: Compilation): Promise<string> {
  const { tsconfig, sources, except = [], into, compilerOptions } = compilation
  const folder = join(DIST, into)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const inPackages = (path: string) => relative(folder, join(ROOT, 'packages', path))
  const config = {
    extends: relative(folder, join(ROOT, tsconfig)),
    compilerOptions: {
      noEmit: false,
      rootDir: inPackages('.'),
      outDir: '.',
      rewriteRelativeImportExtensions: true,
      ...compilerOptions,
    },
    include: sources.map(inPackages),
    exclude: ['**/*.test.ts', ...except].map(inPackages),
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config, null, 2))
  await runProgram(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--project', folder], {
    cwd: ROOT,
  })
  rmSync(join(folder, 'tsconfig.json'))
  return folder
}

/** Every file below, by its path in the folder, in an order that is the same on every machine. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}

/**
 * Replaces the name of the protocol package, which is never published, by the path to `protocol`, the folder below
 * `folder` that holds its compiled sources. Only whole import specifiers are replaced, as the compiler prints them.
 */
export function nameProtocolByPath(folder: string, protocol: string): void {
  const entries = readManifest(join(ROOT, 'packages/protocol')).exports ?? {}
  for (const file of filesIn(folder).filter((path) => /\.(js|d\.ts)$/.test(path))) {
    const text = readFileSync(join(folder, file), 'utf8')
    const replaced = text.replaceAll(/(['"])@capstan\/protocol(\/[\w-]+)?\1/g, (_, quote: string, subPath = '') => {
      const source = entries[`.${subPath}`]
      if (typeof source !== 'string') throw new Error(`${file} imports @capstan/protocol${subPath}, which has no entry`)
      const target = join(protocol, source.replace('./src/', '').replace(/\.ts$/, '.js'))
      const path = relative(dirname(file), target)
      return `${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
    })
    if (replaced !== text) writeFileSync(join(folder, file), replaced)
  }
}
