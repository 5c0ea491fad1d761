/**
 * `npm run transcript`: packs what is published and prints the terminal session of somebody who starts with an empty
 * folder: installed, started, paid, captured, notified. docs/getting-started.md shows one. Needs a registry.
 */
import { recordFromEmptyFolder } from './examples-check/empty-folder.ts'
import { buildSdk, SDK_BUILD } from './pack/build-sdk.ts'
import { buildServer, SERVER_BUILD } from './pack/build-server.ts'
import { packTarball } from './pack/tarball.ts'
import { openOutside } from './package-check/outside.ts'

await buildSdk()
await buildServer()
const sdk = await packTarball(SDK_BUILD)
const server = await packTarball(SERVER_BUILD)
const outside = openOutside()
try {
  console.log((await recordFromEmptyFolder(outside.folder, sdk.file, server.file)).text)
} finally {
  outside.remove()
}
