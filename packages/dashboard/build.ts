/**
 * `npm run build:dashboard`: builds packages/dashboard into its `dist`, each file beside itself compressed. With
 * `--if-changed` only when a source is newer than what was built, so that `npm start` costs nothing the second time.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'

const FOLDER = import.meta.dirname
const DIST = join(FOLDER, 'dist')
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json']
const COMPRESSED = /\.(js|css|svg)$/

function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function isBuilt(): boolean {
  const built = statSync(join(DIST, 'index.html'), { throwIfNoEntry: false })
  return built !== undefined && SOURCES.every((name) => newest(join(FOLDER, name)) < built.mtimeMs)
}

/** Compressed once here, since the best takes too long for a request. */
function compress(): void {
  const folder = join(DIST, 'assets')
  for (const name of readdirSync(folder).filter((one) => COMPRESSED.test(one))) {
    const bytes = readFileSync(join(folder, name))
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes))
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
}

// Whatever the environment says: React would build its development version under any other.
process.env['NODE_ENV'] = 'production'
if (!process.argv.includes('--if-changed') || !isBuilt()) {
  await build({ root: FOLDER, logLevel: 'warn' })
  compress()
}
