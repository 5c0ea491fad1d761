import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SandboxError } from './sandbox-error.ts'

/** What a sandbox's process is started with. */
export interface Program {
  readonly node: string
  readonly file: string
}

/** In the published package; in a clone the sources run as they are. */
const isBuilt = !import.meta.url.endsWith('.ts')

/** What the server runs on (`bin/capstan.js`). The tests themselves may run on an older one. */
const NEEDED = [22, isBuilt ? 15 : 18] as const

/**
 * The process behind a sandbox, and a Node that runs it: ours, or the one that npm installed beside it. The only place
 * that knows where files are.
 */
export function locateProgram(): Program {
  const file = fileURLToPath(new URL(`../sandbox/main.${isBuilt ? 'js' : 'ts'}`, import.meta.url))
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return { node: process.execPath, file }
  const node = findNode(path.dirname(file))
  if (node !== undefined) return { node, file }
  throw new SandboxError(
    'START_FAILED',
    `a sandbox needs Node ${NEEDED.join('.')} or later; this is ${process.version}. Run the tests with a newer one, or ` +
      'let npm bring one: npm install --save-dev node',
  )
}

function findNode(from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const node = path.join(folder, 'node_modules', 'node', 'bin', 'node')
    if (existsSync(node)) return node
    if (folder === path.dirname(folder)) return undefined
  }
}
