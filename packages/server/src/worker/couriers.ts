import type { Context } from '../application/context.ts'
import type { Courier } from '../application/courier.ts'
import { deliverNotification, type InTurn } from '../application/deliver-notification.ts'
import { reportFault } from '../application/report-fault.ts'
import { createTurns } from '../application/turns.ts'

/** Messages to one client at the same time, beside those that were claimed: together as many as connections to one origin. */
const atOnce = 16
/** Of one client, being delivered or in line for it. More are left to be claimed: a merchant that hangs fills no memory. */
const mostOfClient = 256
/** Of all clients: as many leases one statement renews. */
const most = 1_024

/** Delivers what this process wrote, without a claim for it. */
export interface Couriers {
  /** Room for one notification more of the client, which the caller's commit will lease to this process. */
  courierFor(clientId: string): Courier | undefined
  /** Takes no more, and waits for all that were handed over. */
  stop(): Promise<void>
}

export function startCouriers(context: Context): Couriers {
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

  async function deliver(clientId: string, line: Line, id: string): Promise<void> {
    try {
      // Leased from the commit on, so also while it stands in line.
      await context.leases.keep('notifications', clientId, id, () =>
        deliverNotification(context, clientId, id, line.inTurn),
      )
    } catch (error) {
      // The row stays leased and comes back when the lease lapses.
      reportFault(context.log, error, 'a delivery failed; it will be tried again', { id })
    } finally {
      leave(clientId, line)
    }
  }

  return {
    courierFor(clientId) {
      const line = lines.get(clientId) ?? createLine()
      if (stopped || taken >= most || line.taken >= mostOfClient) return undefined
      lines.set(clientId, line)
      taken += 1
      line.taken += 1
      return {
        leaseMs: context.deadlines.leaseMs,
        deliver: (id) => void deliver(clientId, line, id),
        giveBack: () => leave(clientId, line),
      }
    },
    async stop() {
      stopped = true
      if (taken > 0) await ended
    },
  }
}

/** The deliveries of one client: so many at once, and the others in the order in which they came. */
interface Line {
  /** Places given out. */
  taken: number
  readonly inTurn: InTurn
}

function createLine(): Line {
  return { taken: 0, inTurn: createTurns(atOnce, mostOfClient) }
}
