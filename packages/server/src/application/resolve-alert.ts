import { fittingVerdicts, type Verdict } from '../domain/alert.ts'
import { captureVerdict } from '../domain/capture.ts'
import { type Alert, closeAlert, findAlert } from '../store/alerts.ts'
import { loadCapture, recordCapture } from '../store/captures.ts'
import { clientClock, recordAudit } from '../store/clients.ts'
import { notifyCaptureBody } from '../wire/notify-capture.ts'
import type { Context } from './context.ts'
import { settlePayment } from './settle-payment.ts'

export interface Resolution {
  readonly verdict: Verdict
  /** Who asked the acquirer. */
  readonly name: string
  /** What the acquirer said, for whoever reads it later. */
  readonly reason: string
}

export type ResolveResult =
  | { readonly kind: 'resolved'; readonly alert: Alert }
  | { readonly kind: 'unknown' }
  /** Closed already, by a person or by an answer of the acquirer. */
  | { readonly kind: 'closed'; readonly alert: Alert }
  /** The verdict does not fit the alert. */
  | { readonly kind: 'unfit'; readonly alert: Alert; readonly fitting: readonly Verdict[] }

/** The result that a merchant sees when a person says that the money was not taken (apo/notify_capture). */
const notCapturedCode = 'PROCESS_FAIL'

/**
 * A person records what the acquirer says about an open case. An open capture gets its final result by it, notified as
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
  if (alert.closedAt) return { kind: 'closed', alert }
  const fitting = fittingVerdicts(alert.kind, alert.captureId)
  if (!fitting.includes(resolution.verdict)) return { kind: 'unfit', alert, fitting }
  if (resolution.verdict === 'noted') await close(context, alert, resolution, actor)
  else if (!(await settle(context, alert, resolution, actor))) {
    // The acquirer answered between: its word stands, and this one is not written over it.
    return { kind: 'closed', alert: (await findAlert(context.pool, alertId)) ?? alert }
  }
  return { kind: 'resolved', alert: (await findAlert(context.pool, alertId)) ?? alert }
}

async function close(context: Context, alert: Alert, resolution: Resolution, actor: string): Promise<void> {
  const { name, reason } = resolution
  const at = await clientClock(context.pool, alert.clientId)
  await closeAlert(context.pool, alert, { name, reason, at }, auditOf(context, alert, resolution, actor))
}

/** False when what it is about was final already. */
async function settle(context: Context, alert: Alert, resolution: Resolution, actor: string): Promise<boolean> {
  // First, so that a resolution that breaks off has left its mark as well.
  await recordAudit(context.pool, alert.clientId, auditOf(context, alert, resolution, actor))
  const { clientId, paymentId, captureId } = alert
  if (captureId === null) return settlePayment(context, clientId, paymentId, resolution)
  return settleCapture(context, clientId, captureId, resolution)
}

async function settleCapture(
  context: Context,
  clientId: string,
  captureId: string,
  resolution: Resolution,
): Promise<boolean> {
  const { now, payment, capture } = await loadCapture(context.pool, clientId, captureId)
  const { name, reason } = resolution
  const verdict = resolution.verdict === 'captured' ? 'captured' : 'not-captured'
  const state = captureVerdict(verdict, notCapturedCode, `the acquirer did not capture it: ${reason}`, now)
  const decided = { ...capture, state }
  const written = await recordCapture(context.pool, capture, {
    step: { kind: 'final', state },
    tries: capture.tries,
    dueInMs: null,
    notification: { notificationId: context.newId(), body: notifyCaptureBody(payment, decided) },
    attempt: {
      attemptId: context.newId(),
      operation: 'operator',
      reference: capture.reference,
      outcome: verdict,
      detail: { reason: `${name}: ${reason}` },
      durationMs: 0,
    },
    settledBy: { name, reason },
    at: now,
  })
  context.wake('notifications')
  return written
}

function auditOf(context: Context, alert: Alert, resolution: Resolution, actor: string) {
  const { alertId, kind, paymentId, captureId } = alert
  const detail = { alertId, kind, paymentId, captureId, ...resolution }
  return { auditId: context.newId(), actor, action: 'resolve-alert', detail }
}
