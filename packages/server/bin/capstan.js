#!/usr/bin/env node
// Plain JavaScript of the old kind, so that a Node too old for the rest can still read this file, and find the Node that
// npm installed beside it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'

/** Made by `npm run pack`: the published package has this, a clone has the sources. */
const built = new URL('../dist/main.js', import.meta.url)
const published = existsSync(built)
const main = published ? built : new URL('../src/main.ts', import.meta.url)

/** The first release of Node 22 that will do: what `engines` says, and for a clone one that runs TypeScript as it is. */
const OF_22 = published ? 15 : 18

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major >= 24 || (major === 22 && minor >= OF_22)
}

function findNode(from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const node = join(folder, 'node_modules', 'node', 'bin', 'node')
    if (existsSync(node)) return node
    if (folder === dirname(folder)) return undefined
  }
}

const node = isNewEnough(process.versions.node) ? process.execPath : findNode(dirname(fileURLToPath(main)))

/**
 * Keeps the code as Node has parsed it in the home folder of the server, where there is one: reading it is most of a start.
 * Here and not in the program, which would have been read by then. The same folder as in src/cli/parsed-code.ts.
 */
function keepParsedCode(from) {
  // biome-ignore lint/style/noProcessEnv: the settings are read by the program, which is not read yet
  const given = env.CAPSTAN_HOME?.trim()
  const home = given || join(from, '.capstan')
  if (existsSync(home)) nodeModule.enableCompileCache?.(resolve(home, 'parsed'))
  else if (!given && from !== dirname(from)) keepParsedCode(dirname(from))
}

if (node === process.execPath) {
  keepParsedCode(process.cwd())
  await import(main.href)
} else if (node === undefined) {
  const wayOut = published
    ? 'Install a newer Node.'
    : 'Run npm ci in its folder with install scripts on, which brings one, or install a newer Node.'
  process.stderr.write(`Capstan needs Node 24, or 22.${OF_22} or later; this is ${process.version}. ${wayOut}\n`)
  process.exitCode = 1
} else {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  // From a terminal the child gets the signal itself; from elsewhere it has to be passed on. Either way it decides.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => undefined)
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
}
