import Type, { type Static } from 'typebox'
import type { ReportLine } from '../../application/import-settlement.ts'
import { currencyExponent } from '../input/amount.ts'
import { anyId, clientId, limitText, strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

/** How long the texts of a line may be; a report that has longer ones is not about payments. */
export const longestId = 128
export const longestTypeWord = 64
/** Lines of one request. */
export const mostLines = 500
/** A report that has more is to be split; its lines are numbered in 32 bits, and kept. */
export const mostReportLines = 10_000_000

const acquirer = Type.String({
  pattern: '^[A-Za-z0-9_.:-]{1,64}$',
  errorMessage: 'must be the name of an acquirer: 1 to 64 letters, digits and _ . : -',
})
/** What an acquirer wrote: anything that can be shown in one line. */
function shown(maxLength: number) {
  return Type.String({
    maxLength,
    pattern: '^[^\\p{Cc}\\p{Cs}]+$',
    errorMessage: `must be 1 to ${maxLength} characters without control characters`,
  })
}
const instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
  errorMessage: 'must be a time like 2026-07-01T09:30:00.000Z',
})
const signed = Type.String({ pattern: '^-?[0-9]{1,18}$', errorMessage: 'must be whole minor units, as a text' })
const currency = Type.String({ pattern: '^[A-Z]{3}$', errorMessage: 'must be a currency of ISO 4217' })

export const readNewReport = strict(
  Type.Object({
    acquirer,
    clientId: Type.Optional(clientId),
    fileName: shown(256),
    fileHash: Type.String({ pattern: '^[0-9a-f]{64}$', errorMessage: 'must be a SHA-256 in hex' }),
    lines: Type.Integer({
      minimum: 1,
      maximum: mostReportLines,
      errorMessage: `must be a whole number from 1 to ${mostReportLines}`,
    }),
    from: instant,
    to: instant,
  }),
)

const line = Type.Object({
  entry: Type.Integer({ minimum: 1, maximum: mostReportLines, errorMessage: 'must be the place of the line' }),
  line: Type.Integer({ minimum: 1, errorMessage: 'must be the number of the line' }),
  type: Type.Union(
    (['CAPTURE', 'REFUND', 'REVERSAL', 'CHARGEBACK', 'OTHER'] as const).map((name) => Type.Literal(name)),
    { errorMessage: 'must be CAPTURE, REFUND, REVERSAL, CHARGEBACK or OTHER' },
  ),
  typeWord: shown(longestTypeWord),
  transactionId: Type.Optional(shown(longestId)),
  reference: Type.Optional(shown(longestId)),
  currency,
  amount: signed,
  fee: signed,
  settledCurrency: Type.Optional(currency),
  settledAmount: Type.Optional(signed),
  at: instant,
})

const readLineList = strict(
  Type.Object({
    lines: Type.Array(Type.Unknown(), {
      minItems: 1,
      maxItems: mostLines,
      errorMessage: `must be 1 to ${mostLines} lines`,
    }),
  }),
)
const readLine = strict(line)

/** Lines as the command line sends them, which has named what is wrong with a file before. */
export function readLines(body: unknown): readonly ReportLine[] {
  return readLineList(body).lines.map((value, index) => {
    try {
      return lineOf(readLine(value))
    } catch (error) {
      if (error instanceof OperatorError) throw new OperatorError(400, `lines[${index}].${error.message}`)
      throw error
    }
  })
}

function lineOf(value: Static<typeof line>): ReportLine {
  if (currencyExponent(value.currency) === undefined) {
    throw new OperatorError(400, 'currency: is not a currency of ISO 4217')
  }
  if (value.type !== 'OTHER' && BigInt(value.amount) <= 0n) throw new OperatorError(400, 'amount: must be above zero')
  if ((value.settledCurrency === undefined) !== (value.settledAmount === undefined)) {
    throw new OperatorError(400, 'settledAmount: goes with settledCurrency')
  }
  return {
    entry: value.entry,
    line: value.line,
    type: value.type,
    typeWord: value.typeWord,
    transactionId: value.transactionId ?? null,
    reference: value.reference ?? null,
    currency: value.currency,
    amount: BigInt(value.amount),
    fee: BigInt(value.fee),
    settledCurrency: value.settledCurrency ?? null,
    settledAmount: value.settledAmount === undefined ? null : BigInt(value.settledAmount),
    at: timeOf(value.at, 'at'),
  }
}

export function timeOf(text: string, name: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new OperatorError(400, `${name}: there is no such time`)
  return time
}

export const readReportFilter = strict(
  Type.Object({ acquirer: Type.Optional(acquirer), clientId: Type.Optional(clientId), limit: limitText }),
)

export const readEntryQuery = strict(
  Type.Object({
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$', errorMessage: 'must be the place of an entry' })),
    all: Type.Optional(
      Type.Union([Type.Literal('true'), Type.Literal('false')], { errorMessage: 'must be true or false' }),
    ),
  }),
)

export const readSandboxReportQuery = strict(
  Type.Object({
    acquirer,
    afterReference: Type.Optional(anyId),
    afterType: Type.Optional(
      Type.Union(
        (['CAPTURE', 'REFUND', 'REVERSAL'] as const).map((name) => Type.Literal(name)),
        { errorMessage: 'must be CAPTURE, REFUND or REVERSAL' },
      ),
    ),
  }),
)
