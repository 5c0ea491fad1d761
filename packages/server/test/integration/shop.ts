import type { Pool } from 'pg'
import { acquirerRegistry } from '../../src/acquirers/registry.ts'
import { simulatorBooks } from '../../src/acquirers/simulated/books.ts'
import { buyerVisits } from '../../src/acquirers/simulated/buyer-visits.ts'
import { scenarioBook } from '../../src/acquirers/simulated/scenario-book.ts'
import { captureKind } from '../../src/application/capture-kind.ts'
import { createCircuits } from '../../src/application/circuits.ts'
import type { Context } from '../../src/application/context.ts'
import { followAmountUpdate } from '../../src/application/follow-amount-update.ts'
import { followMovement } from '../../src/application/follow-movement.ts'
import { followPayment } from '../../src/application/follow-payment.ts'
import { createIds, createToken } from '../../src/application/ids.ts'
import type { PayInput } from '../../src/application/inputs.ts'
import { keepLeases, type Lease } from '../../src/application/leases.ts'
import { pay } from '../../src/application/pay.ts'
import { refundKind } from '../../src/application/refund-kind.ts'
import { openSigningKeys } from '../../src/application/signing-keys.ts'
import type { Capability } from '../../src/domain/capability.ts'
import type { Capture } from '../../src/domain/capture.ts'
import { knownMethods } from '../../src/domain/known-methods.ts'
import type { Payment } from '../../src/domain/payment.ts'
import type { Refund } from '../../src/domain/refund.ts'
import type { Delivery } from '../../src/notifications/transport.ts'
import { turnClock } from '../../src/store/clock.ts'
import { claimCaptures, claimPayments, claimRefunds, claimUpdates } from '../../src/store/due.ts'
import { loadCaptures } from '../../src/store/payments.ts'
import { loadRefunds } from '../../src/store/refunds.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { testDatabase } from '../support/database.ts'
import { noAccounts } from '../support/no-accounts.ts'
import { noChanges } from '../support/no-changes.ts'
import { type ScriptedAcquirer, scriptedAcquirer } from './scripted-acquirer.ts'
import { newId, seedClient, stored } from './seed.ts'

/** The use cases over a real database and a scripted acquirer. No worker runs unless the test starts one. */
export interface Shop {
  readonly context: Context
  readonly pool: Pool
  readonly acquirer: ScriptedAcquirer
  /** What merchants were sent, in order. Each is acknowledged. */
  readonly delivered: Delivery[]
  /** Pays 100.00 EUR. `by` replaces the shop's own context. */
  pay(captureMode: PayInput['captureMode'], changes?: Partial<PayInput>, by?: Context): Promise<Payment>
  /** Does what a worker would do with payments, captures, refunds and updates that are due, until nothing is. */
  workOff(by?: Context): Promise<void>
  stored(payment: Payment): Promise<Payment>
  captures(payment: Payment): Promise<Capture[]>
  refunds(payment: Payment): Promise<Refund[]>
  /** Result status and code of every notification, in the order of their numbers. */
  notified(payment: Payment): Promise<string[]>
  turn(ms: number): Promise<void>
}

export const clientId = 'SANDBOX_TEST'
const leaseMs = 60_000
/** A lease that has not lapsed. */
export const ours: Lease = { isOurs: () => true }

export async function openShop(changes: Partial<Capability> = {}): Promise<Shop> {
  const { pool } = await testDatabase()
  await seedClient(pool, clientId)
  const acquirer = scriptedAcquirer(changes)
  const delivered: Delivery[] = []
  const registry = acquirerRegistry([acquirer])
  const log = createLog('silent')
  const context: Context = {
    pool,
    acquirersOf: () => registry,
    accounts: noAccounts,
    methods: knownMethods,
    routing: { default: 'SCRIPTED', rules: [] },
    circuits: createCircuits(),
    buyerVisits: buyerVisits(pool),
    books: simulatorBooks(pool),
    scenarios: scenarioBook(pool),
    newId: createIds(() => new Date()),
    newToken: createToken,
    transport: {
      send: async (delivery) => {
        delivered.push(delivery)
        return { kind: 'answered', status: 200, body: acknowledgement, durationMs: 1 }
      },
      refusalOf: () => null,
      close: async () => undefined,
    },
    signingKeys: await openSigningKeys(pool),
    deadlines: { acquirerMs: 5_000, repeatMs: 5_000, leaseMs },
    leases: keepLeases(pool, leaseMs, log),
    publicUrl: 'http://127.0.0.1',
    changes: noChanges,
    wake: () => undefined,
    roomFor: () => undefined,
    log,
  }
  return { context, pool, acquirer, delivered, ...visit(context) }
}

const acknowledgement = JSON.stringify({ result: { resultStatus: 'S', resultCode: 'SUCCESS' } })

function visit(context: Context): Omit<Shop, 'context' | 'pool' | 'acquirer' | 'delivered'> {
  const { pool } = context
  return {
    async pay(captureMode, changes = {}, by = context) {
      const result = await pay(by, clientId, { ...order(), captureMode, ...changes })
      if (result.kind !== 'decided') throw new Error(result.refusal.message)
      return result.payment
    },
    async workOff(by = context) {
      for (let worked = true; worked; ) {
        const claim = { limit: 1, leaseMs: context.deadlines.leaseMs }
        const payments = await claimPayments(pool, claim)
        for (const row of payments) await followPayment(by, row.clientId, row.id)
        const captures = await claimCaptures(pool, claim)
        for (const row of captures) await followMovement(by, captureKind, row, ours)
        const refunds = await claimRefunds(pool, claim)
        for (const row of refunds) await followMovement(by, refundKind, row, ours)
        const updates = await claimUpdates(pool, claim)
        for (const row of updates) await followAmountUpdate(by, row, ours)
        worked = payments.length + captures.length + refunds.length + updates.length > 0
      }
    },
    stored: (payment) => stored(pool, payment),
    captures: (payment) => loadCaptures(pool, payment.clientId, payment.paymentId),
    refunds: (payment) => loadRefunds(pool, payment.clientId, payment.paymentId),
    async notified({ paymentId }) {
      const { rows } = await pool.query<{ notify_type: string; body: string }>(
        'select notify_type, body from notifications where payment_id = $1 order by sequence',
        [paymentId],
      )
      return rows.map(({ notify_type: type, body }) => {
        const { resultStatus, resultCode } = JSON.parse(body).result
        return `${type} ${resultStatus} ${resultCode}`
      })
    },
    turn: (ms) => turnClock(pool, clientId, ms),
  }
}

function order(): Omit<PayInput, 'captureMode'> {
  return {
    paymentRequestId: newId('pay'),
    amount: { currency: 'EUR', value: 10_000n },
    methodType: 'CARD',
    issuerAuthenticated: false,
    redirectUrl: 'https://shop.example/back',
    notifyUrl: 'https://shop.example/notify',
    description: 'Two ceramic lamps',
  }
}
