import type { Database } from './database.ts'

/** One line of a simulated acquirer's settlement report. Amounts in minor units of `currency`. */
export interface ReportRow {
  readonly transactionId: string
  readonly reference: string
  readonly type: 'CAPTURE' | 'REFUND' | 'REVERSAL'
  readonly currency: string
  readonly amount: bigint
  readonly fee: bigint
  /** What is paid out for it, less the fee; below zero where money goes back. */
  readonly settledAmount: bigint
  readonly at: Date
}

/** Where a page of a report ended. A reference has at most two rows: what was done, and that it was taken back. */
export type ReportPlace = Pick<ReportRow, 'reference' | 'type'>

/** Rows of a page. */
const reportPageSize = 1_000

interface Tariff {
  /** Of a captured amount, in hundredths of a percent. */
  readonly basisPoints: bigint
  /** For each capture besides, in minor units of whatever currency. */
  readonly fixed: bigint
}

/** Made up, and all different, so that a report of one acquirer cannot pass for another's. */
const tariffs: Readonly<Record<string, Tariff>> = {
  ALIPAY: { basisPoints: 60n, fixed: 0n },
  CHECKOUT: { basisPoints: 140n, fixed: 20n },
  '2C2P': { basisPoints: 275n, fixed: 10n },
}

/**
 * The simulator's fee for a capture: the share is rounded to the nearest minor unit, a half upwards, and the fixed part
 * comes on top. Refunds and what is taken back cost nothing, and no fee is given back.
 */
export function captureFee(acquirer: string, amount: bigint): bigint {
  const { basisPoints, fixed } = tariffs[acquirer] ?? { basisPoints: 0n, fixed: 0n }
  return (amount * basisPoints + 5_000n) / 10_000n + fixed
}

interface BookedRow extends Omit<ReportRow, 'fee' | 'settledAmount'> {
  readonly refund: boolean
}

const rows = {
  name: 'simulator-settlement-report',
  text: `select reference, type, refund, transaction_id as "transactionId", currency, amount, at from (
      select reference, 'CAPTURE' as type, false as refund, transaction_id, currency, amount, created_at as at
      from simulator.captures where client_id = $1 and acquirer = $2 and state in ('captured', 'reversed')
      union all select reference, 'REVERSAL', false, transaction_id, currency, amount, coalesce(reverses_at, created_at)
      from simulator.captures where client_id = $1 and acquirer = $2 and state = 'reversed'
      union all select reference, 'REFUND', true, transaction_id, currency, amount, created_at
      from simulator.refunds where client_id = $1 and acquirer = $2 and state in ('refunded', 'reversed')
      union all select reference, 'REVERSAL', true, transaction_id, currency, amount, coalesce(reverses_at, created_at)
      from simulator.refunds where client_id = $1 and acquirer = $2 and state = 'reversed'
      union all select reference, 'CAPTURE', false, transaction_id, currency, amount, created_at
      from simulator.authorizations where client_id = $1 and acquirer = $2 and state = 'authorized'
        and capture_kind <> 'separate'
    ) booked
    where (reference, type) > ($3, $4) order by reference, type limit $5`,
}

/** What was captured, paid, refunded and taken back for good, in the order of references. */
export async function reportRows(
  database: Database,
  asked: { readonly clientId: string; readonly acquirer: string; readonly after: ReportPlace | undefined },
): Promise<readonly ReportRow[]> {
  const { clientId, acquirer, after } = asked
  const values = [clientId, acquirer, after?.reference ?? '', after?.type ?? '', reportPageSize]
  const { rows: booked } = await database.query<BookedRow>({ ...rows, values })
  return booked.map(({ refund, ...row }) => {
    const fee = row.type === 'CAPTURE' ? captureFee(acquirer, row.amount) : 0n
    const comesIn = row.type === 'CAPTURE' || (row.type === 'REVERSAL' && refund)
    return { ...row, fee, settledAmount: (comesIn ? row.amount : -row.amount) - fee }
  })
}
