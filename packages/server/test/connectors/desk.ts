import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import type { Acquirer, Buyer, CardData } from '../../src/acquirers/acquirer.ts'
import type { SecretAccount } from '../../src/acquirers/kit/account.ts'
import type { CallbackEvent, RawCallback, Told } from '../../src/acquirers/kit/callback.ts'
import { checkAccount, connectedAcquirer } from '../../src/acquirers/kit/connected-acquirer.ts'
import type { AccountCheck, Connector } from '../../src/acquirers/kit/connector.ts'
import { createAcquirerTransport } from '../../src/acquirers/kit/transport.ts'
import type { Money } from '../../src/domain/money.ts'
import type {
  AuthorizationInquiry,
  AuthorizeOutcome,
  MovementInquiry,
  MovementOutcome,
  VoidOutcome,
} from '../../src/domain/outcome.ts'
import type { PaymentMethod } from '../../src/domain/payment-method.ts'
import type { StandIn } from './stand-in.ts'

/** A connector, and what the suite asks of it. */
export interface ConnectorSubject {
  readonly connector: Connector
  /** A stand-in of its own, listening. */
  readonly open: () => Promise<StandIn>
  /** Paid directly, with an answer at once; captured separately. At least 1,000 minor units, in steps of 100. */
  readonly purchase: { readonly method: PaymentMethod; readonly card?: CardData; readonly amount: Money }
  /** What its callbacks are about, in the life of a payment; captures at least when absent. */
  readonly tells?: readonly CallbackEvent['subject'][]
  /** Its stand-in takes captures back (`takeBack`). */
  readonly takesBack?: true
  /** One that sends the buyer to a page first, where there is such a one. */
  readonly withPage?: { readonly method: PaymentMethod; readonly card?: CardData; readonly amount: Money }
}

/** Told with every authorization; each text of it is found nowhere else. */
export const buyer = {
  ip: '203.0.113.24',
  email: 'ada.lacewing@lamps.example',
  phone: '+43 1 5885801',
  reference: 'lamps-buyer-7',
  name: { first: 'Adalbertina', middle: 'Mariella', last: 'Lacewing', full: 'Adalbertina Mariella Lacewing' },
  browser: {
    acceptHeader: 'text/x-lacewing',
    userAgent: 'Lacewing/5.0 (Lamp)',
    language: 'de-AT-lacewing',
    javaEnabled: false,
    javaScriptEnabled: true,
    colorDepth: 24,
    screenHeight: 900,
    screenWidth: 1440,
    timeZoneOffset: -120,
  },
} as const satisfies Buyer

export const clientId = 'ACME'
export const morning = new Date('2026-11-25T09:00:00Z')
const deadlineMs = 5_000
/** Long for a server on this machine, and short for whoever waits for one that never answers. */
export const impatientMs = 300

export interface Authorized {
  readonly reference: string
  readonly transactionId: string
  readonly amount: Money
}

export interface MovementChoice {
  readonly amount?: bigint
  readonly last?: boolean
  readonly deadlineMs?: number
  readonly capture?: { readonly reference: string; readonly transactionId: string }
}

/** One account at one stand-in, with the shortest way to say what is asked of it. */
export interface Desk {
  readonly subject: ConnectorSubject
  readonly standIn: StandIn
  readonly account: SecretAccount
  readonly acquirer: Acquirer
  authorize(reference: string, choice?: { deadlineMs?: number; withPage?: true }): Promise<AuthorizeOutcome>
  inquireAuthorization(
    reference: string,
    choice?: { transactionId?: string; returned?: string; afterMs?: number },
  ): Promise<AuthorizationInquiry>
  /** An authorization that stands. */
  authorized(reference: string): Promise<Authorized>
  capture(payment: Authorized, reference: string, choice?: MovementChoice): Promise<MovementOutcome>
  inquireCapture(payment: Authorized, reference: string, transactionId?: string): Promise<MovementInquiry>
  refund(payment: Authorized, reference: string, choice?: MovementChoice): Promise<MovementOutcome>
  inquireRefund(payment: Authorized, reference: string, transactionId?: string): Promise<MovementInquiry>
  close(payment: Authorized | string, reference: string, choice?: CloseChoice): Promise<VoidOutcome>
  /** Reads the callbacks sent so far as the server does, keeps what they tell, and returns their events. */
  hear(): Promise<readonly CallbackEvent[]>
  read(raw: RawCallback): ReturnType<Connector['callback']['read']>
  /** As `capstan acquirer test`. Counts as an `inquire` at the stand-in. */
  check(): Promise<AccountCheck>
  /** Lets time pass at the acquirer, hears what it tells, and asks until the answer is a final one, or stays open. */
  finished<Outcome extends { readonly kind: string }>(ask: () => Promise<Outcome>): Promise<Outcome>
}

export interface CloseChoice {
  readonly captured?: bigint
  readonly deadlineMs?: number
  /** Milliseconds since the authorization was asked for. */
  readonly afterMs?: number
}

