import type { Delivery, NotificationSummary } from '../../application/queries/notifications.ts'
import { unreachable } from '../../assert.ts'
import { formatDuration } from './format-duration.ts'

/** What came of one try to hand a notification over. */
export function deliveryText(delivery: Delivery): string {
  const { url, acknowledged, error, responseStatus, durationMs } = delivery
  if (url === null) return error ?? 'not sent'
  const answer = responseStatus === null ? '' : `HTTP ${responseStatus}, `
  if (acknowledged) return `acknowledged by ${url} (${answer}${durationMs} ms)`
  return `not acknowledged by ${url}: ${error ?? 'no reason kept'} (${answer}${durationMs} ms)`
}

/** What happens to a notification next; `at` is the client's time of its last delivery. */
export function afterDelivery(notification: NotificationSummary, at: Date): string {
  switch (notification.state) {
    case 'acknowledged':
      return 'done'
    case 'waiting':
      return notification.nextTryAt
        ? `next try in ${formatDuration(notification.nextTryAt.getTime() - at.getTime())}`
        : 'next try at once'
    case 'exhausted':
      return 'that was the last try; send it again by hand once the cause is gone'
    case 'unaddressed':
      return 'no try is planned'
    default:
      return unreachable(notification.state)
  }
}
