import type { Written } from '../store/handed.ts'
import type { Context } from './context.ts'
import type { HandedTable } from './room.ts'

/**
 * Writes a row that is work for somebody, and does that work by this process without a claim where the commit gave it to it: under
 * load a claim costs as much as the commit. Otherwise the row is due as any other, and a worker of any process takes it. `id`: the
 * row's; undefined when there is none to write. True when it was written, also where nothing is to be done about it.
 */
export async function writeAndWork(
  context: Context,
  table: HandedTable,
  { clientId, id }: { readonly clientId: string; readonly id: string | undefined },
  write: (roomMs: number | null) => Promise<Written>,
): Promise<boolean> {
  const room = id === undefined ? undefined : context.roomFor(table, clientId)
  let written: Written = false
  try {
    written = await write(room?.leaseMs ?? null)
  } finally {
    if (written !== 'handed' || id === undefined) room?.giveBack()
    else room?.begin(id)
  }
  if (written === 'written' && id !== undefined) context.wake(table)
  return written !== false
}

/** The same of a step's notification. */
export function writeAndDeliver(
  context: Context,
  clientId: string,
  notificationId: string | undefined,
  write: (courierMs: number | null) => Promise<Written>,
): Promise<boolean> {
  return writeAndWork(context, 'notifications', { clientId, id: notificationId }, write)
}
