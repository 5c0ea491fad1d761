/** What is tried with each SDK: the APIs, and its webhook check on each notification. */
export const columns = [
  'consult',
  'pay',
  'capture',
  'inquiryPayment',
  'cancel',
  'refund',
  'inquiryRefund',
  'PAYMENT_RESULT',
  'CAPTURE_RESULT',
  'REFUND_RESULT',
] as const
export type Column = (typeof columns)[number]

/** Client by API, and what came of it. */
export class ResultTable {
  readonly #rows = new Map<string, Map<Column, string>>()

  /** The last word about a cell stays: a failure after a success is one. */
  note(language: string, column: Column, result: string): void {
    const row = this.#rows.get(language) ?? new Map<Column, string>()
    this.#rows.set(language, row.set(column, result))
  }

  toString(): string {
    const lines = [['SDK', ...columns], ...[...this.#rows].map(([language, row]) => [language, ...cells(row)])]
    const widths = ['SDK', ...columns].map((_head, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
    return lines
      .map((line) =>
        line
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n')
  }
}

function cells(row: ReadonlyMap<Column, string>): readonly string[] {
  return columns.map((column) => row.get(column) ?? 'not tried')
}
