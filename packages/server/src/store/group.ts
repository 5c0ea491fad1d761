import type { Pool, QueryResultRow } from 'pg'
import { lanesOf, readLanes, writeLanes } from '../database/lanes.ts'
import { run, type Statement } from './statement.ts'

/** What a column of a shared statement's rows is to PostgreSQL. */
type ColumnType = 'text' | 'int' | 'bigint' | 'float8' | 'boolean' | 'timestamptz' | 'jsonb'

type Columns = Readonly<Record<string, ColumnType>>

/** A value as JSON carries it. Minor units go as text: a number would lose the last digits above 2^53. */
type Value = string | number | boolean | Date | object | null

/** One request's row of a shared statement. */
export type Asked<Names extends string = string> = Readonly<Record<Names, Value>>

/**
 * A statement that does for many requests at once what each asked for by one row, in one commit. What PostgreSQL spends on a
 * statement it spends mostly on beginning it, so that one for sixteen requests costs little more than one for one.
 */
export interface Grouped<Names extends string = string> extends Statement {
  readonly name: string
  readonly writes: boolean
  /**
   * Rows of the same key are never in one statement, nor in two at a time: each sees what the one before it did. Absent where
   * rows cannot meet.
   */
  readonly key?: (asked: Asked<Names>) => string
}

interface Shape<Type extends Columns> {
  readonly writes: boolean
  readonly key?: (asked: Asked<keyof Type & string>) => string
  /** The rows' columns, in the common table expression `asked`, where `n` numbers the rows. */
  readonly columns: Type
  /** Goes on after `with asked as (…)`; returns `n` of each row that it did, or found, something for, at most once. */
  readonly text: string
}

export function grouped<const Type extends Columns>(
  name: string,
  { writes, key, columns, text }: Shape<Type>,
): Grouped<keyof Type & string> {
  const names = Object.keys(columns)
  const typed = names.map((column) => `${column} ${columns[column]}`).join(', ')
  return {
    name,
    writes,
    ...(key && { key }),
    text: `with asked as (
      select ordinal::int as n, a.* from rows from (json_to_recordset($1) as (${typed})) with ordinality
        as a(${names.join(', ')}, ordinal)
    )${text}`,
  }
}

/** The key of statements that change a payment: what one does to it, the next sees. */
export function ofPayment(asked: Asked<'client_id' | 'payment_id'>): string {
  return `${asked.client_id} ${asked.payment_id}`
}

/** Rows for shared statements, gathered. */
export interface Group {
  /** The row that the statement returned for what was asked; undefined where it returned none. */
  ask<Row extends QueryResultRow, Names extends string>(
    statement: Grouped<Names>,
    asked: Asked<Names>,
  ): Promise<Row | undefined>
}

const groups = new WeakMap<Pool, Group>()

/** Gives a pool that is none of `createPool` its own way of gathering. */
export function setGroup(pool: Pool, group: Group): void {
  groups.set(pool, group)
}

/** Runs a shared statement for one request, together with whoever asks at the same time. */
export function share<Row extends QueryResultRow, Names extends string>(
  pool: Pool,
  statement: Grouped<Names>,
  asked: Asked<Names>,
): Promise<Row | undefined> {
  let group = groups.get(pool)
  if (!group) {
    group = createGroup(lanesOf(pool))
    groups.set(pool, group)
  }
  return group.ask(statement, asked)
}

/** One request that waits for its row. */
export interface Entry {
  readonly statement: Grouped
  /** As JSON. */
  readonly row: string
  readonly key: string | undefined
  readonly resolve: (row: QueryResultRow | undefined) => void
  readonly reject: (error: unknown) => void
}

/** Throws, for that one alone, where what was asked cannot be written as JSON. */
export function entryOf<Names extends string>(
  statement: Grouped<Names>,
  asked: Asked<Names>,
  { resolve, reject }: Pick<Entry, 'resolve' | 'reject'>,
): Entry {
  return {
    statement: statement as unknown as Grouped,
    row: rowText(asked),
    key: statement.key?.(asked),
    resolve,
    reject,
  }
}

