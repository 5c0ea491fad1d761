import {
  type AuthorizationEntry,
  type AuthorizationRecord,
  authorizedAmount,
  inquireAuthorization,
  recordAuthorization,
} from './authorization-book.ts'
import type { BookKey } from './book-key.ts'
import {
  type CaptureEntry,
  type CaptureKey,
  type CaptureRecord,
  inquireCapture,
  recordCapture,
} from './capture-book.ts'
import type { Database } from './database.ts'
import type { Operation } from './identifiers.ts'
import { inquireRefund, type RefundEntry, type RefundKey, type RefundRecord, recordRefund } from './refund-book.ts'
import { inquireUpdate, recordUpdate, type UpdateEntry, type UpdateKey, type UpdateRecord } from './update-book.ts'
import { recordVoid, type VoidEntry, type VoidRecord } from './void-book.ts'

/** One authorization as the acquirer has it; amounts in minor units. */
export interface AuthorizationTotal {
  readonly acquirer: string
  readonly reference: string
  readonly currency: string
  readonly amount: bigint
  /** Accepted captures that are not decided. */
  readonly held: bigint
  /** Taken for good, by captures or by paying itself. */
  readonly captured: bigint
  /** Given back of it for good. */
  readonly refunded: bigint
  readonly state: 'awaiting-buyer' | 'pending' | 'authorized' | 'declined' | 'voided'
}

/** One capture as the acquirer has it; the amount in minor units. */
export interface BookedCapture {
  readonly acquirer: string
  readonly reference: string
  readonly paymentReference: string
  readonly currency: string
  readonly amount: bigint
  readonly state: 'pending' | 'captured' | 'declined' | 'reversed'
}

/** One refund as the acquirer has it; the amount in minor units. */
export interface BookedRefund extends Omit<BookedCapture, 'state'> {
  readonly state: 'pending' | 'refunded' | 'declined' | 'reversed'
}

/** The simulated acquirers' own record of what they did. One statement, and so one commit, for each operation. */
export interface SimulatorBooks {
  recordAuthorization(entry: AuthorizationEntry): Promise<AuthorizationRecord>
  inquireAuthorization(key: BookKey): Promise<AuthorizationRecord | undefined>
  authorizedAmount(key: BookKey): Promise<bigint | undefined>
  recordCapture(entry: CaptureEntry): Promise<CaptureRecord | undefined>
  inquireCapture(key: CaptureKey, now: Date): Promise<CaptureRecord | undefined>
  recordRefund(entry: RefundEntry): Promise<RefundRecord | undefined>
  inquireRefund(key: RefundKey, now: Date): Promise<RefundRecord | undefined>
  recordUpdate(entry: UpdateEntry): Promise<UpdateRecord | undefined>
  inquireUpdate(key: UpdateKey): Promise<UpdateRecord | undefined>
  recordVoid(entry: VoidEntry): Promise<VoidRecord>
  /** Notes that a request got lost. True the first time for one operation and reference, false afterwards. */
  loseFirst(operation: Operation, key: BookKey): Promise<boolean>
  /** Everything authorized or tried for one client, for reconciling; ordered by acquirer and reference. */
  totals(clientId: string): Promise<readonly AuthorizationTotal[]>
  /** Every capture of one client, declined ones included; ordered by acquirer and reference. */
  captures(clientId: string): Promise<readonly BookedCapture[]>
  /** Every refund of one client, declined ones included; ordered by acquirer and reference. */
  refunds(clientId: string): Promise<readonly BookedRefund[]>
}

export function simulatorBooks(database: Database): SimulatorBooks {
  return {
    recordAuthorization: (entry) => recordAuthorization(database, entry),
    inquireAuthorization: (key) => inquireAuthorization(database, key),
    authorizedAmount: (key) => authorizedAmount(database, key),
    recordCapture: (entry) => recordCapture(database, entry),
    inquireCapture: (key, now) => inquireCapture(database, key, now),
    recordRefund: (entry) => recordRefund(database, entry),
    inquireRefund: (key, now) => inquireRefund(database, key, now),
    recordUpdate: (entry) => recordUpdate(database, entry),
    inquireUpdate: (key) => inquireUpdate(database, key),
    recordVoid: (entry) => recordVoid(database, entry),
    loseFirst: (operation, key) => loseFirst(database, operation, key),
    totals: (clientId) => totals(database, clientId),
    captures: (clientId) => captures(database, clientId),
    refunds: (clientId) => refunds(database, clientId),
  }
}

async function loseFirst(database: Database, operation: Operation, key: BookKey): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'simulator-lose-first',
    text: `insert into simulator.lost_requests (client_id, acquirer, operation, reference) values ($1, $2, $3, $4)
      on conflict do nothing`,
    values: [key.clientId, key.acquirer, operation, key.reference],
  })
  return rowCount === 1
}

async function totals(database: Database, clientId: string): Promise<readonly AuthorizationTotal[]> {
  const { rows } = await database.query<AuthorizationTotal>({
    name: 'simulator-totals',
    text: `select acquirer, reference, currency, amount, held, refunded, state,
        case when state = 'authorized' and capture_kind <> 'separate' then amount else captured end as captured
      from simulator.authorizations where client_id = $1 and state <> 'closed' order by acquirer, reference`,
    values: [clientId],
  })
  return rows
}

async function captures(database: Database, clientId: string): Promise<readonly BookedCapture[]> {
  const { rows } = await database.query<BookedCapture>({
    name: 'simulator-captures',
    text: `select acquirer, reference, payment_reference as "paymentReference", currency, amount, state
      from simulator.captures where client_id = $1 order by acquirer, reference`,
    values: [clientId],
  })
  return rows
}

async function refunds(database: Database, clientId: string): Promise<readonly BookedRefund[]> {
  const { rows } = await database.query<BookedRefund>({
    name: 'simulator-refunds',
    text: `select acquirer, reference, payment_reference as "paymentReference", currency, amount, state
      from simulator.refunds where client_id = $1 order by acquirer, reference`,
    values: [clientId],
  })
  return rows
}
