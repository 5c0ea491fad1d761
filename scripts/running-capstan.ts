import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from './pack/run-program.ts'
import { elapsed, startProgram } from './started-program.ts'

export interface RunningCapstan {
  readonly home: string
  readonly url: string
  /** What it printed. */
  output(): string
  /** Runs `npx capstan …` beside it; gives what that printed. */
  command(...args: readonly string[]): Promise<string>
  /** Stops it as Ctrl-C does; rejects when it does not end in order. */
  stop(): Promise<void>
}

export interface CapstanOptions {
  /** Where it is installed: a clone, or a project that has it as a dependency. */
  readonly folder: string
  /** Its data; a folder of its own, that need not exist. */
  readonly home: string
  /** What starts it there. */
  readonly start: readonly [program: string, ...args: string[]]
  readonly env: NodeJS.ProcessEnv
}

const startWithinMs = 120_000
const stopWithinMs = 60_000

/** Starts Capstan on a free port unless the environment names one, and waits until it is ready. */
export async function startCapstan({ folder, home, start, env }: CapstanOptions): Promise<RunningCapstan> {
  const environment = { CAPSTAN_PORT: '0', ...env, CAPSTAN_HOME: home }
  const [program, ...args] = start
  const server = startProgram(program, args, { cwd: folder, env: environment })
  const serverFile = join(home, 'server.json')
  try {
    await server.said('Ctrl-C', startWithinMs)
  } catch (error) {
    await server.stop()
    throw error
  }
  const { pid, url } = JSON.parse(readFileSync(serverFile, 'utf8')) as { pid: number; url: string }
  return {
    home,
    url,
    output: server.output,
    command: (...words) => runProgram('npx', ['capstan', ...words], { cwd: folder, env: environment }),
    async stop() {
      // The server itself, not npm above it, which would pass the signal on while a terminal sends it too.
      process.kill(pid, 'SIGTERM')
      const code = await Promise.race([server.ended, elapsed(stopWithinMs)])
      if (code !== 0) throw new Error(`the server did not stop in order (${code}):\n${server.output()}`)
      if (existsSync(serverFile)) throw new Error('the stopped server left its address behind')
    },
  }
}
