import { randomBytes } from 'node:crypto'
import { assert } from '../../assert.ts'
import type { AuthorizeOutcome, MovementOutcome, VoidOutcome } from '../../domain/outcome.ts'
import type { Acquirer, AuthorizeOrder, CaptureOrder, RefundOrder, VoidOrder } from '../acquirer.ts'
import { simulatedUpdates } from './amount-updates.ts'
import type { AuthorizationEntry } from './authorization-book.ts'
import { decideAuthorization } from './authorization-entry.ts'
import type { SimulatorBooks } from './books.ts'
import type { CaptureEntry } from './capture-book.ts'
import { carry, type Way, withinDeadline } from './delivery.ts'
import {
  authorizationInquiry,
  authorizeOutcome,
  captureInquiry,
  captureOutcome,
  refundInquiry,
  refundOutcome,
  refused,
  voidOutcome,
} from './outcomes.ts'
import type { SimulatedProfile } from './profile.ts'
import type { RefundEntry } from './refund-book.ts'
import { authorizeScenario, captureScenario, refundScenario, type Scenario, voidScenario } from './scenario.ts'

export interface SimulatorOptions {
  /** The page where the buyer of a redirect method decides. Who has the token can decide. */
  readonly buyerPageUrl: (token: string) => string
  /** How long a slow answer takes, in milliseconds. */
  readonly slowAnswerMs: number
  /** Tells Capstan of something that happens in so many milliseconds, as an acquirer's callback does. */
  readonly callBack: CallBack
}

export type CallBack = (
  callback: {
    readonly clientId: string
    readonly acquirer: string
    readonly eventId: string
    readonly subject: 'capture' | 'refund'
    readonly reference: string
  },
  inMs: number,
) => Promise<unknown>

/** Real acquirers take captures back days later; one day is long enough to need the clock. In milliseconds. */
const takenBackAfterMs = 86_400_000
const toldTwiceAfterMs = [1_000, 2_000]

interface Simulator {
  readonly profile: SimulatedProfile
  readonly books: SimulatorBooks
  readonly options: SimulatorOptions
}

/** An acquirer that moves no money and keeps books as if it did; its behaviours are those of docs/sandbox.md. */
export function simulatedAcquirer(simulator: Simulator): Acquirer {
  const { profile, books } = simulator
  const keyOf = (clientId: string, reference: string) => ({ clientId, acquirer: profile.name, reference })
  return {
    name: profile.name,
    merchantIdFor: profile.merchantId,
    capability: profile.capability,
    authorize: (order, signal) => withinDeadline(signal, () => authorize(simulator, order)),
    inquireAuthorization: (order, signal) =>
      withinDeadline(signal, async () => {
        const record = await books.inquireAuthorization(keyOf(order.clientId, order.reference))
        return authorizationInquiry(record, profile, order.now)
      }),
    capture: (order, signal) => withinDeadline(signal, () => capture(simulator, order)),
    inquireCapture: (order, signal) =>
      withinDeadline(signal, async () => {
        const key = keyOf(order.clientId, order.reference)
        const { paymentReference } = order
        return captureInquiry(await books.inquireCapture({ ...key, paymentReference }, order.now), profile)
      }),
    refund: (order, signal) => withinDeadline(signal, () => refund(simulator, order)),
    inquireRefund: (order, signal) =>
      withinDeadline(signal, async () => {
        const key = { ...keyOf(order.clientId, order.reference), paymentReference: order.paymentReference }
        return refundInquiry(await books.inquireRefund(key, order.now), order, profile)
      }),
    void: (order, signal) => withinDeadline(signal, () => voidAuthorization(simulator, order)),
    updates: simulatedUpdates({ profile, books, slowAnswerMs: simulator.options.slowAnswerMs }),
  }
}

function wayOf({ books, options: { slowAnswerMs } }: Simulator): Way {
  return { books, slowAnswerMs }
}

async function authorize(simulator: Simulator, order: AuthorizeOrder): Promise<AuthorizeOutcome> {
  const { profile, books, options } = simulator
  const { clientId, reference, now, amount, method } = order
  const terms = profile.capability(method)
  if (!terms) return refused('NO_PAY_OPTIONS')
  if (amount.value <= 0n) return refused('INVALID_AMOUNT')
  const key = { clientId, acquirer: profile.name, reference }
  const entryOf = (scenario: Scenario): AuthorizationEntry => ({
    ...key,
    transactionId: profile.transactionId('authorize', clientId, reference, now),
    methodType: method.type,
    cardBrand: method.card?.brand ?? null,
    cardLastFour: method.card?.lastFour ?? null,
    currency: amount.currency,
    amount: amount.value,
    terms,
    ...decideAuthorization(order, terms, scenario, randomBytes(16).toString('base64url')),
    description: order.description,
    returnUrl: order.returnUrl,
    now,
  })
  return carry(wayOf(simulator), {
    operation: 'pay',
    key,
    usual: authorizeScenario(amount.value),
    record: (scenario, decided) => books.recordAuthorization(entryOf(scenario), decided),
    answer: (record) => {
      assert(record, 'an upsert gives its row')
      return authorizeOutcome(record, order, profile, options.buyerPageUrl)
    },
  })
}

