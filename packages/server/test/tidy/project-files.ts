import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ProjectFile {
  /** Relative to the root of the project, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Not ours, or made by a run. */
const OUTSIDE = new Set(['node_modules', '.git', '.capstan', 'dist', 'coverage'])
const TEXT = /\.(ts|tsx|mjs|js|json|md|sql|sh|ya?ml|css|html)$|^\.ci\/|^\.(npmrc|gitignore|gitattributes|editorconfig)$/

function pathsUnder(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (OUTSIDE.has(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? pathsUnder(root, path) : [path]
  })
}

/** Every text file of the project. Read from disk and not from git, so that it also holds for an unpacked archive. */
export function readProject(root: string): readonly ProjectFile[] {
  return pathsUnder(root, '')
    .filter((path) => TEXT.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
