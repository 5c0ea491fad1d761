import { Command } from '@commander-js/extra-typings'
import type { Health } from '../../application/queries/health.ts'
import type { Finding } from '../../http/operator/findings.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { print, printJson, table } from '../output.ts'

export function doctorCommand() {
  return new Command('doctor')
    .description('examine the running server; exit code 1 when something needs a person')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan doctor', 'capstan doctor --json'))
    .action(async (options) => {
      const health = await withServer(async (api) => ({
        url: api.url,
        ...(await api.get<Health & { findings: readonly Finding[] }>('/health')),
      }))
      const problems = health.findings.filter(({ level }) => level === 'problem').length
      if (options.json) {
        printJson(health)
      } else {
        const server = ['ok', 'server', `answers at ${health.url}`, '']
        const rows = health.findings.map(({ level, subject, text, next }) => [level, subject, text, next ?? ''])
        print(table(['Result', 'Subject', 'Found', 'What to do'], [server, ...rows]))
        print(problems === 0 ? 'Nothing needs a person.' : `${problems} of these need a person.`)
      }
      if (problems > 0) process.exitCode = exitCodes.failed
    })
}