export async function openDesk(subject: ConnectorSubject): Promise<Desk> {
  const { connector } = subject
  const standIn = await subject.open()
  const transport = createAcquirerTransport()
  onTestFinished(async () => {
    await transport.close()
    await standIn.close()
  })
  const account: SecretAccount = {
    name: connector.acquirerName,
    settings: standIn.settings,
    secrets: standIn.secrets,
    callbackUrl: `https://pay.example/callbacks/${connector.acquirerName}`,
  }
  const told: Told[] = []
  const line = { connector, account, transport, log: pino({ level: 'silent' }) }
  const acquirer = connectedAcquirer({ ...line, told: async () => told })
  const read = (raw: RawCallback) => connector.callback.read(raw, account)

  async function hear(): Promise<readonly CallbackEvent[]> {
    const events: CallbackEvent[] = []
    for (const raw of standIn.callbacks()) {
      const heard = await read(raw)
      if (heard.kind === 'refused') throw new Error(`a good callback is refused: ${heard.reason}`)
      events.push(...heard.events)
    }
    for (const event of events) if (event.told) told.push(event.told)
    return events
  }

  async function finished<Outcome extends { readonly kind: string }>(ask: () => Promise<Outcome>): Promise<Outcome> {
    standIn.settle()
    await hear()
    return ask()
  }

  const check = () => checkAccount(line, AbortSignal.timeout(deadlineMs))
  return {
    subject,
    standIn,
    account,
    acquirer,
    hear,
    read,
    check,
    finished,
    ...operations(subject, acquirer),
  }
}

function operations(subject: ConnectorSubject, acquirer: Acquirer) {
  const { purchase, withPage } = subject
  const { amount } = purchase
  const within = (ms = deadlineMs) => AbortSignal.timeout(ms)
  const of = (value: bigint | undefined): Money => ({ currency: amount.currency, value: value ?? amount.value })
  const methods = new Map<string, PaymentMethod>()
  const methodOf = (reference: string) => methods.get(reference) ?? purchase.method
  const ids = ({ reference, transactionId }: Authorized) => ({
    paymentReference: reference,
    paymentTransactionId: transactionId,
  })

  const authorize: Desk['authorize'] = (reference, choice = {}) => {
    const bought = choice.withPage ? withPage : purchase
    if (!bought) throw new Error('nothing with a page is bought here')
    methods.set(reference, bought.method)
    const order = {
      clientId,
      reference,
      ...bought,
      buyer,
      returnUrl: `https://pay.example/buyer/return/${clientId}/${reference}`,
      description: 'Two ceramic lamps',
      now: morning,
    }
    return acquirer.authorize(order, within(choice.deadlineMs))
  }
  const inquireAuthorization: Desk['inquireAuthorization'] = (reference, { afterMs = 0, ...known } = {}) => {
    const now = new Date(morning.getTime() + afterMs)
    const order = { clientId, reference, method: methodOf(reference), amount, ...known, requestedAt: morning, now }
    return acquirer.inquireAuthorization(order, within())
  }
  const inquiry = (payment: Authorized, reference: string, transactionId?: string) => ({
    clientId,
    ...ids(payment),
    reference,
    ...(transactionId !== undefined && { transactionId }),
    amount,
    requestedAt: morning,
    now: morning,
  })
  const close: Desk['close'] = (payment, reference, choice = {}) => {
    const named = typeof payment === 'string' ? { paymentReference: payment } : ids(payment)
    const now = new Date(morning.getTime() + (choice.afterMs ?? 0))
    const method = methodOf(named.paymentReference)
    const captured = choice.captured ?? 0n
    const order = { clientId, ...named, reference, method, amount, captured, requestedAt: morning, now }
    return acquirer.void(order, within(choice.deadlineMs))
  }
  return {
    authorize,
    inquireAuthorization,
    close,
    async authorized(reference: string): Promise<Authorized> {
      const outcome = await authorize(reference)
      if (outcome.kind !== 'succeeded') throw new Error(`not authorized: ${JSON.stringify(outcome)}`)
      return { reference, transactionId: String(outcome.receipt.transactionId), amount }
    },
    capture: (payment: Authorized, reference: string, choice: MovementChoice = {}) =>
      acquirer.capture(
        { clientId, ...ids(payment), reference, amount: of(choice.amount), last: choice.last ?? false, now: morning },
        within(choice.deadlineMs),
      ),
    inquireCapture: (payment: Authorized, reference: string, transactionId?: string) =>
      acquirer.inquireCapture(inquiry(payment, reference, transactionId), within()),
    refund: (payment: Authorized, reference: string, choice: MovementChoice = {}) =>
      acquirer.refund(
        {
          clientId,
          ...ids(payment),
          reference,
          amount: of(choice.amount),
          ...(choice.capture && { capture: choice.capture }),
          now: morning,
        },
        within(choice.deadlineMs),
      ),
    inquireRefund: (payment: Authorized, reference: string, transactionId?: string) =>
      acquirer.inquireRefund(inquiry(payment, reference, transactionId), within()),
  }
}
