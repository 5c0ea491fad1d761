import { findNotification, resendNotification } from '../store/notifications.ts'
import type { Context } from './context.ts'

/**
 * Starts a notification's schedule anew, whatever became of it: the first try is made at once. The body stays what it
 * was. One whose first try is about to be made is left as it is, so that asking twice sends it once. False when there
 * is no such notification.
 */
export async function sendAgain(
  context: Context,
  notificationId: string,
  actor: string,
  reason?: string,
): Promise<boolean> {
  const found = await findNotification(context.pool, notificationId)
  if (!found) return false
  const { clientId, paymentId, state, tries } = found
  const audit = {
    auditId: context.newId(),
    actor,
    action: 'resend-notification',
    detail: { notificationId, paymentId, state, tries, ...(reason !== undefined && { reason }) },
  }
  await resendNotification(context.pool, clientId, notificationId, audit)
  context.wake('notifications')
  context.changes.payment(found)
  return true
}
