import { unreachable } from '../../assert.ts'
import type { AuthorizationInquiry, MovementInquiry, NotFound, VoidOutcome } from '../../domain/outcome.ts'
import type { Acquirer, AmountUpdating, MovementInquiryOrder, VoidOrder } from '../acquirer.ts'
import type { RawCallback, ReadCallback, Told } from './callback.ts'
import type { AccountCheck, WithTold } from './connector.ts'
import type { Step } from './exchange.ts'
import { type Line, type Recorded, runOperation } from './run-operation.ts'
import { cutMembers } from './scrub.ts'
import { withoutBuyer } from './without-buyer.ts'

/**
 * What the acquirer told about a payment, oldest first: verified callbacks that were kept. `paymentReference` is ours,
 * of the authorization.
 */
export type ListTold = (clientId: string, paymentReference: string) => Promise<readonly Told[]>

export interface ConnectedAcquirer extends Line {
  readonly told: ListTold
}

/** An acquirer in reach: the language of its connector, spoken over the transport with the account's credentials. */
export function connectedAcquirer(acquirer: ConnectedAcquirer): Acquirer {
  const { connector, account } = acquirer
  const { traits, schedule, updates } = connector
  return {
    name: account.name,
    merchantIdFor: () => connector.merchantId(account),
    ...(schedule && { inquiries: schedule }),
    ...(traits.repeats.by === 'none' && { forgetsReferences: true as const }),
    capability: (method, currency) => connector.capability(method, currency, account),
    async authorize(order, signal) {
      const outcome = await runOperation(acquirer, 'moves', () => connector.authorize(order, account), signal)
      return order.buyer ? withoutBuyer(outcome, order.buyer) : outcome
    },
    async inquireAuthorization(order, signal): Promise<AuthorizationInquiry> {
      if (cannotAsk(acquirer, order.transactionId)) return noId
      const asked = await withTold(acquirer, order, order.reference)
      return runOperation(acquirer, 'asks', () => connector.inquireAuthorization(asked, account), signal)
    },
    capture: (order, signal) => runOperation(acquirer, 'moves', () => connector.capture(order, account), signal),
    inquireCapture: (order, signal) =>
      inquireMovement(acquirer, order, (asked) => connector.inquireCapture(asked, account), signal),
    refund: (order, signal) => runOperation(acquirer, 'moves', () => connector.refund(order, account), signal),
    inquireRefund: (order, signal) =>
      inquireMovement(acquirer, order, (asked) => connector.inquireRefund(asked, account), signal),
    void: (order, signal) => voidAuthorization(acquirer, order, signal),
    ...(updates && { updates: amountUpdating(acquirer, updates) }),
    callbacks: {
      read: (raw) => readCallback(acquirer, raw),
      keepable: (body) => cutMembers(body, connector.secretMembers),
      acknowledgement: connector.callback.acknowledgement,
    },
  }
}

/** Asks the acquirer whether the account is good. */
export function checkAccount(line: Line, signal: AbortSignal): Promise<Recorded<AccountCheck>> {
  return runOperation(line, 'asks', () => line.connector.check(line.account), signal)
}

async function readCallback({ connector, account, log }: ConnectedAcquirer, raw: RawCallback): Promise<ReadCallback> {
  try {
    return await connector.callback.read(raw, account)
  } catch (error) {
    log.error(
      { acquirer: account.name, error: error instanceof Error ? error.name : '' },
      'a callback could not be read',
    )
    return { kind: 'refused', reason: 'the connector could not read it' }
  }
}

function amountUpdating(
  acquirer: ConnectedAcquirer,
  updates: NonNullable<ConnectedAcquirer['connector']['updates']>,
): AmountUpdating {
  const { account } = acquirer
  return {
    update: (order, signal) => runOperation(acquirer, 'moves', () => updates.update(order, account), signal),
    inquire: (order, signal) => inquireMovement(acquirer, order, (asked) => updates.inquire(asked, account), signal),
  }
}

const noId = {
  kind: 'unknown',
  reason: 'the acquirer can be asked only by its own id, and told none',
  exchanges: [],
} as const

function cannotAsk({ connector }: ConnectedAcquirer, transactionId: string | undefined): boolean {
  return connector.traits.inquiries === 'transaction' && (transactionId === undefined || transactionId === '')
}

