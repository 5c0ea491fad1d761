import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildServer, SERVER_BUILD } from '../scripts/pack/build-server.ts'
import { runProgram } from '../scripts/pack/run-program.ts'
import { packTarball } from '../scripts/pack/tarball.ts'

/** What a folder of packages takes on disk, for people. */
export function sizeOf(folder: string): string {
  let bytes = 0
  let files = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    bytes += statSync(join(entry.parentPath, entry.name)).size
    files += 1
  }
  return `${Math.round(bytes / 2 ** 20)} MiB in ${files} files`
}

/** Installs the packed server into a new project, with whatever npm has in its cache; gives time and size. */
export async function measureInstall(): Promise<string> {
  await buildServer()
  const { file } = await packTarball(SERVER_BUILD)
  const project = mkdtempSync(join(tmpdir(), 'capstan-bench-install-'))
  try {
    writeFileSync(join(project, 'package.json'), '{ "private": true }\n')
    const options = { cwd: project, env: process.env }
    const begun = performance.now()
    await runProgram('npm', ['install', '--no-audit', '--no-fund', file], options)
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1)
    return `npm install of the packed server, by npm's cache: ${seconds} s, ${sizeOf(join(project, 'node_modules'))}`
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}
