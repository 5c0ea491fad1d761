import type { Pool } from 'pg'
import type { Capture } from '../../src/domain/capture.ts'
import { amountsOf, paymentIn, paymentStates, session } from '../../src/domain/fixtures/payments.ts'
import type { Payment, PaymentState } from '../../src/domain/payment.ts'
import type { Attempt } from '../../src/store/attempt.ts'
import { createGroup, setGroup } from '../../src/store/group.ts'
import { changePayment, type PaymentChange } from '../../src/store/payment-change.ts'
import { insertSession } from '../../src/store/payment-sessions.ts'
import { insertPayment, loadPayment } from '../../src/store/payments.ts'

let made = 0

/** An id that no other row of this process has. */
export function newId(kind: string): string {
  made += 1
  return `${kind}-${made}`
}

export async function seedClient(pool: Pool, clientId = 'SANDBOX_TEST'): Promise<string> {
  const environment = clientId.startsWith('SANDBOX_') ? 'sandbox' : 'live'
  await pool.query('insert into clients (client_id, environment, name) values ($1, $2, $1)', [clientId, environment])
  return clientId
}

/** A payment request as it is before its acquirer is asked. Its client must exist. */
export async function seedRequested(pool: Pool, changes: Partial<Payment> = {}, leaseMs = 0): Promise<Payment> {
  const paymentId = newId('payment')
  const asked = paymentIn(paymentStates.requested, {
    paymentId,
    paymentRequestId: newId('pay'),
    reference: newId('authorization'),
    voidReference: newId('void'),
    ...changes,
  })
  const payment = { ...asked, amounts: amountsOf(asked.amount.value) }
  if (!(await insertPayment(pool, payment, leaseMs, null))) throw new Error('the payment request exists')
  return stored(pool, payment)
}

/** An authorization of 100.00 EUR, or of what `changes` say, of which nothing is captured. */
export async function seedAuthorized(pool: Pool, changes: Partial<Payment> = {}): Promise<Payment> {
  const requested = await seedRequested(pool, changes)
  return moveTo(pool, requested, paymentStates.authorized)
}

/** Makes it the payment of a session, whose buyer has not tried yet. */
export async function putInSession(pool: Pool, payment: Payment): Promise<Payment> {
  const { clientId, paymentId, paymentRequestId, amount } = payment
  const made = { ...session, clientId, sessionId: newId('session'), paymentRequestId, token: newId('token'), amount }
  if (!(await insertSession(pool, made))) throw new Error('the session exists')
  await pool.query('update payments set session_id = $3 where client_id = $1 and payment_id = $2', [
    clientId,
    paymentId,
    made.sessionId,
  ])
  return stored(pool, payment)
}

/** Changes a payment's state and nothing else; the payment as it is stored then. */
export async function moveTo(pool: Pool, from: Payment, state: PaymentState): Promise<Payment> {
  if (!(await changePayment(pool, from, changeTo(state)))) throw new Error('the payment has moved')
  return stored(pool, from)
}

const openStates: readonly PaymentState['kind'][] = ['choosing', 'requested', 'awaiting-buyer', 'closing']

export function changeTo(state: PaymentState, changes: Partial<PaymentChange> = {}): PaymentChange {
  return {
    state,
    evidence: {},
    releaseRest: false,
    tries: 0,
    // An hour: nothing of it falls due in a test, and nothing open is left undue.
    dueInMs: openStates.includes(state.kind) ? 3_600_000 : null,
    leaseMs: 0,
    at: new Date('2026-03-01T12:00:00.000Z'),
    ...changes,
  }
}

export async function stored(pool: Pool, { clientId, paymentId }: Payment): Promise<Payment> {
  const { payment } = await loadPayment(pool, clientId, { paymentId })
  if (!payment) throw new Error(`there is no payment ${paymentId}`)
  return payment
}

/** A capture that nothing was sent of yet, for `holdCapture`. */
export function captureOf(payment: Payment, value: bigint, changes: Partial<Capture> = {}): Capture {
  return {
    clientId: payment.clientId,
    captureId: newId('capture'),
    captureRequestId: newId('capture-request'),
    paymentId: payment.paymentId,
    amount: { currency: payment.amount.currency, value },
    last: false,
    automatic: false,
    reference: newId('reference'),
    receipt: {},
    state: { kind: 'held' },
    createdAt: new Date('2026-03-01T12:00:00.000Z'),
    tries: 0,
    ...changes,
  }
}

export function attemptOf(operation: Attempt['operation'], reference: string): Attempt {
  return { attemptId: newId('attempt'), operation, reference, outcome: 'succeeded', detail: {}, durationMs: 1 }
}

/**
 * Lets what is asked of the pool meet in PostgreSQL as if as many processes asked: one process alone never has two statements
 * for one payment under way, nor two rows for it in one.
 */
export function asManyProcesses(pool: Pool, count = 8): Pool {
  const groups = Array.from({ length: count }, () => createGroup(pool))
  let next = 0
  setGroup(pool, {
    ask(statement, asked) {
      next = (next + 1) % count
      return (groups[next] ?? createGroup(pool)).ask(statement, asked)
    },
  })
  return pool
}

/** Really parallel: each call runs on a connection of its own, as many at a time as the pool has. */
export function atOnce<Result>(count: number, call: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)))
}

/** The `code` and constraint of PostgreSQL's no. */
export async function violation(write: Promise<unknown>): Promise<string> {
  try {
    await write
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    return `${code} ${constraint ?? ''}`.trim()
  }
  return 'written'
}