async function withTold<Order extends { readonly clientId: string }>(
  { connector, told }: ConnectedAcquirer,
  order: Order,
  paymentReference: string,
): Promise<WithTold<Order>> {
  if (connector.traits.inquiries !== 'messages') return { ...order, told: [] }
  return { ...order, told: await told(order.clientId, paymentReference) }
}

async function inquireMovement(
  acquirer: ConnectedAcquirer,
  order: MovementInquiryOrder,
  ask: (order: WithTold<MovementInquiryOrder>) => Step<MovementInquiry>,
  signal: AbortSignal,
): Promise<MovementInquiry> {
  if (cannotAsk(acquirer, order.paymentTransactionId)) return noId
  const asked = await withTold(acquirer, order, order.paymentReference)
  const inquiry = await runOperation(acquirer, 'asks', () => ask(asked), signal)
  return inquiry.kind === 'not-found' ? unseen(acquirer, order, inquiry) : inquiry
}

/** What was never seen is sent again, as long as the acquirer would know it for a repeat if it had seen it after all. */
function unseen(
  { connector }: ConnectedAcquirer,
  { requestedAt, now }: MovementInquiryOrder,
  inquiry: Recorded<NotFound>,
): MovementInquiry {
  const { repeats } = connector.traits
  if (repeats.by !== 'key' || now.getTime() - requestedAt.getTime() < repeats.forSeconds * 1_000) return inquiry
  const reason = 'the acquirer has not seen it, and would not recognize a repeat any more'
  const unknown = { kind: 'unknown', reason, exchanges: inquiry.exchanges } as const
  return unknown
}

async function voidAuthorization(
  acquirer: ConnectedAcquirer,
  order: VoidOrder,
  signal: AbortSignal,
): Promise<VoidOutcome> {
  const { connector, account } = acquirer
  if (order.paymentTransactionId === undefined && connector.traits.voidsBy === 'transaction') {
    return voidUnanswered(acquirer, order, signal)
  }
  const asked = await withTold(acquirer, order, order.paymentReference)
  const outcome = await runOperation(acquirer, 'moves', () => connector.void(asked, account), signal)
  return outcome.kind === 'not-found' ? closedOnceQuiet(acquirer, order, outcome) : outcome
}

/** No answer ever told the id by which the acquirer voids: it is asked for it first. */
async function voidUnanswered(
  acquirer: ConnectedAcquirer,
  order: VoidOrder,
  signal: AbortSignal,
): Promise<VoidOutcome> {
  const { connector, account } = acquirer
  if (connector.traits.inquiries === 'transaction') return noId
  const { clientId, paymentReference: reference, method, amount, requestedAt, now } = order
  const asked = await withTold(acquirer, { clientId, reference, method, amount, requestedAt, now }, reference)
  const found = await runOperation(acquirer, 'asks', () => connector.inquireAuthorization(asked, account), signal)
  switch (found.kind) {
    case 'succeeded':
    case 'pending': {
      const { transactionId } = found.receipt
      if (transactionId === undefined) return { kind: 'unknown', reason: 'the acquirer has it and tells no id' }
      return voidAuthorization(acquirer, { ...order, paymentTransactionId: transactionId }, signal)
    }
    case 'failed':
      // Nothing is held. A refused void is followed by an inquiry, which tells why the authorization failed.
      return { ...found, code: 'ORDER_STATUS_INVALID' }
    case 'voided':
      return { kind: 'succeeded', receipt: found.receipt }
    case 'not-found':
      return closedOnceQuiet(acquirer, order, found)
    case 'unknown':
    case 'not-sent':
      return found
    default:
      return unreachable(found)
  }
}

/**
 * Acquirers cannot be told to refuse what they have not seen yet. So an unseen authorization counts as closed only when
 * no request of ours can be under way any more; until then it is asked about again.
 */
function closedOnceQuiet(
  { connector }: ConnectedAcquirer,
  { requestedAt, now }: VoidOrder,
  { exchanges }: Recorded<NotFound>,
): VoidOutcome {
  const quiet = now.getTime() - requestedAt.getTime() >= connector.traits.lateArrivalMs
  const outcome = { kind: quiet ? 'succeeded' : 'pending', receipt: {}, exchanges } as const
  return outcome
}
