import Table from 'cli-table3'
import { formatMoney } from '../http/format-money.ts'
import { formatTime } from '../http/operator/format-time.ts'

/** Writes for a program: JSON, indented so that a person can read it too. */
export function printJson(value: unknown): void {
  write(JSON.stringify(value, null, 2).replace(/[\p{Bidi_Control}\x7f-\x9f]/gu, escaped))
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

/**
 * Rows under a head. On a terminal with lines, and the last column wrapped to its width; in a pipe plain columns, one
 * line each.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'There are none.'
  const cells = rows.map((row) => row.map(printable))
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined
  return columns === undefined ? plainTable(head, cells) : linedTable(head, cells, columns)
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

/** A border on either side of every cell, and a blank within. */
const edges = 3
const leastWidth = 20

function linedTable(head: readonly string[], rows: readonly (readonly string[])[], columns: number): string {
  const widths = head.map((title, index) =>
    Math.max(...[head, ...rows].map((row) => row[index]?.length ?? 0), title.length),
  )
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + edges, 1)
  const last = Math.max(leastWidth, Math.min(widths.at(-1) ?? 0, columns - others - edges))
  const lines = new Table({
    head: [...head],
    colWidths: [...widths.slice(0, -1), last].map((width) => width + 2),
    wordWrap: true,
    style: { head: [], border: [] },
  })
  lines.push(...rows.map((row) => [...row]))
  return lines.toString()
}

/** Names and values, one pair a line; pairs without a value are left out. */
export function fields(pairs: readonly (readonly [name: string, value: string | null | undefined])[]): string {
  const shown = pairs.flatMap(([name, value]) => (value == null ? [] : [[name, value] as const]))
  const width = Math.max(...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`).join('\n')
}

/** What merchants and acquirers wrote must not act on the terminal of whoever reads it. */
function printable(text: string): string {
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
