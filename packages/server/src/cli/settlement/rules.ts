import { parse } from 'csv-parse/sync'
import type { SettlementType } from '../../domain/settlement.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'

/** Our names for the columns of a report, with what they hold. */
export const columnNames = [
  'transaction_id',
  'reference',
  'type',
  'currency',
  'amount',
  'fee',
  'settled_currency',
  'settled_amount',
  'time',
] as const

export type ColumnName = (typeof columnNames)[number]

export type KnownType = Exclude<SettlementType, 'OTHER'>
const knownTypes: readonly KnownType[] = ['CAPTURE', 'REFUND', 'REVERSAL', 'CHARGEBACK']

/** How the lines of a report are to be read. */
export interface ReadingRules {
  /** The header in the file of each of our columns. */
  readonly headers: Readonly<Record<ColumnName, string>>
  /** Words for types, in lower case. */
  readonly types: ReadonlyMap<string, KnownType>
  /** Amounts are in major units, with a point. */
  readonly decimal: boolean
  readonly delimiter: string
}

export interface RuleOptions {
  readonly columns?: readonly string[]
  readonly type?: readonly string[]
  readonly decimal?: true
  readonly delimiter?: string
}

/** @throws CommandError that names the option that cannot be understood */
export function readRules({ columns = [], type = [], decimal, delimiter = ',' }: RuleOptions): ReadingRules {
  const headers = Object.fromEntries(columnNames.map((name) => [name, name as string])) as Record<ColumnName, string>
  for (const [name, header] of pairs('--columns', columns)) {
    const known = columnNames.find((column) => column === name)
    if (!known) throw wrong('--columns', `there is no column ${name}; they are ${columnNames.join(', ')}`)
    headers[known] = header
  }
  const types = new Map(knownTypes.map((name) => [name.toLowerCase(), name]))
  for (const [name, word] of pairs('--type', type)) {
    const known = knownTypes.find((one) => one === name)
    if (!known) throw wrong('--type', `there is no type ${name}; they are ${knownTypes.join(', ')}`)
    types.set(word.toLowerCase(), known)
  }
  const mark = delimiter === 'tab' ? '\t' : delimiter
  if (!/^[^"\r\n]$/u.test(mark)) throw wrong('--delimiter', 'it is one character, or the word tab')
  return { headers, types, decimal: decimal === true, delimiter: mark }
}

/** `ours=theirs` pairs, with commas between them; a pair that has a comma itself stands in double quotes. */
function* pairs(option: string, texts: readonly string[]): Generator<readonly [string, string]> {
  for (const text of texts) {
    for (const pair of split(option, text)) {
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
      if (at < 1 || value === '') throw wrong(option, `${JSON.stringify(pair)} is not OURS=THEIRS`)
      yield [name, unquoted(value)]
    }
  }
}

function split(option: string, text: string): readonly string[] {
  try {
    return parse(text, { relax_quotes: true })[0] ?? []
  } catch {
    throw wrong(option, `${JSON.stringify(text)} has a double quote too few`)
  }
}

/** Quotes that a shell left where somebody put them inside other quotes. */
function unquoted(value: string): string {
  return /^".+"$/.test(value) ? value.slice(1, -1) : value
}

function wrong(option: string, text: string): CommandError {
  return new CommandError(exitCodes.usage, `${option}: ${text}.`)
}
