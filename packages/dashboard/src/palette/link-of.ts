import { linkOptions } from '@tanstack/react-router'
import type { Found } from './queries.ts'

/** The page of what was found; of an alert, that of the payment it is about. */
export function linkOf(found: Found) {
  const { clientId, paymentId } = found
  if (found.kind === 'notification') {
    return linkOptions({
      to: '/notifications/$notificationId',
      params: { notificationId: found.notificationId },
    })
  }
  return linkOptions({ to: '/payments/$clientId/$paymentId', params: { clientId, paymentId } })
}
