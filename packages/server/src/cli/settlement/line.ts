import type { SettlementType } from '../../domain/settlement.ts'
import { currencyExponent } from '../../http/input/amount.ts'
import { longestId, longestTypeWord } from '../../http/operator/settlement-input.ts'
import { type Moment, readMoment } from './moment.ts'
import type { ColumnName, ReadingRules } from './rules.ts'

/** A line as the operator API takes it: amounts as texts of minor units. */
export interface SentLine {
  readonly entry: number
  readonly line: number
  readonly type: SettlementType
  readonly typeWord: string
  readonly transactionId?: string
  readonly reference?: string
  readonly currency: string
  readonly amount: string
  readonly fee: string
  readonly settledCurrency?: string
  readonly settledAmount?: string
  readonly at: string
}

/** What a line says, or what is wrong with it. */
export type LineRead =
  | { readonly ok: true; readonly line: Omit<SentLine, 'entry' | 'line'>; readonly moment: Moment }
  | { readonly ok: false; readonly problems: readonly string[] }

/** The cells of one line by our names for their columns, without blanks around them; empty where there is no column. */
export type Cells = Readonly<Record<ColumnName, string>>

/** Reads one line by the rules of docs/reconciliation.md. */
export function readLine(cells: Cells, rules: ReadingRules): LineRead {
  const problems: string[] = []
  const wrong = (column: ColumnName, text: string) => void problems.push(`${rules.headers[column]}: ${text}`)
  const type = rules.types.get(cells.type.toLowerCase()) ?? 'OTHER'
  checkText(cells.type, longestTypeWord, (text) => wrong('type', text))
  if (cells.type === '') wrong('type', 'is missing')
  for (const column of ['transaction_id', 'reference'] as const) {
    checkText(cells[column], longestId, (text) => wrong(column, text))
  }
  if (cells.transaction_id === '' && cells.reference === '')
    wrong('reference', 'is missing, and so is the transaction id')
  const currency = cells.currency.toUpperCase()
  const digits = digitsOf(currency, rules)
  if (digits === undefined) wrong('currency', currencyFault(cells.currency))
  const amount = amountOf(cells.amount, digits, (text) => wrong('amount', text))
  if (amount !== undefined) checkSign(type, amount, (text) => wrong('amount', text))
  const fee = cells.fee === '' ? 0n : amountOf(cells.fee, digits, (text) => wrong('fee', text))
  const settled = settledOf(cells, rules, wrong)
  const moment = readMoment(cells.time)
  if (!moment) wrong('time', timeFault(cells.time))
  if (problems.length > 0 || amount === undefined || fee === undefined || !moment) return { ok: false, problems }
  return {
    ok: true,
    moment,
    line: {
      type,
      typeWord: cells.type,
      ...(cells.transaction_id !== '' && { transactionId: cells.transaction_id }),
      ...(cells.reference !== '' && { reference: cells.reference }),
      currency,
      amount: String(type === 'OTHER' || amount >= 0n ? amount : -amount),
      fee: String(fee),
      ...settled,
      at: moment.at.toISOString(),
    },
  }
}

type Complain = (text: string) => void

function checkText(text: string, longest: number, complain: Complain): void {
  if (text.length > longest) complain(`is longer than ${longest} characters`)
  else if (/[\p{Cc}\p{Cs}]/u.test(text)) complain('has a control character')
}

/** Digits after the point in amounts of the currency as they are written here; undefined when it is no currency. */
function digitsOf(currency: string, { decimal }: ReadingRules): number | undefined {
  const exponent = currencyExponent(currency)
  return exponent === undefined ? undefined : decimal ? exponent : 0
}

function currencyFault(text: string): string {
  return text === '' ? 'is missing' : `${JSON.stringify(text)} is not a currency of ISO 4217`
}

/** Minor units. Nothing is rounded, and no mark between thousands is guessed at. */
function amountOf(text: string, digits: number | undefined, complain: Complain): bigint | undefined {
  if (text === '') {
    complain('is missing')
    return undefined
  }
  const parts = /^([+-]?)(\d{1,18})(?:\.(\d+))?$/.exec(text)
  if (!parts) {
    complain(`${JSON.stringify(text)} is not an amount: digits, with a point before decimals and nothing else`)
    return undefined
  }
  if (digits === undefined) return undefined
  const [, sign = '', whole = '', fraction = ''] = parts
  if (fraction.length > digits) {
    complain(
      digits === 0
        ? `${JSON.stringify(text)} has decimals, and is counted in whole units; --decimal is for major units`
        : `${JSON.stringify(text)} has more than the ${digits} decimals of its currency`,
    )
    return undefined
  }
  const value = BigInt(whole + fraction.padEnd(digits, '0'))
  if (value >= 10n ** 18n) {
    complain(`${JSON.stringify(text)} is more than any amount`)
    return undefined
  }
  return sign === '-' ? -value : value
}

/** Money that goes back may be written below zero; what is taken may not. */
function checkSign(type: SettlementType, amount: bigint, complain: Complain): void {
  if (type === 'OTHER') return
  if (amount === 0n) complain('is zero')
  if (amount < 0n && type === 'CAPTURE') complain('is below zero, and a CAPTURE takes money')
}

function settledOf(cells: Cells, rules: ReadingRules, wrong: (column: ColumnName, text: string) => void) {
  if (cells.settled_amount === '' && cells.settled_currency === '') return {}
  if (cells.settled_currency === '') {
    wrong('settled_currency', 'is missing, beside a settled amount')
    return {}
  }
  const currency = cells.settled_currency.toUpperCase()
  const digits = digitsOf(currency, rules)
  if (digits === undefined) wrong('settled_currency', currencyFault(cells.settled_currency))
  const amount = amountOf(cells.settled_amount, digits, (text) => wrong('settled_amount', text))
  return amount === undefined ? {} : { settledCurrency: currency, settledAmount: String(amount) }
}

function timeFault(text: string): string {
  if (text === '') return 'is missing'
  return `${JSON.stringify(text)} is not a time like 2026-07-01, 2026-07-01 09:30:00 or 2026-07-01T09:30:00+02:00`
}
