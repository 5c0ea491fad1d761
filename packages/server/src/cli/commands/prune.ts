import { Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { readDuration } from '../../domain/duration.ts'
import type { PrunedClient, PruneResult } from '../archive/prune.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { examples, jsonOption } from '../help.ts'
import { withServer } from '../operator-api.ts'
import { note, print, printJson, table, time } from '../output.ts'

const what = `
What is over goes: payments older than that, of which nothing is open, no alert waits, and to which nothing happened since;
with their captures, refunds, calls to acquirers, notifications and deliveries. The archive has all of it, a line of JSON
for each payment, in gzipped files with a manifest. The audit stays. Afterwards the payment is unknown here:
docs/operations.md says what that means for merchants.

It may be ended at any time and run again. Nothing is removed before the file that has it is on disk.`

export function pruneCommand() {
  return new Command('prune')
    .description('archive payments that have been over for long to files, and remove them from the database')
    .requiredOption('--older-than <age>', "on the client's clock: 400d at least", readAge)
    .option('--archive <folder>', 'where to write the files')
    .option('--client <id>', 'only of this client')
    .option('--dry-run', 'say how much it would be, and change nothing')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${what}\n${examples(
        'capstan prune --older-than 400d --dry-run',
        'capstan prune --older-than 730d --archive /srv/archive/capstan',
      )}`,
    )
    .action(async ({ olderThan, archive, client, dryRun, json }) => {
      if (archive === undefined && !dryRun) {
        throw new CommandError(
          exitCodes.usage,
          'Name the folder for the files with --archive, or look first with --dry-run.',
        )
      }
      const { prune } = await import('../archive/prune.ts')
      const order = { olderThanMs: olderThan, clientId: client, archive: dryRun ? undefined : archive }
      const result = await withServer((api) => prune(api, order, new Date(), json ? () => undefined : note))
      if (json) printJson(result)
      else tell(result, dryRun === true)
    })
}

function readAge(text: string): number {
  const ms = readDuration(text)
  if (ms === undefined) throw new InvalidArgumentError('Write it as 400d or 730d.')
  return ms
}

function tell({ manifest, clients }: PruneResult, dryRun: boolean): void {
  const head = [
    'client',
    'made before',
    dryRun ? 'would go' : 'archived',
    'removed',
    'still open',
    'wait for a person',
    'not over for so long',
  ]
  print(
    table(
      head,
      clients.map((client) => rowOf(client, dryRun)),
    ),
  )
  if (manifest !== null) note(`What was archived is listed in ${manifest}.`)
}

function rowOf({ clientId, before, payments, removed, kept }: PrunedClient, dryRun: boolean): readonly string[] {
  const numbers = [payments, dryRun ? '' : removed, kept.open, kept.alert, kept.recent]
  return [clientId, time(before), ...numbers.map(String)]
}
