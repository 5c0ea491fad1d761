import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { CommandError, exitCodes } from '../exit-codes.ts'
import { type Cells, readLine, type SentLine } from './line.ts'
import { type ColumnName, columnNames, type ReadingRules } from './rules.ts'

/** What a whole report comes to, before anything of it is sent. */
export interface FileSurvey {
  /** SHA-256 over its bytes, in hex. */
  readonly hash: string
  readonly lines: number
  /** From its first time to the end of its last one. */
  readonly from: Date
  readonly to: Date
}

/** Problems that are spelled out; more are only counted. */
const mostProblems = 20
/** No line of a report is as long; a quote that is never closed would otherwise swallow the file into memory. */
const longestLineBytes = 65_536

/**
 * Reads the whole file without keeping it.
 *
 * @throws CommandError that names every bad line, and says what is wrong with it
 */
export async function surveyFile(path: string, rules: ReadingRules): Promise<FileSurvey> {
  const problems: string[] = []
  let count = 0
  let lines = 0
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  const file = openFile(path, rules)
  for await (const { number, read } of file.lines) {
    if (read.ok) {
      lines += 1
      from = Math.min(from, read.moment.at.getTime())
      to = Math.max(to, read.moment.end.getTime())
    } else {
      count += 1
      if (problems.length < mostProblems) problems.push(`line ${number}: ${read.problems.join('; ')}`)
    }
  }
  if (count > 0) {
    const more = count > problems.length ? [`and ${count - problems.length} more lines`] : []
    throw refused(path, [...problems, ...more].join('\n'))
  }
  if (lines === 0) throw refused(path, 'it has no lines below its header')
  return { hash: file.hash(), lines, from: new Date(from), to: new Date(to) }
}

/**
 * The lines of a file that was surveyed, as they are sent.
 *
 * @throws CommandError when it is not the surveyed file any more
 */
export async function* sentLines(path: string, rules: ReadingRules, surveyed: FileSurvey): AsyncGenerator<SentLine> {
  const file = openFile(path, rules)
  let entry = 0
  for await (const { number, read } of file.lines) {
    if (!read.ok) throw changed(path)
    entry += 1
    yield { entry, line: number, ...read.line }
  }
  if (file.hash() !== surveyed.hash) throw changed(path)
}

function changed(path: string): CommandError {
  return refused(path, 'it was changed while it was being read')
}

function refused(path: string, text: string): CommandError {
  return new CommandError(exitCodes.usage, `${path} was not imported, and nothing was changed:\n${text}`)
}

interface OpenFile {
  readonly lines: AsyncGenerator<{ readonly number: number; readonly read: ReturnType<typeof readLine> }>
  /** Once it is read to its end. */
  hash(): string
}

function openFile(path: string, rules: ReadingRules): OpenFile {
  const digest = createHash('sha256')
  async function* texts() {
    // Strict, and without a byte order mark: a reference with a character replaced would be nobody's.
    const decoder = new TextDecoder('utf-8', { fatal: true })
    for await (const bytes of createReadStream(path)) {
      digest.update(bytes)
      yield decoder.decode(bytes, { stream: true })
    }
    yield decoder.decode()
  }
  return { lines: readLines(path, texts, rules), hash: () => digest.digest('hex') }
}

interface Row {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

async function* readLines(path: string, texts: () => AsyncGenerator<string>, rules: ReadingRules) {
  const parser = parse({
    delimiter: rules.delimiter,
    info: true,
    max_record_size: longestLineBytes,
    record_delimiter: ['\r\n', '\n', '\r'],
    // Counted below, so that each such line is named and not only the first.
    relax_column_count: true,
    skip_empty_lines: true,
  })
  // A failure of either destroys the other, and reaches the loop below.
  pipeline(Readable.from(texts()), parser, () => undefined)
  let header: readonly string[] | undefined
  // The parser counts a line break of two characters inside a cell as two lines.
  let overcounted = 0
  let places: Readonly<Record<ColumnName, number>> | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      const breaks = record.flatMap((cell) => cell.match(/\r\n|\r|\n/g) ?? [])
      overcounted += breaks.filter((text) => text.length === 2).length
      if (!header || !places) {
        header = record.map((cell) => cell.trim())
        places = placesOf(path, header, rules)
        continue
      }
      const number = info.lines - overcounted - breaks.length
      if (record.length === header.length) yield { number, read: readLine(cellsOf(record, places), rules) }
      else {
        const text = `it has ${record.length} cells, and the header ${header.length}`
        yield { number, read: { ok: false as const, problems: [text] } }
      }
    }
  } catch (error) {
    throw unreadable(path, error, overcounted)
  }
  if (!header) throw refused(path, 'it is empty')
}

function cellsOf(record: readonly string[], places: Readonly<Record<ColumnName, number>>): Cells {
  return Object.fromEntries(columnNames.map((name) => [name, (record[places[name]] ?? '').trim()])) as Cells
}

/** Where our columns stand in the file; -1 for those that may be absent, and are. */
function placesOf(path: string, header: readonly string[], { headers }: ReadingRules): Record<ColumnName, number> {
  const lower = header.map((cell) => cell.toLowerCase())
  const places = Object.fromEntries(
    columnNames.map((name) => [name, lower.indexOf(headers[name].toLowerCase())]),
  ) as Record<ColumnName, number>
  const twice = columnNames.filter((name) => lower.lastIndexOf(headers[name].toLowerCase()) !== places[name])
  const problems = twice.map((name) => `it has two columns ${headers[name]}`)
  const absent = (name: ColumnName) => places[name] === -1
  const needed = (['type', 'currency', 'amount', 'time'] as const).filter(absent)
  problems.push(...needed.map((name) => `it has no column ${headers[name]}`))
  // A header that was given by hand is there, or it is a slip.
  const named = columnNames.filter(
    (name) => absent(name) && headers[name] !== name && !needed.some((one) => one === name),
  )
  problems.push(...named.map((name) => `it has no column ${headers[name]}`))
  if (absent('reference') && absent('transaction_id'))
    problems.push('it has no column reference, and no transaction_id')
  if (absent('settled_amount') !== absent('settled_currency')) {
    problems.push('it has only one of settled_amount and settled_currency')
  }
  if (problems.length === 0) return places
  const found = header.slice(0, 50).map((cell) => JSON.stringify(cell))
  const advice = `Its columns are ${found.join(', ')}; say which is which with --columns, and see docs/reconciliation.md.`
  throw refused(path, [...problems, advice].join('\n'))
}

function unreadable(path: string, error: unknown, overcounted: number): unknown {
  if (error instanceof CsvError)
    return refused(path, `${csvFault(error, overcounted)}\nWhat follows that line was not read.`)
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return refused(path, 'it is not UTF-8; save it as "CSV UTF-8"')
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return new CommandError(exitCodes.usage, `${path} cannot be read (${error.code}).`)
  }
  return error
}

function csvFault(error: CsvError, overcounted: number): string {
  const line = `line ${Number(error['lines']) - overcounted}`
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${line}: a double quote is opened before it and never closed`
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return `${line}: something follows a closing double quote; one inside a cell is written twice`
    case 'INVALID_OPENING_QUOTE':
      return `${line}: a double quote stands inside a cell that does not begin with one`
    case 'CSV_MAX_RECORD_SIZE':
      return `${line}: it is longer than ${longestLineBytes} bytes; is a double quote not closed?`
    default:
      return `${line}: ${error.message}`
  }
}
