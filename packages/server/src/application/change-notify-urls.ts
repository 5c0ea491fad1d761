import { type NotifyUrls, setNotifyUrls } from '../store/clients.ts'
import type { Context } from './context.ts'

/**
 * Sets where a client's notifications go, type by type: what is absent stays, null clears. It holds from the next
 * delivery on, also for notifications made before. False when there is no such client.
 */
export function changeNotifyUrls(
  context: Context,
  clientId: string,
  urls: NotifyUrls,
  actor: string,
): Promise<boolean> {
  const audit = { auditId: context.newId(), actor, action: 'set-notify-urls', detail: urls }
  return setNotifyUrls(context.pool, clientId, urls, audit)
}
