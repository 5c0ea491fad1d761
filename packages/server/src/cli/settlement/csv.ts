import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { CommandError, exitCodes } from '../exit-codes.ts'

/** Text, or an amount in minor units; null is an empty cell. */
export type Cell = string | bigint | null

/**
 * Writes rows under a header as they come. A text that a spreadsheet would run as a formula gets an apostrophe in front,
 * for references and type words are what others wrote; amounts stay numbers.
 */
export async function writeCsv(
  path: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): Promise<void> {
  const lines = stringify({ header: true, columns: [...columns], escape_formulas: true, record_delimiter: 'windows' })
  try {
    await pipeline(Readable.from(rows), lines, createWriteStream(path))
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error
    throw new CommandError(exitCodes.failed, `${path} cannot be written (${error.code}).`)
  }
}
