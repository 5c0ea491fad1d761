/**
 * `npm run test:package [-- gates consumers pieces server testing]`: builds and packs what is published, and uses it as a
 * stranger would, in projects outside the workspace; all of it, or the parts that are named. Needs minutes and a registry;
 * the closing line is `N passed, M failed`.
 */
import { buildSdk, SDK_BUILD } from '../pack/build-sdk.ts'
import { buildServer, SERVER_BUILD } from '../pack/build-server.ts'
import { packTarball, type Tarball } from '../pack/tarball.ts'
import { checkConsumers } from './consumers.ts'
import { checkGates } from './gates.ts'
import { openOutside } from './outside.ts'
import { checkPieces } from './pieces.ts'
import { Report, Skipped } from './report.ts'
import { openTools } from './runtimes.ts'
import { checkServer, checkTestingKit } from './server-package.ts'
import { openStandIn } from './stand-in.ts'

async function pack(build: () => Promise<void>, folder: string): Promise<Tarball> {
  await build()
  const tarball = await packTarball(folder)
  const { name, version, bytes, unpackedBytes, files } = tarball
  console.log(`${name} ${version}: tarball ${bytes} bytes, unpacked ${unpackedBytes} bytes in ${files} files`)
  return tarball
}

const parts = ['gates', 'consumers', 'pieces', 'server', 'testing']
const asked = process.argv.slice(2)
const unknown = asked.filter((part) => !parts.includes(part))
if (unknown.length > 0) throw new Error(`test:package knows ${parts.join(', ')}, not ${unknown.join(', ')}`)
const isAsked = (part: string) => asked.length === 0 || asked.includes(part)

const report = new Report(process.env['CI'] === undefined)
const outside = openOutside()
const standIn = await openStandIn()
try {
  const sdk = await pack(buildSdk, SDK_BUILD)
  const server = await pack(buildServer, SERVER_BUILD)
  if (isAsked('gates')) await checkGates(report, sdk, server)
  const tools = await openTools(outside)
  for (const { name, reason } of tools.missing) {
    await report.check(name, () => {
      throw new Skipped(`does not run here: ${reason}`)
    })
  }
  if (isAsked('consumers')) await checkConsumers({ report, outside, tools, standIn, sdk: sdk.file })
  if (isAsked('pieces')) await checkPieces(report, outside, tools, sdk)
  const packages = { sdk: sdk.file, server: server.file }
  if (isAsked('server')) await checkServer({ report, outside, tools, ...packages })
  if (isAsked('testing')) await checkTestingKit({ report, outside, tools, ...packages })
} finally {
  await standIn.close()
  outside.remove()
}
console.log(`\n${report.closingLines()}`)
if (report.failed) process.exitCode = 1
