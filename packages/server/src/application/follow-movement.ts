import type { Acquirer } from '../acquirers/acquirer.ts'
import { assert } from '../assert.ts'
import type { Movement } from '../domain/movement.ts'
import type { MovementInquiry } from '../domain/outcome.ts'
import type { Payment } from '../domain/payment.ts'
import { acquirerOf } from './acquirer-of.ts'
import { type Called, callAcquirer } from './call-acquirer.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import type { Lease } from './leases.ts'
import type { MovementKind } from './movement-kind.ts'
import { type RecordedMovement, recordMovementOutcome } from './record-movement.ts'

/**
 * Finishes a capture or refund that fell due: one that nobody sent yet (an automatic capture), or one whose outcome is
 * open. It asks the acquirer first; only what the acquirer has never seen is sent, under the reference it always had.
 */
export async function followMovement<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  { clientId, id, neverSent }: { readonly clientId: string; readonly id: string; readonly neverSent: boolean },
  lease: Lease,
): Promise<void> {
  const { now, payment, movement } = await kind.load(context.pool, clientId, id)
  const time = clientTime(now)
  const acquirer = acquirerOf(context, payment)
  assert(acquirer, `the acquirer ${payment.acquirer} of an open ${kind.name} is configured`)
  if (neverSent) {
    // One whose lease lapsed, in line or while the database was away, may be sent by whoever claimed it then.
    if (movement.state.kind !== 'held' || !lease.isOurs()) return
    await submitMovement(context, kind, acquirer, payment, movement, time)
    return
  }
  const { recorded } = await inquireMovement(context, kind, acquirer, payment, movement, time)
  if (recorded.kind === 'submit') await submitMovement(context, kind, acquirer, payment, movement, time)
}

/** Sends what is held under its stored reference and records what came of it. */
export async function submitMovement<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  acquirer: Acquirer,
  payment: Payment,
  movement: M,
  time: () => Date,
): Promise<M> {
  const { clientId, reference } = movement
  const call = { clientId, acquirer: acquirer.name, operation: kind.name, reference }
  const { outcome, attempt } = await callAcquirer(context, call, (signal) =>
    kind.send(acquirer, payment, movement, time(), signal),
  )
  const evidence = { acquirer, answer: { to: 'request', outcome } as const, attempt, now: time() }
  const recorded = await recordMovementOutcome(context, kind, payment, movement, evidence)
  assert(recorded.kind === 'recorded', 'only an inquiry can find that something never arrived')
  return recorded.movement
}

/** Asks the acquirer what became of it, and records what it says, also of what is final. */
export async function inquireMovement<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  acquirer: Acquirer,
  payment: Payment,
  movement: M,
  time: () => Date,
): Promise<Called<MovementInquiry> & { readonly recorded: RecordedMovement<M> }> {
  const { clientId, reference, amount, createdAt, receipt } = movement
  const order = {
    clientId,
    paymentReference: payment.reference,
    paymentTransactionId: payment.receipt.transactionId ?? '',
    reference,
    ...(receipt.transactionId !== undefined && { transactionId: receipt.transactionId }),
    amount,
    requestedAt: createdAt,
    now: time(),
  }
  const call = { clientId, acquirer: acquirer.name, operation: `inquire-${kind.name}`, reference } as const
  const { outcome, attempt } = await callAcquirer(context, call, (signal) => kind.inquire(acquirer, order, signal))
  const answer = { to: 'inquiry', outcome, repeatIsSafe: acquirer.forgetsReferences !== true } as const
  const evidence = { acquirer, answer, attempt, now: time() }
  const recorded = await recordMovementOutcome(context, kind, payment, movement, evidence)
  return { recorded, outcome, attempt }
}
