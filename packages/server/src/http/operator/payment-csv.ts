import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import type { Payment } from '../../domain/payment.ts'
import { paidAtOf } from '../../domain/payment.ts'
import { currencyExponent } from '../input/amount.ts'

type Cell = string | number | null

/** Amounts twice: as people write them, with the digits of the currency, and in minor units, as the API counts them. */
const columns: Readonly<Record<string, (payment: Payment) => Cell>> = {
  client_id: ({ clientId }) => clientId,
  environment: ({ clientId }) => (clientId.startsWith('SANDBOX_') ? 'sandbox' : 'live'),
  payment_id: ({ paymentId }) => paymentId,
  payment_request_id: ({ paymentRequestId }) => paymentRequestId,
  created_at: ({ createdAt }) => createdAt.toISOString(),
  state: ({ state }) => state.kind,
  currency: ({ amount }) => amount.currency,
  ...amountColumns('amount', ({ amount }) => amount.value),
  ...amountColumns('captured', ({ amounts }) => amounts.captured),
  ...amountColumns('being_captured', ({ amounts }) => amounts.held),
  ...amountColumns('released', ({ amounts }) => amounts.released),
  ...amountColumns('refunded', ({ amounts }) => amounts.refunded),
  ...amountColumns('being_refunded', ({ amounts }) => amounts.refunding),
  capture_mode: ({ captureMode }) => captureMode,
  method: ({ method }) => method.type,
  card_brand: ({ card, method }) => card?.brand ?? method.card?.brand ?? null,
  card_last_four: ({ card, method }) => card?.lastFour ?? method.card?.lastFour ?? null,
  acquirer: ({ acquirer }) => acquirer,
  acquirer_merchant_id: ({ acquirerMerchantId }) => acquirerMerchantId,
  reference: ({ reference }) => reference,
  acquirer_transaction_id: ({ receipt }) => receipt.transactionId ?? null,
  paid_at: ({ state }) => paidAtOf(state)?.toISOString() ?? null,
  authorization_expires_at: ({ state }) => (state.kind === 'authorized' ? state.authExpiresAt.toISOString() : null),
  cancelled_at: ({ state }) => (state.kind === 'cancelled' ? state.cancelledAt.toISOString() : null),
  failure_code: ({ state }) => (state.kind === 'failed' ? state.code : null),
  description: ({ description }) => description,
}

function amountColumns(name: string, of: (payment: Payment) => bigint) {
  return {
    [name]: (payment: Payment) => decimal(of(payment), payment.amount.currency),
    [`${name}_minor`]: (payment: Payment) => of(payment).toString(),
  }
}

/** `129.50` for 12950 in a currency of two digits. */
function decimal(value: bigint, currency: string): string {
  const exponent = currencyExponent(currency) ?? 0
  const digits = value.toString().padStart(exponent + 1, '0')
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

const cells = Object.values(columns)

/** RFC 4180. What a merchant wrote and a spreadsheet would take for a formula begins with an apostrophe, and so stays text. */
const format = { record_delimiter: 'windows', escape_formulas: true } as const

/** Pages of payments as one CSV file. A page is asked for when the one before has been taken; destroyed, it asks no more. */
export function paymentsCsv(pages: AsyncIterable<readonly Payment[]>): Readable {
  return Readable.from(texts(pages), { objectMode: true, highWaterMark: 1 })
}

/** So few take a few milliseconds to write; a page at once would hold up whoever pays meanwhile. */
const writtenAtOnce = 100

async function* texts(pages: AsyncIterable<readonly Payment[]>): AsyncGenerator<string> {
  yield stringify([Object.keys(columns)], format)
  for await (const payments of pages) {
    for (let first = 0; first < payments.length; first += writtenAtOnce) {
      const some = payments.slice(first, first + writtenAtOnce)
      yield stringify(
        some.map((payment) => cells.map((cell) => cell(payment))),
        format,
      )
      await setImmediate()
    }
  }
}
