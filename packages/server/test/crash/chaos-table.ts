import type { ChaosResult, Round, Victim } from './chaos.ts'
import { isLost } from './merchant.ts'
import { faultsOf } from './stock.ts'

/** In Markdown, for a terminal and for docs/operations.md. */
export function chaosTable(result: ChaosResult): string {
  const { rounds } = result
  const faults = faultsOf(result)
  const victims: readonly Victim[] = ['server', 'worker', 'postgres']
  const rows = victims.map((victim) =>
    row(
      victim,
      rounds.filter((round) => round.victim === victim),
    ),
  )
  const total = row('all', rounds, [faults.doubled, faults.unsettled, faults.books, faults.notifications])
  return [
    '| killed | rounds | requests | sent again | acknowledged | lost | doubled | unsettled | differences between the books | notifications wrong |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    total,
    '',
    `${result.captures} captures: ${result.succeeded} succeeded in our books, ${result.captured} in the acquirers'.`,
    `${result.refunds} refunds: ${result.refundsSucceeded} succeeded in our books, ${result.refunded} in the acquirers'.`,
  ].join('\n')
}

function row(
  victim: string,
  rounds: readonly Round[],
  totals: readonly (number | string)[] = ['', '', '', ''],
): string {
  const asked = rounds.flatMap((round) => round.asked)
  const sum = (of: 'acknowledged' | 'repeated') => rounds.reduce((total, round) => total + round[of], 0)
  const counts = [asked.length, sum('repeated'), sum('acknowledged'), asked.filter(isLost).length]
  const cells = [victim, rounds.length, ...counts, ...totals]
  return `| ${cells.join(' | ')} |`
}
