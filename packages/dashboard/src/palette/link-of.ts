import { linkOptions } from '@tanstack/react-router'
import type { Found } from './queries.ts'

/** The page of what was found; of an alert the one on which alerts are worked on, with this one first. */
export function linkOf(found: Found) {
  const { clientId, paymentId } = found
  if (found.kind === 'notification') {
    return linkOptions({
      to: '/notifications/$notificationId',
      params: { notificationId: found.notificationId },
    })
  }
  if (found.kind === 'alert') return linkOptions({ to: '/alerts', search: { id: found.alertId } })
  return linkOptions({ to: '/payments/$clientId/$paymentId', params: { clientId, paymentId } })
}
