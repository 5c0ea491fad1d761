import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { FastifyReply } from 'fastify'

/** Null is an empty cell. */
export type Cell = string | bigint | null

/**
 * Answers rows under a header as they come, however many they are; the database is asked only as fast as the answer is
 * taken. A text that a spreadsheet would run as a formula gets an apostrophe in front: merchants and people wrote most
 * of them.
 */
export function sendCsv(
  reply: FastifyReply,
  fileName: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): FastifyReply {
  const lines = stringify({
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'windows',
    // Without it spreadsheets take UTF-8 for the code page of the machine.
    bom: true,
  })
  const source = Readable.from(rows)
  // The download breaks off unfinished, which a browser shows; what was sent cannot be taken back.
  source.on('error', (error) => lines.destroy(error))
  lines.on('close', () => source.destroy())
  source.pipe(lines)
  return reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(lines)
}
