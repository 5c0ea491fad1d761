import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesIn } from './compile.ts'
import { DIST, ROOT } from './project.ts'
import { runProgram } from './run-program.ts'

export interface Tarball {
  readonly name: string
  readonly version: string
  readonly file: string
  readonly bytes: number
  readonly unpackedBytes: number
  readonly files: number
}

/** Packs a built folder as `npm publish` would. Refuses one that tells of this machine or of the workspace. */
export async function packTarball(folder: string): Promise<Tarball> {
  const found = leaks(folder)
  if (found.length > 0) throw new Error(`not fit for publishing:\n${found.join('\n')}`)
  const answer = await runProgram('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', DIST], {
    cwd: folder,
  })
  const [packed] = Object.values<Packed>(JSON.parse(answer))
  if (packed === undefined) throw new Error(`npm pack did not say what it packed: ${answer}`)
  return {
    name: packed.name,
    version: packed.version,
    file: join(DIST, packed.filename),
    bytes: packed.size,
    unpackedBytes: packed.unpackedSize,
    files: packed.entryCount,
  }
}

/** A part of what `npm pack --json` answers. */
interface Packed {
  readonly name: string
  readonly version: string
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly entryCount: number
}

/** Each with the reason why whoever installs the package must not get it. */
const forbidden: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [new RegExp(ROOT.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')), 'the path of the folder it was built in'],
  [/\/\/[#@]\s*sourceMappingURL=/, 'a source map, which leads nowhere outside the workspace'],
  [/(from|import|require)\s*\(?\s*['"]@capstan\/protocol/, 'an import of the private protocol package'],
  // Types named in comments are left: browser files are sent with theirs.
  [/^(?!\s*(\/?\*|\/\/)).*(from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]*\.ts['"]/m, 'an import of a TypeScript source'],
]

function leaks(folder: string): readonly string[] {
  return filesIn(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return forbidden.filter(([pattern]) => pattern.test(text)).map(([, reason]) => `${file}: ${reason}`)
  })
}