async function capture(simulator: Simulator, order: CaptureOrder): Promise<MovementOutcome> {
  const { profile, books, options } = simulator
  const { clientId, reference, now, amount } = order
  if (amount.value <= 0n) return refused('INVALID_AMOUNT')
  const key = { clientId, acquirer: profile.name, reference }
  const entryOf = ({ approved, later, staysPending, declineCode, takenBack }: Scenario): CaptureEntry => ({
    ...key,
    paymentReference: order.paymentReference,
    paymentTransactionId: order.paymentTransactionId,
    transactionId: profile.transactionId('capture', clientId, reference, now),
    currency: amount.currency,
    amount: amount.value,
    last: order.last,
    settlesAs: later ? (approved ? 'captured' : 'declined') : null,
    staysPending: staysPending === true,
    declineCode: approved ? null : (declineCode ?? 'PROCESS_FAIL'),
    reversesAt: takenBack ? new Date(now.getTime() + takenBackAfterMs) : null,
    now,
  })
  return carry(wayOf(simulator), {
    operation: 'capture',
    key,
    usual: captureScenario(amount.value),
    record: async (scenario, decided) => {
      const record = await books.recordCapture(entryOf(scenario), decided)
      if (record) await callBack(options, profile.name, 'capture', order, scenario)
      return record
    },
    answer: (record) => captureOutcome(record, order, profile),
  })
}

async function refund(simulator: Simulator, order: RefundOrder): Promise<MovementOutcome> {
  const { profile, books, options } = simulator
  const { clientId, reference, now, amount } = order
  if (amount.value <= 0n) return refused('INVALID_AMOUNT')
  const key = { clientId, acquirer: profile.name, reference }
  const entryOf = ({ approved, later, staysPending, declineCode, takenBack }: Scenario): RefundEntry => ({
    ...key,
    paymentReference: order.paymentReference,
    paymentTransactionId: order.paymentTransactionId,
    captureReference: order.capture?.reference ?? null,
    transactionId: profile.transactionId('refund', clientId, reference, now),
    currency: amount.currency,
    amount: amount.value,
    settlesAs: later ? (approved ? 'refunded' : 'declined') : null,
    staysPending: staysPending === true,
    declineCode: approved ? null : (declineCode ?? 'PROCESS_FAIL'),
    reversesAt: takenBack ? new Date(now.getTime() + takenBackAfterMs) : null,
    now,
  })
  return carry(wayOf(simulator), {
    operation: 'refund',
    key,
    usual: refundScenario(amount.value),
    record: async (scenario, decided) => {
      const record = await books.recordRefund(entryOf(scenario), decided)
      if (record) await callBack(options, profile.name, 'refund', order, scenario)
      return record
    },
    answer: (record) => refundOutcome(record, order, profile),
  })
}

/** Each event has an id of its own, so that a repeat of the request announces nothing twice. */
async function callBack(
  { callBack: tell }: SimulatorOptions,
  acquirer: string,
  subject: 'capture' | 'refund',
  { clientId, reference }: CaptureOrder | RefundOrder,
  scenario: Scenario,
): Promise<void> {
  const waits = scenario.takenBack ? [takenBackAfterMs] : scenario.toldTwice ? toldTwiceAfterMs : []
  for (const [index, inMs] of waits.entries()) {
    await tell({ clientId, acquirer, eventId: `${subject} ${reference} ${index + 1}`, subject, reference }, inMs)
  }
}

async function voidAuthorization(simulator: Simulator, order: VoidOrder): Promise<VoidOutcome> {
  const { profile, books } = simulator
  const { clientId, reference, paymentReference, now } = order
  const amount = await books.authorizedAmount({ clientId, acquirer: profile.name, reference: paymentReference })
  const key = { clientId, acquirer: profile.name, reference }
  const entryOf = ({ approved, declineCode }: Scenario) => ({
    ...key,
    paymentReference,
    paymentTransactionId: order.paymentTransactionId ?? null,
    transactionId: profile.transactionId('void', clientId, reference, now),
    declineCode: approved ? null : (declineCode ?? 'PROCESS_FAIL'),
    now,
  })
  return carry(wayOf(simulator), {
    operation: 'close',
    key,
    usual: voidScenario(amount),
    record: (scenario, decided) => books.recordVoid(entryOf(scenario), decided),
    answer: (record, scenario) => {
      assert(record, 'a reference seen once stays in the books')
      return voidOutcome(record, order, profile, scenario)
    },
  })
}
