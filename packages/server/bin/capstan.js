#!/usr/bin/env node
// Plain JavaScript of the old kind, so that a Node too old for the TypeScript sources can still read this file and find
// the Node that npm installed beside them.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** From this version on Node runs TypeScript as it is. */
const NEEDED = [22, 18]

function canRunSources(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])
}

function findNode(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const node = join(folder, 'node_modules', 'node', 'bin', 'node')
    if (existsSync(node)) return node
    if (folder === dirname(folder)) return undefined
  }
}

const main = new URL('../src/main.ts', import.meta.url)
const node = canRunSources(process.versions.node) ? process.execPath : findNode(dirname(fileURLToPath(main)))

if (node === process.execPath) {
  await import(main.href)
} else if (node === undefined) {
  process.stderr.write(
    `Capstan needs Node ${NEEDED.join('.')} or later; this is ${process.version}. ` +
      'Run npm ci in its folder with install scripts on, which brings one, or install a newer Node.\n',
  )
  process.exitCode = 1
} else {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  // From a terminal the child gets the signal itself; from elsewhere it has to be passed on. Either way it decides.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => undefined)
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
}
