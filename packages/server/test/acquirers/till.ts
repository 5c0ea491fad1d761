import type pg from 'pg'
import { expect, vi } from 'vitest'
import type { Acquirer, AuthorizeOrder, CardData } from '../../src/acquirers/acquirer.ts'
import { cardFacts } from '../../src/acquirers/card-facts.ts'
import {
  type AuthorizationTotal,
  type BookedCapture,
  type BookedRefund,
  type SimulatorBooks,
  simulatorBooks,
} from '../../src/acquirers/simulated/books.ts'
import type { Database } from '../../src/acquirers/simulated/database.ts'
import { simulatedAcquirers } from '../../src/acquirers/simulated/simulated-acquirers.ts'
import type { Capability } from '../../src/domain/capability.ts'
import type {
  AuthorizationInquiry,
  AuthorizeOutcome,
  MovementInquiry,
  MovementOutcome,
  VoidOutcome,
} from '../../src/domain/outcome.ts'
import type { PaymentMethod } from '../../src/domain/payment-method.ts'

const morning = new Date('2026-11-02T09:00:00Z')

export function later(seconds: number): Date {
  return new Date(morning.getTime() + seconds * 1_000)
}

/** The documented card that succeeds everywhere and has no known country. */
export const visa: CardData = { number: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '29' }

export function cardMethod(card: CardData = visa, issuerAuthenticated = false): PaymentMethod {
  return { type: 'CARD', card: cardFacts(card), issuerAuthenticated }
}

export function buyerPageUrl(token: string): string {
  return `https://pay.example/buyer/${token}`
}

/** The acquirer of that name over these books, as a fresh start of the server makes it. */
function simulated(database: Database, name: string, slowAnswerMs = 20): Acquirer {
  const acquirer = simulatedAcquirers(database, { buyerPageUrl, slowAnswerMs, callBack: async () => undefined }).find(
    (one) => one.name === name,
  )
  if (!acquirer) throw new Error(`no simulated acquirer ${name}`)
  return acquirer
}

export interface Authorized {
  readonly reference: string
  readonly transactionId: string
}

interface CloseChoice {
  readonly now?: Date
  readonly signal?: AbortSignal
}

interface RefundChoice {
  readonly currency?: string
  /** The reference of the capture to refund from. */
  readonly of?: string
  readonly now?: Date
  readonly signal?: AbortSignal
  readonly transactionId?: string
}

interface CaptureChoice {
  readonly currency?: string
  readonly last?: boolean
  readonly now?: Date
  readonly signal?: AbortSignal
  readonly transactionId?: string
}

export interface Till {
  readonly clientId: string
  readonly acquirer: Acquirer
  readonly books: SimulatorBooks
  authorizeOrder(reference: string, value: bigint, choice?: Partial<AuthorizeOrder>): AuthorizeOrder
  authorize(
    reference: string,
    value: bigint,
    choice?: Partial<AuthorizeOrder>,
    signal?: AbortSignal,
  ): Promise<AuthorizeOutcome>
  /** An authorization that is there for the test to go on from. */
  authorized(reference: string, value: bigint, choice?: Partial<AuthorizeOrder>): Promise<Authorized>
  capture(payment: Authorized, reference: string, value: bigint, choice?: CaptureChoice): Promise<MovementOutcome>
  /** Without a known transaction id when only the payment's reference is given. */
  close(payment: string | Authorized, reference: string, choice?: CloseChoice): Promise<VoidOutcome>
  inquire(reference: string, now?: Date, signal?: AbortSignal): Promise<AuthorizationInquiry>
  inquireCapture(payment: Authorized, reference: string, signal?: AbortSignal): Promise<MovementInquiry>
  refund(payment: Authorized, reference: string, value: bigint, choice?: RefundChoice): Promise<MovementOutcome>
  inquireRefund(payment: Authorized, reference: string, choice?: RefundChoice): Promise<MovementInquiry>
  total(reference: string): Promise<AuthorizationTotal | undefined>
  captures(): Promise<readonly BookedCapture[]>
  refunds(): Promise<readonly BookedRefund[]>
  /** The terms for a card of no particular country. */
  capability(): Capability
  /** All that the books hold of this client, as text. */
  everythingWritten(): Promise<string>
  /** The same client after a restart of the server: only what is in the books is still known. */
  restarted(): Till
  answeringAfter(slowAnswerMs: number): Till
  /** The same client over one connection, for what a test wants to hold in a transaction. */
  through(client: pg.PoolClient): Till
}

interface TillChoice {
  readonly clientId?: string
  readonly slowAnswerMs?: number
}

export const never = new AbortController().signal

let tills = 0

/**
 * Waits until a statement hangs on a lock of a transaction that the test holds open: the one way to be sure that two
 * of them really met.
 */
export async function untilBlocked(pool: pg.Pool): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await pool.query(
      "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
    expect(rows).not.toEqual([])
  })
}

