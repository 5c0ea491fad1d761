import { captureKind } from '../application/capture-kind.ts'
import type { Context } from '../application/context.ts'
import { deliverNotification, type InTurn } from '../application/deliver-notification.ts'
import { followMovement } from '../application/follow-movement.ts'
import type { Lease } from '../application/leases.ts'
import { reportFault } from '../application/report-fault.ts'
import type { HandedTable, Room } from '../application/room.ts'
import { createTurns } from '../application/turns.ts'
import type { DueNotification } from '../store/notifications.ts'

/** Of one client, being worked on or in line for it. More are left to be claimed: a merchant that hangs fills no memory. */
const mostOfClient = 256
/** Of all clients: as many leases one statement renews. */
const most = 1_024

interface HandedWork {
  readonly clientId: string
  readonly id: string
  readonly inTurn: InTurn
  readonly lease: Lease
  readonly written?: DueNotification
}

interface Kind {
  /** Messages to one merchant, or about one merchant to the acquirers, at the same time, beside those that were claimed. */
  readonly atOnce: number
  work(context: Context, work: HandedWork): Promise<unknown>
}

const kinds: Readonly<Record<HandedTable, Kind>> = {
  // Together with those that were claimed as many as connections to one origin.
  notifications: {
    atOnce: 16,
    work: (context, { clientId, id, inTurn, written }) => deliverNotification(context, clientId, id, inTurn, written),
  },
  captures: {
    atOnce: 32,
    work: (context, { clientId, id, inTurn, lease }) =>
      inTurn(() => followMovement(context, captureKind, { clientId, id, neverSent: true }, lease)),
  },
}

/** Does what this process wrote, without a claim for it. */
export interface Rooms {
  /** Room for one more of the client, which the caller's commit will lease to this process. */
  roomFor(table: HandedTable, clientId: string): Room | undefined
  /** Takes no more, and waits for all that were handed over. */
  stop(): Promise<void>
}

export function openRooms(context: Context): Rooms {
  const rooms = {
    notifications: openRoom(context, 'notifications'),
    captures: openRoom(context, 'captures'),
  }
  return {
    roomFor: (table, clientId) => rooms[table].roomFor(clientId),
    async stop() {
      // A capture that is made has a notification to be delivered.
      await rooms.captures.stop()
      await rooms.notifications.stop()
    },
  }
}

function openRoom(context: Context, table: HandedTable) {
  const kind = kinds[table]
  const lines = new Map<string, Line>()
  let taken = 0
  let stopped = false
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()

  function leave(clientId: string, line: Line): void {
    taken -= 1
    line.taken -= 1
    if (line.taken === 0) lines.delete(clientId)
    if (stopped && taken === 0) end()
  }

  async function begin(line: Line, handed: Omit<HandedWork, 'inTurn' | 'lease'>, askedAt: number): Promise<void> {
    const { clientId, id } = handed
    const { inTurn } = line
    try {
      // Leased from the commit on, so also while it stands in line.
      const work = (lease: Lease) => kind.work(context, { ...handed, inTurn, lease })
      await context.leases.keep(table, clientId, id, work, askedAt)
    } catch (error) {
      // The row stays leased and comes back when the lease lapses.
      reportFault(context.log, error, 'work on what was just written failed; it will be tried again', {
        kind: table,
        id,
      })
    } finally {
      leave(clientId, line)
    }
  }

  return {
    roomFor(clientId: string): Room | undefined {
      const line = lines.get(clientId) ?? { taken: 0, inTurn: createTurns(kind.atOnce, mostOfClient) }
      if (stopped || taken >= most || line.taken >= mostOfClient) return undefined
      lines.set(clientId, line)
      taken += 1
      line.taken += 1
      const askedAt = performance.now()
      return {
        leaseMs: context.deadlines.leaseMs,
        begin: (id, written) => void begin(line, { clientId, id, ...(written && { written }) }, askedAt),
        giveBack: () => leave(clientId, line),
      }
    },
    async stop(): Promise<void> {
      stopped = true
      if (taken > 0) await ended
    },
  }
}

/** The work for one client: so much at once, and the rest in the order in which it came. */
interface Line {
  /** Places given out. */
  taken: number
  readonly inTurn: InTurn
}
