/**
 * `npm run pack [-- sdk|capstan]`: builds what is published into `dist/`, packs it, and looks whether it is fit for others.
 * Fails when the SDK's declarations are not those in `packages/sdk/api`; with `--update` writes them there instead.
 */
import { relative } from 'node:path'
import { buildSdk, SDK_BUILD } from './build-sdk.ts'
import { buildServer, SERVER_BUILD } from './build-server.ts'
import { ROOT } from './project.ts'
import { attw, publint } from './shape.ts'
import { surfaceChanges, writeSurface } from './surface.ts'
import { packTarball } from './tarball.ts'

const wanted = process.argv.slice(2).filter((argument) => argument !== '--update')
const unknown = wanted.filter((name) => !['sdk', 'capstan'].includes(name))
if (unknown.length > 0) throw new Error(`npm run pack knows sdk and capstan, not ${unknown.join(', ')}`)
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name)

function compareSurface(): void {
  if (process.argv.includes('--update')) {
    console.log(`packages/sdk/api: wrote ${writeSurface().join(', ')}`)
    return
  }
  const changes = surfaceChanges()
  for (const change of changes) console.error(`packages/sdk/api/${change}`)
  if (changes.length === 0) return
  console.error('What merchants compile against has changed. If that is meant: npm run pack -- --update')
  process.exitCode = 1
}

async function pack(folder: string): Promise<void> {
  const tarball = await packTarball(folder)
  const { file, bytes, unpackedBytes, files } = tarball
  console.log(`${relative(ROOT, file)}: ${bytes} bytes, ${unpackedBytes} unpacked, ${files} files`)
  for (const [tool, problem] of [
    ['publint', await publint(tarball)],
    ['attw', await attw(tarball)],
  ] as const) {
    if (problem === undefined) continue
    console.error(`${tool}: ${problem}`)
    process.exitCode = 1
  }
}

if (isWanted('sdk')) {
  await buildSdk()
  compareSurface()
  await pack(SDK_BUILD)
}
if (isWanted('capstan')) {
  await buildServer()
  await pack(SERVER_BUILD)
}
