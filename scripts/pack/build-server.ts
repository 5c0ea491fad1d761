import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildTesting, testingExport } from './build-testing.ts'
import { compile, filesIn, nameProtocolByPath } from './compile.ts'
import { DIST, ROOT, readManifest } from './project.ts'
import { runProgram } from './run-program.ts'

const SOURCE = join(ROOT, 'packages/server')

/** Where the server is built: the folder that the tarball of `capstan` is made of. */
export const SERVER_BUILD = join(DIST, 'capstan')

/** What the server reads beside its code, as it lies in its sources. Browsers get the very files that were tested. */
const READ_AT_RUN_TIME = /^store\/migrations\/.+\.sql$|^http\/checkout\/browser\/.+\.(js|css|svg)$/

const FOR_DEVELOPERS = /^store\/schema\.sql$|\/tsconfig\.json$/

/**
 * Builds `dist/capstan`: each source file as one JavaScript file at its place, so that a stack trace names a file that
 * can be read and found in the sources, and the protocol in a folder of its own.
 */
export async function buildServer(): Promise<void> {
  const compiled = await compile({
    tsconfig: 'tsconfig.json',
    sources: ['server/src', 'protocol/src/index.ts'],
    except: ['server/src/http/checkout/browser/*.js'],
    into: 'capstan-compiled',
    compilerOptions: { allowImportingTsExtensions: false },
  })
  rmSync(SERVER_BUILD, { recursive: true, force: true })
  mkdirSync(SERVER_BUILD, { recursive: true })
  const code = join(SERVER_BUILD, 'dist')
  renameSync(join(compiled, 'server/src'), code)
  renameSync(join(compiled, 'protocol/src'), join(code, 'protocol'))
  rmSync(compiled, { recursive: true })
  nameProtocolByPath(code, 'protocol')
  copyWhatIsRead(join(SOURCE, 'src'), code)
  await buildTesting(code)
  await copyDashboard(code)
  cpSync(join(SOURCE, 'bin'), join(SERVER_BUILD, 'bin'), { recursive: true })
  cpSync(join(SOURCE, 'README.md'), join(SERVER_BUILD, 'README.md'))
  cpSync(join(ROOT, 'LICENSE'), join(SERVER_BUILD, 'LICENSE'))
  writeFileSync(join(SERVER_BUILD, 'package.json'), `${JSON.stringify(serverManifest(), null, 2)}\n`)
}

async function copyDashboard(code: string): Promise<void> {
  await runProgram(process.execPath, [join(ROOT, 'packages/dashboard/build.ts')], { cwd: ROOT, env: process.env })
  cpSync(join(ROOT, 'packages/dashboard/dist'), join(code, 'http/dashboard/built'), { recursive: true })
}

/** Refuses a kind of file that nobody decided about: a server without it would fail at whoever needs it first. */
function copyWhatIsRead(source: string, code: string): void {
  const files = filesIn(source).filter((path) => !path.endsWith('.ts'))
  const undecided = files.filter((path) => !READ_AT_RUN_TIME.test(path) && !FOR_DEVELOPERS.test(path))
  if (undecided.length > 0) throw new Error(`is it read at run time? See build-server.ts: ${undecided.join(', ')}`)
  for (const file of files.filter((path) => READ_AT_RUN_TIME.test(path))) cpSync(join(source, file), join(code, file))
}

function serverManifest() {
  const { name, version, description, license, bin, dependencies = {}, engines } = readManifest(SOURCE)
  return {
    name,
    version,
    description,
    license,
    keywords: ['antom', 'apo', 'payments', 'capture', 'server', 'sandbox'],
    type: 'module',
    bin,
    exports: { './testing': testingExport, './package.json': './package.json' },
    engines,
    dependencies: Object.fromEntries(
      Object.entries(dependencies).filter(([dependency]) => dependency !== '@capstan/protocol'),
    ),
    files: ['bin', 'dist'],
  }
}
