/**
 * `npm run pack`: builds both packages that are published into `dist/` and packs them. Fails when the SDK's declarations
 * are not those in `packages/sdk/api`; with `--update` writes them there instead.
 */
import { relative } from 'node:path'
import { buildSdk, SDK_BUILD } from './build-sdk.ts'
import { buildServer, SERVER_BUILD } from './build-server.ts'
import { ROOT } from './project.ts'
import { surfaceChanges, writeSurface } from './surface.ts'
import { packTarball, type Tarball } from './tarball.ts'

function describe({ file, bytes, unpackedBytes, files }: Tarball): string {
  return `${relative(ROOT, file)}: ${bytes} bytes, ${unpackedBytes} unpacked, ${files} files`
}

await buildSdk()
if (process.argv.includes('--update')) {
  console.log(`packages/sdk/api: wrote ${writeSurface().join(', ')}`)
} else {
  const changes = surfaceChanges()
  for (const change of changes) console.error(`packages/sdk/api/${change}`)
  if (changes.length > 0) {
    console.error('What merchants compile against has changed. If that is meant: npm run pack -- --update')
    process.exitCode = 1
  }
}
console.log(describe(await packTarball(SDK_BUILD)))
await buildServer()
console.log(describe(await packTarball(SERVER_BUILD)))
