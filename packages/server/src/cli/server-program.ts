import { Command } from '@commander-js/extra-typings'
import { serveCommand } from './commands/serve.ts'
import { workerCommand } from './commands/worker.ts'
import { version } from './version.ts'

/**
 * The commands that run a server, without all others: reading those takes as long as the rest of a start. It throws instead
 * of ending the process.
 */
export function createServerProgram() {
  const program = new Command('capstan')
    .description('A self-hosted payment-capture server, compatible with Antom Payment Orchestration.')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand('help [command]', 'what a command does and takes')
    .addHelpText('after', footer)
    .addCommand(serveCommand())
    .addCommand(workerCommand())
  handleErrorsAlike(program)
  return program
}

/** The parts of a command on their own, whatever options and arguments it was typed with. */
interface AnyCommand {
  readonly commands: readonly AnyCommand[]
  exitOverride(): unknown
  showHelpAfterError(text: string): unknown
}

/** `addCommand` copies no settings to what it adds. */
export function handleErrorsAlike(command: AnyCommand): void {
  command.exitOverride()
  command.showHelpAfterError('See --help.')
  for (const inner of command.commands) handleErrorsAlike(inner)
}

const footer = `
Every command but serve and worker takes --json. Commands find the running server through the folder .capstan of the
nearest folder upward (or CAPSTAN_HOME), or by CAPSTAN_URL and CAPSTAN_OPERATOR_TOKEN. All settings:
docs/configuration.md.

Exit codes:
  0  done
  1  refused or failed; doctor: something needs a person
  2  wrong arguments or settings
  3  no server answers
  4  reconcile import: imported, and something differs

Examples:
  $ capstan serve
  $ capstan client create SANDBOX_ACME --notify-url http://127.0.0.1:9000/notify
  $ capstan payment list --client SANDBOX_ACME
  $ capstan listen --forward-to http://localhost:3000/notify
  $ capstan trigger capture.succeeded
  $ capstan clock advance SANDBOX_ACME 7d`
