import type { Acquirer } from '../../src/acquirers/acquirer.ts'
import type { MovementInquiry, NotSent, Unknown } from '../../src/domain/outcome.ts'
import type { Profile } from './profiles.ts'
import { currentTask } from './stage.ts'
import type { World } from './world.ts'

const requestFaults = [
  'answered',
  'request lost',
  'answer lost',
  'not sent',
  'request delayed',
  'request arrives twice',
  'connector throws',
  'crash before the call',
  'crash after the call',
] as const

const inquiryFaults = [
  'answered',
  'no answer',
  'denied',
  'not sent',
  'crash before the call',
  'crash after the call',
] as const

type Operation =
  | 'authorize'
  | 'capture'
  | 'refund'
  | 'void'
  | 'inquire authorization'
  | 'inquire capture'
  | 'inquire refund'

const silence: Unknown = { kind: 'unknown', reason: 'no answer in time' }
const unsent: NotSent = { kind: 'not-sent', reason: 'connection refused' }

/** A call that a process has decided on and has no answer to yet. */
interface Call {
  readonly operation: Operation
  readonly reference: string
}

/** What is known of the calls of one history, over all its processes. */
interface Traffic {
  readonly underWay: Set<Call>
  /** Captures and refunds sent and not since said to be unseen by the acquirer. */
  readonly sent: Set<string>
}

const traffics = new WeakMap<World, Traffic>()

function trafficOf(world: World): Traffic {
  const traffic = traffics.get(world) ?? { underWay: new Set(), sent: new Set() }
  traffics.set(world, traffic)
  return traffic
}

/** The way to one acquirer: what is asked changes the books of the bank, or gets lost before or after it did. */
export function acquirerPort(world: World, profile: Profile): Acquirer {
  const { bank } = world
  const send = <Outcome extends { readonly kind: string }>(
    operation: Operation,
    reference: string,
    arrive: () => Outcome,
    late: () => unknown = arrive,
  ) => sending(world, profile, { operation, reference, arrive, late })
  const ask = <Outcome extends { readonly kind: string }>(
    operation: Operation,
    reference: string,
    arrive: () => Outcome,
    deniable: boolean,
  ) => inquiring(world, { operation, reference, arrive, deniable })
  return {
    name: profile.name,
    merchantIdFor: () => 'merchant-1',
    ...(profile.forgetsReferences && { forgetsReferences: true }),
    capability: (method) => (method.type === profile.method ? profile.capability : undefined),
    authorize: (order) => send('authorize', order.reference, () => bank.authorize(order, profile)),
    capture: (order) => moving(send('capture', order.reference, () => bank.capture(order))),
    refund: (order) => moving(send('refund', order.reference, () => bank.refund(order))),
    void: (order) =>
      send(
        'void',
        order.reference,
        () => bank.void(order),
        () => bank.lateVoid(order),
      ),
    inquireAuthorization: ({ reference }) =>
      ask('inquire authorization', reference, () => bank.inquireAuthorization(reference), false),
    inquireCapture: ({ paymentReference, reference }) =>
      ask(
        'inquire capture',
        reference,
        () => bank.inquireCapture(paymentReference, reference),
        // Only where asking again, or sending again, finds out the truth.
        !profile.forgetsReferences,
      ),
    inquireRefund: ({ paymentReference, reference }) =>
      ask(
        'inquire refund',
        reference,
        () => bank.inquireRefund(paymentReference, reference),
        !profile.forgetsReferences,
      ),
  }
}

async function moving(sent: Promise<MovementInquiry>) {
  const outcome = await sent
  if (outcome.kind === 'not-found') throw new Error('what was sent is never answered with "not found"')
  return outcome
}

interface Request<Outcome> {
  readonly operation: Operation
  readonly reference: string
  readonly arrive: () => Outcome
}

async function sending<Outcome extends { readonly kind: string }>(
  world: World,
  profile: Profile,
  request: Request<Outcome> & { readonly late: () => unknown },
): Promise<Outcome | Unknown | NotSent> {
  const { operation, reference, arrive, late } = request
  const label = `${currentTask()?.label}: ${operation}`
  const call = await callDecided(world, operation, reference)
  try {
    await world.stage.park(label)
    const fault = world.fault('call', label, requestFaults)
    switch (fault) {
      case 'request lost':
        return await answered(world, label, silence)
      case 'not sent':
        return await answered(world, label, unsent)
      case 'crash before the call':
        throw world.die()
      case 'request delayed':
        world.late.push({ label, arrive: late })
        return await answered(world, label, silence)
      default: {
        const outcome = arrive()
        if (fault === 'request arrives twice' && !profile.forgetsReferences) arrive()
        if (fault === 'connector throws') throw new Error('the connector has a bug')
        if (fault === 'crash after the call') throw world.die()
        if (fault === 'answer lost') return await answered(world, label, silence)
        return await answered(world, label, outcome)
      }
    }
  } finally {
    trafficOf(world).underWay.delete(call)
  }
}

