import { Command } from '@commander-js/extra-typings'
import { captureStateTables } from '../../domain/capture-state-tables.ts'
import { paymentStateTables } from '../../domain/payment-state-tables.ts'
import { refundStateTables } from '../../domain/refund-state-tables.ts'
import type { StateTable } from '../../domain/state-table.ts'
import { examples, jsonOption } from '../help.ts'
import { print, printJson, table } from '../output.ts'

export function statesCommand() {
  return new Command('states')
    .description('the states of payments, captures and refunds and what moves them, printed by the code that decides')
    .option('--markdown', 'as in docs/states.md')
    .addOption(jsonOption())
    .addHelpText('after', examples('capstan states', 'capstan states --markdown'))
    .action((options) => {
      const tables = stateTables()
      if (options.json) printJson(tables)
      else if (options.markdown) print(statesMarkdown())
      else for (const { title, note, head, rows } of tables) print(title, note, '', table(head, rows), '')
    })
}

function stateTables(): readonly StateTable[] {
  return [...paymentStateTables(), ...captureStateTables(), ...refundStateTables()]
}

/** The tables in Markdown, each under a heading. */
export function statesMarkdown(): string {
  return stateTables().map(markdown).join('\n\n')
}

function markdown({ title, note, head, rows }: StateTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [`## ${title}`, '', note, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
