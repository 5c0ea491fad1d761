import type { ScenarioOperation } from '../../domain/scenario.ts'
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
import { inquireRefund, type RefundEntry, type RefundKey, type RefundRecord, recordRefund } from './refund-book.ts'
import { type ChosenScenario, chooseScenario, lostAs, maySettle } from './scenario-book.ts'
import { type ReportPlace, type ReportRow, reportRows } from './settlement-report.ts'
import { inquireUpdate, recordUpdate, type UpdateEntry, type UpdateKey, type UpdateRecord } from './update-book.ts'
import { recordVoid, type VoidEntry, type VoidRecord } from './void-book.ts'

export type { ReportRow }

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

/**
 * The simulated acquirers' own record of what they did. One statement, and so one commit, for each operation. With `decided`
 * false nothing is recorded where a client's scenario may have a say: it is to be chosen first.
 */
export interface SimulatorBooks {
  recordAuthorization(entry: AuthorizationEntry, decided: boolean): Promise<AuthorizationRecord | undefined>
  inquireAuthorization(key: BookKey): Promise<AuthorizationRecord | undefined>
  authorizedAmount(key: BookKey): Promise<bigint | undefined>
  recordCapture(entry: CaptureEntry, decided: boolean): Promise<CaptureRecord | undefined>
  inquireCapture(key: CaptureKey, now: Date): Promise<CaptureRecord | undefined>
  recordRefund(entry: RefundEntry, decided: boolean): Promise<RefundRecord | undefined>
  inquireRefund(key: RefundKey, now: Date): Promise<RefundRecord | undefined>
  recordUpdate(entry: UpdateEntry, decided: boolean): Promise<UpdateRecord | undefined>
  inquireUpdate(key: UpdateKey): Promise<UpdateRecord | undefined>
  recordVoid(entry: VoidEntry, decided: boolean): Promise<VoidRecord | undefined>
  /**
   * Notes that a request got lost. True the first time for one operation and reference, false afterwards, and when a
   * scenario has to be looked for first.
   */
  loseFirst(operation: ScenarioOperation, key: BookKey, decided: boolean): Promise<boolean>
  /** How a request is dealt with by the client's own setting; undefined where its amount decides. */
  chooseScenario(operation: ScenarioOperation, key: BookKey): Promise<ChosenScenario | undefined>
  /** Everything authorized or tried for one client, for reconciling; ordered by acquirer and reference. */
  totals(clientId: string): Promise<readonly AuthorizationTotal[]>
  /** Every capture of one client, declined ones included; ordered by acquirer and reference. */
  captures(clientId: string): Promise<readonly BookedCapture[]>
  /** Every refund of one client, declined ones included; ordered by acquirer and reference. */
  refunds(clientId: string): Promise<readonly BookedRefund[]>
  /** A page of one acquirer's settlement report for one client: the rows after a place, in the order of references. */
  reportRows(clientId: string, acquirer: string, after: ReportPlace | undefined): Promise<readonly ReportRow[]>
}

export function simulatorBooks(database: Database): SimulatorBooks {
  return {
    recordAuthorization: (entry, decided) => recordAuthorization(database, entry, decided),
    inquireAuthorization: (key) => inquireAuthorization(database, key),
    authorizedAmount: (key) => authorizedAmount(database, key),
    recordCapture: (entry, decided) => recordCapture(database, entry, decided),
    inquireCapture: (key, now) => inquireCapture(database, key, now),
    recordRefund: (entry, decided) => recordRefund(database, entry, decided),
    inquireRefund: (key, now) => inquireRefund(database, key, now),
    recordUpdate: (entry, decided) => recordUpdate(database, entry, decided),
    inquireUpdate: (key) => inquireUpdate(database, key),
    recordVoid: (entry, decided) => recordVoid(database, entry, decided),
    loseFirst: (operation, key, decided) => loseFirst(database, operation, key, decided),
    chooseScenario: (operation, key) => chooseScenario(database, operation, key),
    totals: (clientId) => totals(database, clientId),
    captures: (clientId) => captures(database, clientId),
    refunds: (clientId) => refunds(database, clientId),
    reportRows: (clientId, acquirer, after) => reportRows(database, { clientId, acquirer, after }),
  }
}

function losing(operation: ScenarioOperation): string {
  return `insert into simulator.lost_requests (client_id, acquirer, operation, reference)
    select $1, $2, '${lostAs[operation]}', $3 where ${maySettle(operation, '$4')}
    on conflict do nothing`
}

async function loseFirst(
  database: Database,
  operation: ScenarioOperation,
  key: BookKey,
  decided: boolean,
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: `simulator-lose-first-${operation}`,
    text: losing(operation),
    values: [key.clientId, key.acquirer, key.reference, decided],
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