async function inquiring<Outcome extends { readonly kind: string }>(
  world: World,
  { operation, reference, arrive, deniable }: Request<Outcome> & { readonly deniable: boolean },
): Promise<Outcome | Unknown | NotSent> {
  const label = `${currentTask()?.label}: ${operation}`
  const call = await callDecided(world, operation, reference)
  try {
    await world.stage.park(label)
    const fault = world.fault('call', label, inquiryFaults)
    if (fault === 'no answer') return await answered(world, label, silence)
    if (fault === 'not sent') return await answered(world, label, unsent)
    if (fault === 'crash before the call') throw world.die()
    const truth = arrive()
    if (fault === 'crash after the call') throw world.die()
    const denies = fault === 'denied' && deniable
    const outcome = denies ? ({ kind: 'not-found' } as unknown as Outcome) : truth
    if (outcome.kind === 'not-found') trafficOf(world).sent.delete(reference)
    return await answered(world, label, outcome)
  } finally {
    trafficOf(world).underWay.delete(call)
  }
}

/** The answer on its way back: others may go first. */
async function answered<Outcome extends { readonly kind: string }>(
  world: World,
  label: string,
  outcome: Outcome,
): Promise<Outcome> {
  await world.stage.park(`${label}, answered`)
  world.tell(`${label}: ${outcome.kind}`)
  return outcome
}

/** What must hold at the moment a process has decided to call. */
async function callDecided(world: World, operation: Operation, reference: string): Promise<Call> {
  const { underWay, sent } = trafficOf(world)
  const call = { operation, reference }
  // Whoever sends has the row leased until the answer is recorded: nobody else may even ask about it.
  const sends = (one: Call) => moves(one.operation) || one.operation === 'authorize'
  const other = [...underWay].find((one) => one.reference === reference)
  if (other && world.lapses === 0 && (sends(other) || moves(operation))) {
    world.violate('no double work', `"${operation}" while "${other.operation}" about the same is under way`)
  }
  if (moves(operation)) {
    if (sent.has(reference) && world.lapses === 0) {
      world.violate(
        'asks before it sends again',
        `a ${operation} is sent again, and nobody asked the acquirer about it first`,
      )
    }
    sent.add(reference)
  }
  underWay.add(call)
  if (moves(operation) || operation === 'authorize' || operation === 'void') await checkStored(world, call)
  return call
}

function moves(operation: Operation): boolean {
  return operation === 'capture' || operation === 'refund'
}

interface Stored {
  readonly state: string
  readonly unknown_reason: string | null
  readonly sum: bigint
  readonly amount: bigint
}

const storing = {
  name: 'stored-reference',
  text: `select c.state, c.unknown_reason, p.captured + p.held + p.released as sum, p.amount
    from captures c join payments p on p.client_id = c.client_id and p.payment_id = c.payment_id
    where c.client_id = $1 and c.reference = $2
    union all
    select f.state, f.unknown_reason, p.captured + p.held + p.released, p.amount
    from refunds f join payments p on p.client_id = f.client_id and p.payment_id = f.payment_id
    where f.client_id = $1 and f.reference = $2
    union all
    select state, null, captured + held + released, amount from payments
    where client_id = $1 and (reference = $2 or void_reference = $2)`,
}

async function checkStored(world: World, { operation, reference }: Call): Promise<void> {
  const { rows } = await world.session.run<Stored>(world.stage.now, { ...storing, values: [world.clientId, reference] })
  const [row] = rows
  if (!row) {
    world.violate('on disk before it is sent', `${operation} with a reference that is not stored`)
    return
  }
  if (row.sum > row.amount) world.violate('never more than authorized', `${row.sum} of ${row.amount} is used up here`)
  const seen =
    row.state === 'pending' || (row.state === 'unknown' && row.unknown_reason === 'the acquirer reports another amount')
  if (moves(operation) && seen && world.lapses === 0) {
    world.violate(
      'asks before it sends again',
      `a ${operation} is sent again that the acquirer said it has (${row.state})`,
    )
  }
}
