import type { Written } from '../store/handed.ts'
import type { DueNotification } from '../store/notifications.ts'
import type { Context } from './context.ts'
import type { HandedTable, Room } from './room.ts'
import { environmentOf } from './signing-keys.ts'

/** What a commit made of a row: nothing, due for whoever claims it, done with, or this process's own to work on. */
type Outcome = Exclude<Written, object> | { begin(room: Room): void }

/**
 * Writes a row that is work for somebody, and does that work by this process without a claim where the commit gave it to it: under
 * load a claim costs as much as the commit. Otherwise the row is due as any other, and a worker of any process takes it. `none`: there
 * is no such row to write. True when something was written.
 */
export async function writeAndWork(
  context: Context,
  table: HandedTable,
  { clientId, none }: { readonly clientId: string; readonly none: boolean },
  write: (roomMs: number | null) => Promise<Outcome>,
): Promise<boolean> {
  const room = none ? undefined : context.roomFor(table, clientId)
  let outcome: Outcome = false
  try {
    outcome = await write(room?.leaseMs ?? null)
  } finally {
    if (typeof outcome === 'object' && room) outcome.begin(room)
    else room?.giveBack()
  }
  if (outcome === 'written' && !none) context.wake(table)
  return outcome !== false
}

/** A notification as it is written. */
export type Notice = Pick<
  DueNotification,
  'clientId' | 'notificationId' | 'paymentId' | 'notifyType' | 'body' | 'requestUrl'
>

/** The same of a step's notification, of which all that a delivery needs is known by then. */
export function writeAndDeliver(
  context: Context,
  clientId: string,
  notice: Notice | undefined,
  write: (courierMs: number | null) => Promise<Written>,
): Promise<boolean> {
  return writeAndWork(context, 'notifications', { clientId, none: notice === undefined }, async (courierMs) => {
    const written = await write(courierMs)
    if (typeof written !== 'object') return written
    if (!notice) return 'written'
    const environment = environmentOf(clientId)
    const notification = { ...notice, ...written, state: 'waiting', tries: 0, environment } as const
    return { begin: (room) => room.begin(notice.notificationId, notification) }
  })
}
