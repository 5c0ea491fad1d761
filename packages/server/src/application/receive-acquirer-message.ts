import { createHash } from 'node:crypto'
import type { Acquirer } from '../acquirers/acquirer.ts'
import type { CallbackEvent, CallbackReader, RawCallback } from '../acquirers/kit/callback.ts'
import { cutCardNumbers } from '../domain/cut-card-numbers.ts'
import { type FoundReference, findMovementReference, findReferences, keepMessage } from '../store/acquirer-messages.ts'
import { keepTold } from '../store/acquirer-told.ts'
import type { Context } from './context.ts'
import { receiveCallback } from './receive-callback.ts'

export type ReceivedMessage =
  | { readonly kind: 'kept'; readonly acknowledgement: CallbackReader['acknowledgement'] }
  /** Not proven to be the acquirer's. `reason`: for the operator, not for whoever sent it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** There is no such account, or nothing listens to its acquirer. */
  | { readonly kind: 'nobody' }

/** Of what may be forged no more is kept than is needed to see what is wrong. */
const refusedBodyCharacters = 4_096

/**
 * Takes in what an acquirer sends of its own accord. It is verified, kept (but for cards and buyers), and made into due callbacks
 * (`receive-callback`) before it is acknowledged. Each step can be repeated: after a crash between them the acquirer sends
 * it again. What it says changes nothing by itself; only of acquirers that cannot be asked it is kept as an answer to the
 * inquiry that follows.
 */
export async function receiveAcquirerMessage(
  context: Context,
  acquirer: Acquirer | undefined,
  raw: RawCallback,
): Promise<ReceivedMessage> {
  if (!acquirer?.callbacks) return { kind: 'nobody' }
  const read = await acquirer.callbacks.read(raw)
  const message = {
    acquirer: acquirer.name,
    digest: createHash('sha256').update(raw.body).digest('hex'),
    target: cutCardNumbers(raw.target),
    headers: storable(raw.headers),
    body: cutCardNumbers(withoutNul(acquirer.callbacks.keepable(raw.body))),
  }
  if (read.kind === 'refused') {
    const body = message.body.slice(0, refusedBodyCharacters)
    await keepMessage(context.pool, { ...message, body, refused: read.reason, events: [] })
    context.log.warn({ acquirer: acquirer.name, reason: read.reason }, 'a callback is not believed')
    return { kind: 'refused', reason: read.reason }
  }
  const told = read.events.map(storableEvent)
  const found = await whatTheyAreOf(context, told)
  for (const event of told) await keepEvent(context, acquirer.name, event, found)
  const events = told.map(({ told: _inItsOwnTable, ...event }) => ({ ...event, ...subjectOf(event, found) }))
  await keepMessage(context.pool, { ...message, refused: null, events })
  return { kind: 'kept', acknowledgement: acquirer.callbacks.acknowledgement }
}

/** What proves that a message is the acquirer's is not needed any more, and could be tried elsewhere. */
function storable(headers: RawCallback['headers']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/.test(name)))
}

/**
 * PostgreSQL refuses NUL in a text. Somebody else's reference may have one, and an acquirer that is answered with an error
 * sends the same message again and again, before all others.
 */
function storableEvent(event: CallbackEvent): CallbackEvent {
  const { eventId, reference, paymentReference } = event
  return {
    ...event,
    eventId: withoutNul(eventId),
    ...(reference !== undefined && { reference: withoutNul(reference) }),
    ...(paymentReference !== undefined && { paymentReference: withoutNul(paymentReference) }),
  }
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

type Found = ReadonlyMap<string, FoundReference>

async function whatTheyAreOf(context: Context, events: readonly CallbackEvent[]): Promise<Found> {
  const references = events.flatMap(({ reference, paymentReference }) =>
    [reference, paymentReference].filter((name) => name !== undefined),
  )
  if (references.length === 0) return new Map()
  const found = await findReferences(context.pool, references)
  return new Map(found.map((one) => [one.reference, one]))
}

function subjectOf({ reference = '', paymentReference = '' }: CallbackEvent, found: Found): FoundReference | undefined {
  return found.get(reference) ?? found.get(paymentReference)
}

async function keepEvent(context: Context, acquirer: string, read: CallbackEvent, found: Found): Promise<void> {
  const subject = subjectOf(read, found)
  const { eventId } = read
  if (!subject) {
    context.log.warn({ acquirer, eventId, subject: read.subject }, 'a callback about nothing that is known here')
    return
  }
  const { clientId, paymentId } = subject
  const event = await ofItsMovement(context, read, subject)
  if (event.told) await keepTold(context.pool, { clientId, acquirer, eventId, paymentId }, event.told)
  // Of an operation that was not made here nobody can be asked by our reference; the payment itself can.
  const own = read.reference !== undefined && found.has(read.reference)
  const about = own
    ? { subject: event.subject, reference: event.reference ?? subject.reference }
    : { subject: 'authorization' as const, reference: subject.reference }
  await receiveCallback(context, { clientId, acquirer, eventId, ...about })
}

/**
 * What is told of a capture or refund under the payment's reference: the acquirer's id of it says which one it is. Left
 * under the payment's where nobody has that id; `follow-callback` then asks for a person.
 */
async function ofItsMovement(context: Context, event: CallbackEvent, named: FoundReference): Promise<CallbackEvent> {
  const { told, subject } = event
  const transactionId = told?.outcome.receipt.transactionId
  if (!told || transactionId === undefined || subject === 'authorization' || named.of !== 'authorization') return event
  const reference = await findMovementReference(context.pool, subject, named, transactionId)
  return reference === undefined ? event : { ...event, reference, told: { ...told, reference } }
}
