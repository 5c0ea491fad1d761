import { CommanderError } from 'commander'
import { ConfigError } from '../config/environment.ts'
import { CommandError, exitCodes } from './exit-codes.ts'
import { note } from './output.ts'

/** Runs the command line and sets the exit code. What it says for people about a failure goes to standard error. */
export async function run(args: readonly string[]): Promise<void> {
  // `capstan payment list | head`: the reader has seen enough, which is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  try {
    const program = await programFor(args)
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    const { exitCode, message } = describe(error)
    process.exitCode = exitCode
    if (message === undefined) return
    if (args.includes('--json')) process.stderr.write(`${JSON.stringify({ error: message })}\n`)
    else for (const line of message.split('\n')) note(line)
  }
}

async function programFor([command = '']: readonly string[]) {
  if (['serve', 'worker'].includes(command)) return (await import('./server-program.ts')).createServerProgram()
  return (await import('./program.ts')).createProgram()
}

function describe(error: unknown): { readonly exitCode: number; readonly message?: string } {
  // Commander has printed its own errors, and the help that was asked for.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? exitCodes.ok : exitCodes.usage }
  if (error instanceof CommandError) return error
  if (error instanceof ConfigError) return { exitCode: exitCodes.usage, message: error.message }
  // Not foreseen, so the stack may be all there is to find it by.
  return {
    exitCode: exitCodes.failed,
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}
