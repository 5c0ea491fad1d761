import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a sandbox's process is started with. */
export interface Program {
  readonly node: string
  readonly file: string
}

/** From this version on Node runs TypeScript as it is. */
const RUNS_SOURCES = [22, 18] as const

/**
 * The process behind a sandbox, as it lies here: a source, for which an older Node needs the one that npm installed beside
 * it. The only place that knows where files are: a build puts another in place of it.
 */
export function locateProgram(): Program {
  const file = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url))
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const runsSources = major > RUNS_SOURCES[0] || (major === RUNS_SOURCES[0] && minor >= RUNS_SOURCES[1])
  return { node: runsSources ? process.execPath : findNode(path.dirname(file)), file }
}

function findNode(from: string): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const node = path.join(folder, 'node_modules', 'node', 'bin', 'node')
    if (existsSync(node)) return node
    if (folder === path.dirname(folder)) return process.execPath
  }
}
