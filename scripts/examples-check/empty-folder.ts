import { once } from 'node:events'
import { copyFileSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { ROOT, readManifest } from '../pack/project.ts'
import { runProgram } from '../pack/run-program.ts'
import { strangersEnvironment } from '../package-check/outside.ts'
import { expectThat } from '../package-check/report.ts'
import { startCapstan } from '../running-capstan.ts'

/** A terminal session as text, each command with the seconds from the start of the session to its end. */
export interface Session {
  readonly text: string
  readonly seconds: number
}

/**
 * From an empty folder to a captured payment and its verified notification, by what is published and nothing else: both
 * packages as packed files, and the source of the example script. Rejects when a step does not end as it should.
 *
 * @param place an empty folder outside of the workspace
 */
export async function recordFromEmptyFolder(place: string, sdk: string, server: string): Promise<Session> {
  const folder = join(place, 'shop')
  const env = strangersEnvironment()
  const lines: string[] = []
  const startedAt = performance.now()
  const note = (command: string, output = '') => {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)
    lines.push(`[${seconds} s] $ ${command}`, ...output.split('\n').filter((line) => line.trim() !== ''))
  }
  const shell = async (command: string) => {
    note(command, await runProgram('sh', ['-c', command], { cwd: folder, env, timeoutMs: 300_000 }))
  }

  mkdirSync(folder)
  note('mkdir shop && cd shop')
  await shell('node --version')
  await shell('npm init --yes >/dev/null && npm pkg set type=module')
  const packages = [sdk, server].map((file) => `../${basename(file)}`)
  for (const file of [sdk, server]) copyFileSync(file, join(place, basename(file)))
  await shell(`npm install --no-audit --no-fund node@${projectNode()} ${packages.join(' ')}`)
  const port = (await isFree(8080)) ? {} : { CAPSTAN_PORT: '0' }
  const home = join(folder, '.capstan')
  const capstan = await startCapstan({
    folder,
    home,
    start: ['npx', 'capstan', 'serve'],
    env: { CAPSTAN_PORT: '8080', ...env, ...port },
  })
  try {
    note('npx capstan serve &', capstan.output())
    for (const file of ['main.ts', 'credentials.ts'])
      copyFileSync(join(ROOT, 'examples/script/src', file), join(folder, file))
    note('cp …/examples/script/src/{main,credentials}.ts .')
    await shell('npx node main.ts')
    // A link that makes an account is in nobody's documentation.
    const text = lines
      .join('\n')
      .replaceAll(folder, '~/shop')
      .replace(/(?<=set-up#)\S+/, '…')
    expectThat(/CAPTURE_RESULT, signature verified +S SUCCESS/.test(text), text)
    return { text, seconds: (performance.now() - startedAt) / 1_000 }
  } finally {
    await capstan.stop()
  }
}

/** The Node that the project is developed with, from npm: the machine's own may be too old for TypeScript. */
function projectNode(): string {
  const { devDependencies = {} } = readManifest(ROOT) as { devDependencies?: Record<string, string> }
  return devDependencies['node'] ?? 'latest'
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  )
  server.listen(port, '127.0.0.1')
  const free = await listening
  server.close()
  return free
}
