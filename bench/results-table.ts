import type { RunResult } from './capstan-run.ts'
import type { Round } from './rounds.ts'
import { median, spread } from './statistics.ts'

const HEAD = ['', 'captures/s', 'notified/s', '÷ pgbench', '÷ RSA', 'p50 ms', 'p99 ms', 'CPU ms: server', 'PostgreSQL']

/** The rounds as one Markdown table: medians, half the range as a share of them, and ratios taken round by round. */
export function resultsTable(rounds: readonly Round[]): string {
  const names = [...(rounds[0]?.captures.keys() ?? [])]
  const rows = [
    HEAD,
    HEAD.map((_, index) => (index === 0 ? '---' : '---:')),
    peer('RSA-2048 alone: one verified, one made', rounds, 'signatures'),
    peer('pgbench: the two commits alone, 16 clients', rounds, 'commits'),
    peer('pgbench: the same, 16 captures in two commits, 2 clients', rounds, 'shared'),
    ...names.map((name) => capstan(name, rounds)),
  ]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => `| ${row.map((cell, column) => padded(cell, widths, column)).join(' | ')} |`).join('\n')
}

function peer(name: string, rounds: readonly Round[], which: 'signatures' | 'commits' | 'shared'): string[] {
  const results = rounds.flatMap((round) => round[which] ?? [])
  if (results.length === 0) return [name, 'skipped', '', '', '', '', '', '', '']
  const rate = (round: Round) => round[which]?.perSecond
  const processor = medianMs(results.map(({ processorMs }) => processorMs))
  return [
    name,
    measured(results.map(({ perSecond }) => perSecond)),
    '',
    ratio(rounds, rate, commits),
    ratio(rounds, rate, signatures),
    '',
    '',
    ...(which === 'signatures' ? [processor, ''] : ['', processor]),
  ]
}

function capstan(name: string, rounds: readonly Round[]): string[] {
  const pick = (field: keyof RunResult) => (round: Round) => round.captures.get(name)?.[field]
  const all = (field: keyof RunResult) => rounds.flatMap((round) => pick(field)(round) ?? [])
  const rate = pick('answered')
  const notified = all('notified')
  return [
    name,
    measured(all('answered')),
    notified.length > 0 ? measured(notified) : '',
    ratio(rounds, rate, commits),
    ratio(rounds, rate, signatures),
    median(all('p50')).toFixed(1),
    median(all('p99')).toFixed(1),
    medianMs(all('serverMs')),
    medianMs(all('postgresMs')),
  ]
}

function commits(round: Round): number | undefined {
  return round.commits?.perSecond
}

function signatures(round: Round): number {
  return round.signatures.perSecond
}

/** The median of the ratios of each round: both sides of one were measured within the same minute. */
function ratio(
  rounds: readonly Round[],
  above: (round: Round) => number | undefined,
  below: (round: Round) => number | undefined,
): string {
  const ratios = rounds.flatMap((round) => {
    const [numerator, denominator] = [above(round), below(round)]
    return numerator === undefined || denominator === undefined ? [] : numerator / denominator
  })
  return ratios.length === 0 ? '' : median(ratios).toFixed(2)
}

function measured(rates: readonly number[]): string {
  const around = rates.length > 1 ? ` ± ${Math.round(spread(rates) * 100)} %` : ''
  return `${Math.round(median(rates))}${around}`
}

function medianMs(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? '' : median(known).toFixed(2)
}

function padded(cell: string, widths: readonly number[], column: number): string {
  const width = widths[column] ?? 0
  if (/^-+:?$/.test(cell)) return column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}
