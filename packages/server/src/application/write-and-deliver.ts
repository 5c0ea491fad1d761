import type { Written } from '../store/handed.ts'
import type { Context } from './context.ts'

/**
 * Writes a step with its notification, and delivers that by this process without a claim where the commit gave it to it: under
 * load a claim costs as much as the commit. Otherwise the notification is due as any other, and a worker of any process takes it.
 */
export async function writeAndDeliver(
  context: Context,
  clientId: string,
  notificationId: string | undefined,
  write: (courierMs: number | null) => Promise<Written>,
): Promise<boolean> {
  const room = notificationId === undefined ? undefined : context.roomFor('notifications', clientId)
  let written: Written = false
  try {
    written = await write(room?.leaseMs ?? null)
  } finally {
    if (written !== 'handed' || notificationId === undefined) room?.giveBack()
    else room?.begin(notificationId)
  }
  if (written === 'written' && notificationId !== undefined) context.wake('notifications')
  return written !== false
}
