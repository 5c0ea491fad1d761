import { Command } from '@commander-js/extra-typings'
import { examples } from '../help.ts'

export function serveCommand() {
  return new Command('serve')
    .description('run the server: API, worker and, unless DATABASE_URL is set, its own PostgreSQL')
    .option('--processes <count>', 'how many processes answer requests: one for each core, at most 4, when absent')
    .addHelpText(
      'after',
      examples(
        'capstan serve',
        'CAPSTAN_PORT=8081 CAPSTAN_HOME=./other capstan serve',
        'DATABASE_URL=postgres://capstan@db.example/capstan capstan serve --processes 8',
      ),
    )
    .action(async ({ processes }) => {
      // Loaded only here: the other commands need neither database nor web server, and start in half the time.
      const { serve } = await import('../serve.ts')
      await serve(processes === undefined ? {} : { CAPSTAN_PROCESSES: processes })
    })
}
