import { Command } from '@commander-js/extra-typings'
import { examples } from '../help.ts'

export function workerCommand() {
  return new Command('worker')
    .description('only do what falls due, beside servers on the same DATABASE_URL: captures, inquiries, notifications')
    .addHelpText('after', examples('DATABASE_URL=postgres://capstan@db.example/capstan capstan worker'))
    .action(async () => {
      const { work } = await import('../work.ts')
      await work()
    })
}
