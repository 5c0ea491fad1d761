import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SDK_BUILD } from './build-sdk.ts'
import { filesIn } from './compile.ts'
import { ROOT } from './project.ts'

/** The declarations that merchants compile against, committed: a change of them is seen in review. */
const SURFACE = join(ROOT, 'packages/sdk/api')

/** Declarations by their file name. */
type Declarations = ReadonlyMap<string, string>

function declarationsIn(folder: string): Declarations {
  const names = filesIn(folder).filter((file) => file.endsWith('.d.ts'))
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

export function writeSurface(): readonly string[] {
  const built = declarationsIn(join(SDK_BUILD, 'dist'))
  rmSync(SURFACE, { recursive: true, force: true })
  mkdirSync(SURFACE, { recursive: true })
  for (const [name, text] of built) writeFileSync(join(SURFACE, name), text)
  return [...built.keys()]
}

/** What the built declarations say other than the committed ones, a line each; empty when they agree. */
export function surfaceChanges(): readonly string[] {
  mkdirSync(SURFACE, { recursive: true })
  const committed = declarationsIn(SURFACE)
  const built = declarationsIn(join(SDK_BUILD, 'dist'))
  if (built.size === 0) return ['dist/sdk/dist has no declarations']
  return [...new Set([...committed.keys(), ...built.keys()])].flatMap((name) => {
    const before = committed.get(name)?.split('\n')
    const after = built.get(name)?.split('\n')
    if (before === undefined) return [`${name}: is new`]
    if (after === undefined) return [`${name}: is gone`]
    const line = after.findIndex((text, index) => text !== before[index])
    if (line === -1 && before.length === after.length) return []
    const at = line === -1 ? after.length : line
    return [`${name}:${at + 1}: was ${JSON.stringify(before[at] ?? '')}, is ${JSON.stringify(after[at] ?? '')}`]
  })
}
