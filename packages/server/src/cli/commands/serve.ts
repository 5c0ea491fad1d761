import { Command } from '@commander-js/extra-typings'
import { examples } from '../help.ts'

export function serveCommand() {
  return new Command('serve')
    .description('run the server: API, worker and, unless DATABASE_URL is set, its own PostgreSQL')
    .addHelpText('after', examples('capstan serve', 'CAPSTAN_PORT=8081 CAPSTAN_HOME=./other capstan serve'))
    .action(async () => {
      // Loaded only here: the other commands need neither database nor web server, and start in half the time.
      const { serve } = await import('../serve.ts')
      await serve()
    })
}
