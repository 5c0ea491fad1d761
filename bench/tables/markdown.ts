import { median, spread } from '../statistics.ts'

/** A Markdown table of which the first row is the head; columns but the first are numbers. */
export function markdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...rest] = rows
  const all = [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rest]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) => `| ${row.map((cell, column) => padded(cell, widths, column)).join(' | ')} |`).join('\n')
}

function padded(cell: string, widths: readonly number[], column: number): string {
  const width = widths[column] ?? 0
  if (/^-+:?$/.test(cell)) return column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}

/** The median of the rounds, and how far they were apart: half the range as a share of it. Empty where nothing is known. */
export function measured(rates: readonly number[]): string {
  if (rates.length === 0) return ''
  const middle = median(rates)
  const around = rates.length > 1 && middle > 0 ? ` ± ${Math.round(spread(rates) * 100)} %` : ''
  return `${Math.round(middle)}${around}`
}

/** The median of what is known, empty where nothing is. */
export function middle(values: readonly (number | undefined)[], digits: number): string {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? '' : median(known).toFixed(digits)
}

/** The median of the ratios of each round: both sides of one were measured within the same minute. */
export function ratio<Round>(
  rounds: readonly Round[],
  above: (round: Round) => number | undefined,
  below: (round: Round) => number | undefined,
): string {
  const ratios = rounds.flatMap((round) => {
    const [numerator, denominator] = [above(round), below(round)]
    return numerator === undefined || denominator === undefined ? [] : numerator / denominator
  })
  return middle(ratios, 2)
}