/** One client of its own at one acquirer, with the shortest way to say what it asks for. */
export function openTill(database: Database, name: string, choice: TillChoice = {}): Till {
  tills += 1
  const clientId = choice.clientId ?? `SANDBOX_TILL_${tills}`
  const acquirer = simulated(database, name, choice.slowAnswerMs)
  const books = simulatorBooks(database)

  function authorizeOrder(reference: string, value: bigint, choice: Partial<AuthorizeOrder> = {}): AuthorizeOrder {
    return {
      clientId,
      reference,
      amount: { currency: 'EUR', value },
      method: cardMethod(),
      card: visa,
      returnUrl: 'https://shop.example/back',
      description: 'Two ceramic lamps',
      now: morning,
      ...choice,
    }
  }

  async function authorize(reference: string, value: bigint, choice: Partial<AuthorizeOrder> = {}, signal = never) {
    return acquirer.authorize(authorizeOrder(reference, value, choice), signal)
  }

  async function authorized(
    reference: string,
    value: bigint,
    choice: Partial<AuthorizeOrder> = {},
  ): Promise<Authorized> {
    const outcome = await authorize(reference, value, choice)
    if (outcome.kind !== 'succeeded') throw new Error(`not authorized: ${outcome.kind}`)
    return { reference, transactionId: String(outcome.receipt.transactionId) }
  }

  async function capture(payment: Authorized, reference: string, value: bigint, choice: CaptureChoice = {}) {
    const order = {
      clientId,
      paymentReference: payment.reference,
      paymentTransactionId: choice.transactionId ?? payment.transactionId,
      reference,
      amount: { currency: choice.currency ?? 'EUR', value },
      last: choice.last ?? false,
      now: choice.now ?? morning,
    }
    return acquirer.capture(order, choice.signal ?? never)
  }

  async function close(payment: string | Authorized, reference: string, choice: CloseChoice = {}) {
    const known = typeof payment === 'string' ? { paymentReference: payment } : paymentOf(payment)
    const order = { clientId, reference, ...asked, captured: 0n, now: choice.now ?? morning, ...known }
    return acquirer.void(order, choice.signal ?? never)
  }

  async function inquire(reference: string, now = morning, signal = never) {
    return acquirer.inquireAuthorization({ clientId, reference, ...asked, now }, signal)
  }

  async function inquireCapture(payment: Authorized, reference: string, signal = never) {
    const order = { clientId, ...paymentOf(payment), reference, ...asked, now: morning }
    return acquirer.inquireCapture(order, signal)
  }

  async function refund(payment: Authorized, reference: string, value: bigint, choice: RefundChoice = {}) {
    const order = {
      clientId,
      paymentReference: payment.reference,
      paymentTransactionId: choice.transactionId ?? payment.transactionId,
      ...(choice.of !== undefined && { capture: { reference: choice.of, transactionId: '' } }),
      reference,
      amount: { currency: choice.currency ?? 'EUR', value },
      now: choice.now ?? morning,
    }
    return acquirer.refund(order, choice.signal ?? never)
  }

  async function inquireRefund(payment: Authorized, reference: string, { now, signal }: RefundChoice = {}) {
    const order = { clientId, ...paymentOf(payment), reference, ...asked, now: now ?? morning }
    return acquirer.inquireRefund(order, signal ?? never)
  }

  async function total(reference: string) {
    return (await books.totals(clientId)).find((one) => one.reference === reference)
  }

  async function everythingWritten(): Promise<string> {
    const tables = ['authorizations', 'captures', 'refunds', 'voids', 'lost_requests']
    const written = tables.map(
      (table) => `select to_jsonb(t)::text as row from simulator.${table} t where client_id = $1`,
    )
    const { rows } = await database.query<{ row: string }>(written.join(' union all '), [clientId])
    return rows.map(({ row }) => row).join('\n')
  }

  return {
    clientId,
    acquirer,
    books,
    everythingWritten,
    restarted: () => openTill(database, name, { ...choice, clientId }),
    answeringAfter: (slowAnswerMs: number) => openTill(database, name, { clientId, slowAnswerMs }),
    through: (client) => openTill(client, name, { ...choice, clientId }),
    authorizeOrder,
    authorize,
    authorized,
    capture,
    close,
    inquire,
    inquireCapture,
    refund,
    inquireRefund,
    total,
    captures: () => books.captures(clientId),
    refunds: () => books.refunds(clientId),
    capability: () => {
      const capability = acquirer.capability(cardMethod(), 'EUR')
      if (!capability) throw new Error(`${name} takes no cards`)
      return capability
    },
  }
}

/** What our simulated acquirers do not look at: they know what they were asked. */
const asked = { method: cardMethod(), amount: { currency: 'EUR', value: 1n }, requestedAt: morning }

function paymentOf(payment: Authorized) {
  return { paymentReference: payment.reference, paymentTransactionId: payment.transactionId }
}
