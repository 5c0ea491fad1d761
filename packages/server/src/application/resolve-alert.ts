import { fittingVerdicts, type Verdict, verdictGiven } from '../domain/alert.ts'
import { type Movement, movementVerdict } from '../domain/movement.ts'
import { type Alert, closeAlert, findAlert } from '../store/alerts.ts'
import { type AuditEntry, clientClock } from '../store/clients.ts'
import { captureKind } from './capture-kind.ts'
import type { Context } from './context.ts'
import type { MovementKind } from './movement-kind.ts'
import { refundKind } from './refund-kind.ts'
import { settlePayment } from './settle-payment.ts'

export interface Resolution {
  readonly verdict: Verdict
  /** Who asked the acquirer. */
  readonly name: string
  /** What the acquirer said, for whoever reads it later. */
  readonly reason: string
}

export type ResolveResult =
  /** Now, or before by the same person with the same verdict. */
  | { readonly kind: 'resolved'; readonly alert: Alert }
  | { readonly kind: 'unknown' }
  /** Closed already, by a person or by an answer of the acquirer. */
  | { readonly kind: 'closed'; readonly alert: Alert }
  /** The verdict does not fit the alert. */
  | { readonly kind: 'unfit'; readonly alert: Alert; readonly fitting: readonly Verdict[] }

/** The result that a merchant sees when a person says that no money moved (apo/notify_capture). */
const notDoneCode = 'PROCESS_FAIL'

/**
 * A person records what the acquirer says about an open case. An open capture or refund gets its final result by it, notified as
 * any other; whatever stopped the payment stops it no longer. What is final stays: there only the alert is closed.
 */
export async function resolveAlert(
  context: Context,
  alertId: string,
  resolution: Resolution,
  actor: string,
): Promise<ResolveResult> {
  const alert = await findAlert(context.pool, alertId)
  if (!alert) return { kind: 'unknown' }
  if (alert.closedAt) return closedBefore(context, alert, resolution)
  const fitting = fittingVerdicts(alert.kind, alert)
  if (!fitting.includes(resolution.verdict)) return { kind: 'unfit', alert, fitting }
  const byPerson = auditOf(context, alert, resolution, actor)
  const done =
    resolution.verdict === 'noted'
      ? await close(context, alert, resolution, byPerson)
      : await settle(context, alert, resolution, byPerson)
  const after = (await findAlert(context.pool, alertId)) ?? alert
  if (done) {
    context.changes.payment(alert)
    return { kind: 'resolved', alert: after }
  }
  // Somebody else was first, a person or the acquirer: their word stands, and this one is not written over it.
  return closedBefore(context, after, resolution)
}

/** Pressing twice, or again after an answer that was lost, is no other resolution. */
async function closedBefore(context: Context, alert: Alert, { verdict, name }: Resolution): Promise<ResolveResult> {
  const { clientId, captureId, refundId } = alert
  const same = alert.closedBy === name && verdictGiven(alert.kind, alert, await succeeded()) === verdict
  return { kind: same ? 'resolved' : 'closed', alert }

  async function succeeded(): Promise<boolean> {
    const { pool } = context
    if (captureId !== null)
      return (await captureKind.load(pool, clientId, captureId)).movement.state.kind === 'succeeded'
    if (refundId !== null) return (await refundKind.load(pool, clientId, refundId)).movement.state.kind === 'succeeded'
    return false
  }
}

/** False when it was closed meanwhile. */
async function close(context: Context, alert: Alert, resolution: Resolution, byPerson: AuditEntry): Promise<boolean> {
  const { name, reason } = resolution
  const at = await clientClock(context.pool, alert.clientId)
  return closeAlert(context.pool, alert, { name, reason, at }, byPerson)
}

/** False when what it is about was final already. */
async function settle(context: Context, alert: Alert, resolution: Resolution, byPerson: AuditEntry): Promise<boolean> {
  const { clientId, paymentId, captureId, refundId } = alert
  if (captureId !== null) return settleMovement(context, captureKind, clientId, captureId, resolution, byPerson)
  if (refundId !== null) return settleMovement(context, refundKind, clientId, refundId, resolution, byPerson)
  return settlePayment(context, clientId, paymentId, resolution, byPerson)
}

async function settleMovement<M extends Movement>(
  context: Context,
  kind: MovementKind<M>,
  clientId: string,
  id: string,
  { verdict, name, reason }: Resolution,
  byPerson: AuditEntry,
): Promise<boolean> {
  const { now, payment, movement } = await kind.load(context.pool, clientId, id)
  const done = verdict === 'captured' || verdict === 'refunded'
  const state = movementVerdict(done, notDoneCode, `the acquirer says that it did not happen: ${reason}`, now)
  const decided: M = { ...movement, state }
  const written = await kind.record(context.pool, movement, {
    step: { kind: 'final', state },
    tries: movement.tries,
    dueInMs: null,
    notification: { notificationId: context.newId(), body: kind.notice(payment, decided) },
    attempt: {
      attemptId: context.newId(),
      operation: 'operator',
      reference: movement.reference,
      outcome: verdict,
      detail: { reason: `${name}: ${reason}` },
      durationMs: 0,
    },
    settledBy: { name, reason },
    byPerson,
    at: now,
  })
  context.wake('notifications')
  return written !== false
}

function auditOf(context: Context, alert: Alert, resolution: Resolution, actor: string): AuditEntry {
  const { alertId, kind, paymentId, captureId, refundId } = alert
  const detail = { alertId, kind, paymentId, captureId, refundId, ...resolution }
  return { auditId: context.newId(), actor, action: 'resolve-alert', detail }
}
