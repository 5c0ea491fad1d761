import type { Acquirer } from '../acquirers/acquirer.ts'
import type { Movement } from '../domain/movement.ts'
import type { Payment } from '../domain/payment.ts'
import type { Refusal } from '../domain/refusal.ts'
import { clientTime } from './client-time.ts'
import type { Context } from './context.ts'
import { submitMovement } from './follow-movement.ts'
import type { Lease } from './leases.ts'
import { type MovementKind, noticeOf } from './movement-kind.ts'
import { unlessStale } from './repeat.ts'
import { writeAndDeliver } from './write-and-deliver.ts'

/**
 * Both commits of a capture or refund with the acquirer's call between them, leased for this process. Undefined: the
 * payment moved since it was loaded, decide again.
 */
export async function holdAndSubmit<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  acquirer: Acquirer,
  payment: Payment,
  movement: M,
  hold: () => Promise<boolean>,
): Promise<M | undefined> {
  const askedAt = performance.now()
  if (!(await unlessStale(hold))) return undefined
  context.changes.payment(payment)
  const time = clientTime(movement.createdAt)
  // Who was told of the commit only when the lease had lapsed must not send: whoever claimed it meanwhile may have.
  const work = async (lease: Lease) =>
    lease.isOurs() ? submitMovement(context, kind, acquirer, payment, movement, time) : movement
  return context.leases.keep(kind.table, movement.clientId, kind.idOf(movement), work, askedAt)
}

/** Our own no, recorded with its notification. Undefined: another request used this id first, decide again. */
export async function refuseMovement<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  payment: Payment,
  asked: M,
  { code, message }: Refusal,
): Promise<M | undefined> {
  const refused: M = { ...asked, state: { kind: 'refused', code, message } }
  const notification = { notificationId: context.newId(), body: kind.notice(payment, refused) }
  const { clientId } = refused
  const written = await unlessStale(() =>
    writeAndDeliver(context, clientId, noticeOf(kind, payment, refused, notification), (courierMs) =>
      kind.refuse(context.pool, refused, { refused: { code, message }, notification, courierMs }),
    ),
  )
  if (!written) return undefined
  context.changes.payment(payment)
  return refused
}
