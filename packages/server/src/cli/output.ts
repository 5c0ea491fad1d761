import Table from 'cli-table3'
import { formatMoney } from '../http/format-money.ts'
import { formatTime } from '../http/operator/format-time.ts'

/** Writes for a program: JSON, indented so that a person can read it too. */
export function printJson(value: unknown): void {
  write(JSON.stringify(value, null, 2).replace(/[\p{Bidi_Control}\x7f-\x9f]/gu, escaped))
}

/** One value on a line of its own, for a program that reads on while more is written. */
export function printJsonLine(value: unknown): void {
  write(JSON.stringify(value).replace(/[\p{Bidi_Control}\x7f-\x9f]/gu, escaped))
}

export function print(...lines: readonly string[]): void {
  write(lines.join('\n'))
}

function write(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** For people, beside the result: kept off standard output, which may be a pipe. */
export function note(line: string): void {
  process.stderr.write(`${printable(line)}\n`)
}

/** Rows under a head. On a terminal wide enough with lines and wrapped cells, otherwise in plain columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'There are none.'
  const cells = rows.map((row) => row.map(printable))
  const columns = process.stdout.isTTY ? process.stdout.columns : 0
  const widths = fitted([head, ...cells], columns)
  return lineWidth(widths) > columns ? plainTable(head, cells) : linedTable(head, cells, widths)
}

const noLines = {
  bottom: '',
  'bottom-left': '',
  'bottom-mid': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  middle: '  ',
  right: '',
  'right-mid': '',
  top: '',
  'top-left': '',
  'top-mid': '',
  'top-right': '',
} as const

function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const style = { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }
  const lines = new Table({ head: [...head], chars: noLines, style })
  lines.push(...rows.map((row) => [...row]))
  return lines.toString().replace(/ +$/gm, '')
}

/** A border, and a blank on either side. */
const edges = 3

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + edges, 1)
}

function linedTable(head: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const lines = new Table({
    head: [...head],
    colWidths: widths.map((width) => width + edges - 1),
    wordWrap: true,
    style: { head: [], border: [] },
  })
  lines.push(...rows.map((row) => [...row]))
  return lines.toString()
}

/**
 * Widths of columns. What is too much is taken from the widest one whose cells can be wrapped, then from the next. No
 * word is cut, because ids are copied from here: rather the table is too wide.
 */
function fitted(rows: readonly (readonly string[])[], columns: number): readonly number[] {
  const widths = widest(rows, (cell) => cell.length)
  const least = widest(rows, (cell) => Math.max(...cell.split(' ').map((word) => word.length)))
  for (;;) {
    const excess = lineWidth(widths) - columns
    const yielding = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0))
    const width = Math.max(...yielding)
    if (excess <= 0 || width === 0) return widths
    const index = yielding.indexOf(width)
    const next = Math.max(...yielding.filter((_, other) => other !== index), 0)
    widths[index] = Math.max(least[index] ?? 0, width - excess, Math.min(width - 1, next))
  }
}

function widest(rows: readonly (readonly string[])[], measure: (cell: string) => number): number[] {
  const [head = []] = rows
  return head.map((_, index) => Math.max(...rows.map((row) => measure(row[index] ?? ''))))
}

/** Names and values, one pair a line; pairs without a value are left out. */
export function fields(pairs: readonly (readonly [name: string, value: string | null | undefined])[]): string {
  const shown = pairs.flatMap(([name, value]) => (value == null ? [] : [[name, value] as const]))
  const width = Math.max(...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join('\n')
}

/** What merchants and acquirers wrote must not act on the terminal of whoever reads it. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A time of the server's JSON, for people. */
export function time(text: string | null | undefined): string {
  return text == null ? '' : formatTime(new Date(text))
}

/** An amount of the server's JSON, for people; `0` for nothing at all. */
export function money(currency: string, value: string): string {
  return formatMoney({ currency, value: BigInt(value) })
}
