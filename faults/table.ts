import type { Entry, Limit } from './books.ts'
import { euros } from './euros.ts'
import type { Belief } from './system.ts'

export interface Row {
  readonly scenario: string
  readonly limit: Limit
  readonly system: string
  readonly entry: Entry
  readonly belief: Belief
  readonly told: readonly string[]
  readonly verdict: string
}

const columns = [
  'scenario',
  'acquirer',
  'system',
  'asked to take',
  'taken',
  'the merchant was told',
  'believed',
  'verdict',
]

/** The rows as a Markdown table. */
export function markdown(rows: readonly Row[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows.map(cells)]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

function cells({ scenario, limit, system, entry, belief, told, verdict }: Row): readonly string[] {
  const { requests, keys, asked, timesTaken, taken, takenBack } = entry
  const back = takenBack > 0n ? `, ${euros(takenBack)} taken back` : ''
  return [
    scenario,
    limit,
    system,
    `${requests} × under ${keys} ${keys === 1 ? 'key' : 'keys'}, ${euros(asked)}`,
    `${timesTaken} ×, ${euros(taken)}${back}`,
    counted(told).join('; '),
    belief.words,
    verdict,
  ].map((cell) => cell.replaceAll('|', '\\|'))
}

/** Equal answers once, with their number. */
function counted(told: readonly string[]): readonly string[] {
  return [...new Set(told)].map((words) => {
    const times = told.filter((other) => other === words).length
    return times === 1 ? words : `${times} × ${words}`
  })
}
