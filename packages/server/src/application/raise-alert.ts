import type { NewAlert } from '../domain/alert.ts'
import type { AlertToOpen, Subject } from '../store/alerts.ts'
import type { Context } from './context.ts'

/** An alert for the commit of what led to it. The log says it too, for whoever watches nothing else. */
export function raiseAlert(context: Context, about: Subject, { kind, message }: NewAlert): AlertToOpen {
  const { clientId, paymentId, captureId, refundId } = about
  const level = kind === 'authorization-expiring' ? 'info' : 'error'
  context.log[level]({ clientId, paymentId, captureId, refundId, kind }, `alert: ${message}; see "capstan alert list"`)
  return { alertId: context.newId(), kind, message }
}
