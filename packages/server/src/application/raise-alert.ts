import type { NewAlert } from '../domain/alert.ts'
import type { AlertToOpen } from '../store/alerts.ts'
import type { Context } from './context.ts'

/** An alert for the commit of what led to it. The log says it too, for whoever watches nothing else. */
export function raiseAlert(
  context: Context,
  about: { readonly clientId: string; readonly paymentId: string; readonly captureId?: string },
  { kind, message }: NewAlert,
): AlertToOpen {
  const { clientId, paymentId, captureId } = about
  const level = kind === 'authorization-expiring' ? 'info' : 'error'
  context.log[level]({ clientId, paymentId, captureId, kind }, `alert: ${message}; see "capstan alert list"`)
  return { alertId: context.newId(), kind, message }
}