/** So many rows are one statement at most: it stays a matter of milliseconds, for those who come after it too. */
const mostRows = 64

/**
 * Gathers while all lanes are busy: a request that comes alone goes at once, and the more there are, the more share a commit.
 */
export function createGroup(pool: Pool): Group {
  const lanes = {
    reading: createLane(pool, readLanes),
    writing: createLane(pool, writeLanes),
  }
  return {
    ask: (statement, asked) =>
      new Promise((resolve, reject) => {
        const lane = statement.writes ? lanes.writing : lanes.reading
        lane.add(entryOf(statement, asked, { resolve: resolve as Entry['resolve'], reject }))
      }),
  }
}

function createLane(pool: Pool, width: number): { add(entry: Entry): void } {
  let waiting: Entry[] = []
  const busy = new Set<string>()
  let free = width
  let planned = false

  function begin(): void {
    planned = false
    while (free > 0) {
      const batch = takeBatch(waiting, busy)
      if (batch.length === 0) return
      const taken = new Set(batch)
      waiting = waiting.filter((entry) => !taken.has(entry))
      for (const { key } of batch) if (key !== undefined) busy.add(key)
      free -= 1
      void runBatch(pool, batch).finally(() => {
        free += 1
        for (const { key } of batch) if (key !== undefined) busy.delete(key)
        begin()
      })
    }
  }
  return {
    add(entry) {
      waiting.push(entry)
      // After all that has arrived by now: requests that were read from their sockets together go together.
      if (!planned) setImmediate(begin)
      planned = true
    },
  }
}

/** The longest waiting, and with it others of the same statement. */
function takeBatch(waiting: readonly Entry[], busy: ReadonlySet<string>): Entry[] {
  const batch: Entry[] = []
  const keys = new Set<string>()
  for (const entry of waiting) {
    const { key } = entry
    if (batch[0] && entry.statement !== batch[0].statement) continue
    if (key !== undefined && (busy.has(key) || keys.has(key))) continue
    if (key !== undefined) keys.add(key)
    batch.push(entry)
    if (batch.length === mostRows) break
  }
  // PostgreSQL locks in the order of the rows: in one order for all processes no two wait for each other.
  return batch.sort((one, other) => compare(one.key ?? '', other.key ?? ''))
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/**
 * One statement for all, and one for each where PostgreSQL would not have a row of them: nothing of the shared one was kept, so
 * the others lose nothing by it. Never rejects.
 */
export async function runBatch(pool: Pool, batch: readonly Entry[]): Promise<void> {
  const [first] = batch
  if (!first) return
  try {
    const { name, text } = first.statement
    const rows = await run(pool, { name, text }, [`[${batch.map(({ row }) => row).join(',')}]`])
    const found = new Map(rows.map((row) => [row['n'] as number, row]))
    for (const [index, { resolve }] of batch.entries()) resolve(found.get(index + 1))
  } catch (error) {
    if (batch.length === 1 || !isAboutOneRow(error)) {
      for (const { reject } of batch) reject(error)
      return
    }
    for (const entry of batch) await runBatch(pool, [entry])
  }
}

/** Half of a surrogate pair, which an acquirer may send and PostgreSQL's JSON has no place for. */
const loneSurrogate = /\\\\|\\ud[89a-f][0-9a-f]{2}/g

function rowText(asked: Asked): string {
  const text = JSON.stringify(asked)
  if (!text.includes('\\ud')) return text
  return text.replaceAll(loneSurrogate, (found) => (found.startsWith('\\u') ? '\ufffd' : found))
}

/** A value that PostgreSQL does not take, or a constraint: the same statement without that row may well succeed. */
function isAboutOneRow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]...$/.test(String(error.code))
}
