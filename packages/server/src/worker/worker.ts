import { setTimeout as delay } from 'node:timers/promises'
import { type Context, looksEveryMs } from '../application/context.ts'
import { reportFault } from '../application/report-fault.ts'
import type { HandedTable, Room } from '../application/room.ts'
import { type DueKind, type DueWork, dueKinds } from '../application/work-due.ts'
import { type DueTable, untilNextDueMs } from '../store/due.ts'
import { createPlaces } from './places.ts'
import { openRooms } from './rooms.ts'

/** The most rows of one kind that one look takes: a statement of milliseconds. */
const mostAtOnce = 64
/** Between two looks of a lane, in milliseconds: under load rows are claimed together, not in a commit for each. */
const shortestPauseMs = 10
/** After a database fault, before looking again, in milliseconds. */
const faultPauseMs = 500

export interface Worker {
  /** Looks for due rows of these tables now instead of at the end of its sleep. */
  wake(...tables: readonly DueTable[]): void
  /** Room for one more of the client, which the caller's commit will lease to this process. */
  roomFor(table: HandedTable, clientId: string): Room | undefined
  /** Takes no more rows and waits for those under way. */
  stop(): Promise<void>
}

/** Works on what falls due until it is stopped. Safe to run in any number of processes: claims are leases. */
export function startWorker(context: Context): Worker {
  const lanes = dueKinds.map((kind) => startLane(context, kind))
  const rooms = openRooms(context)
  return {
    wake: (...tables) => {
      for (const lane of lanes) if (tables.includes(lane.table)) lane.wake()
    },
    roomFor: rooms.roomFor,
    stop: async () => {
      await Promise.all([rooms.stop(), ...lanes.map((lane) => lane.stop())])
    },
  }
}

interface Lane {
  readonly table: DueTable
  wake(): void
  stop(): Promise<void>
}

/** Each kind has a lane of its own, so that slow merchants do not keep captures waiting. */
function startLane(context: Context, kind: DueKind): Lane {
  const alarm = createAlarm()
  /** The last look left rows alone for want of room: whatever ends makes some. */
  let short = false
  const places = createPlaces(kind.mostPerClient, () => {
    if (short) alarm.ring()
  })
  let stopped = false

  async function claimSome(): Promise<'more' | 'some' | 'none' | 'no room'> {
    const mostPerClient = places.mostPerClient()
    const limit = Math.min(mostAtOnce, places.free())
    const exceptClients = places.clientsToWait()
    short = limit === 0 || exceptClients.length > 0
    if (limit === 0) return 'no room'
    const order = {
      limit,
      leaseMs: context.deadlines.leaseMs,
      mostPerClient,
      underWay: places.byClient(),
      exceptClients,
    }
    const askedAt = performance.now()
    const claimed = await kind.claim(context, order)
    for (const work of claimed) places.take(work.clientId, finish(work, askedAt))
    if (claimed.length === 0) return 'none'
    return claimed.length === limit ? 'more' : 'some'
  }

  async function finish(work: DueWork, askedAt: number): Promise<void> {
    try {
      await context.leases.keep(kind.name, work.clientId, work.id, (lease) => work.run(lease), askedAt)
    } catch (error) {
      // The row stays leased and comes back when the lease lapses: work is finished late, never dropped.
      reportFault(context.log, error, 'due work failed; it will be retried', { kind: kind.name, id: work.id })
    }
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      let sleepMs: number
      try {
        const claimed = await claimSome()
        if (claimed === 'more') continue
        // Those who gave their share may have more.
        if (claimed === 'some') alarm.ring()
        const dueInMs = claimed === 'none' ? await untilNextDueMs(context.pool, kind.name) : undefined
        sleepMs = Math.min(looksEveryMs, dueInMs ?? looksEveryMs)
      } catch (error) {
        if (stopped) break
        reportFault(context.log, error, 'cannot look for due work; trying again', { kind: kind.name })
        sleepMs = faultPauseMs
      }
      await delay(shortestPauseMs)
      await alarm.sleep(Math.max(1, sleepMs - shortestPauseMs))
    }
    await places.ended()
  }

  const ended = loop()
  return {
    table: kind.name,
    wake: () => alarm.ring(),
    stop: async () => {
      stopped = true
      alarm.ring()
      await ended
    },
  }
}

interface Alarm {
  ring(): void
  /** Ends when the time is over or somebody rang, also when that was just before. */
  sleep(ms: number): Promise<void>
}

function createAlarm(): Alarm {
  let rung = false
  let waiter: (() => void) | undefined
  return {
    ring() {
      rung = true
      waiter?.()
    },
    async sleep(ms) {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>()
        waiter = resolve
        const timer = setTimeout(resolve, ms)
        await promise
        clearTimeout(timer)
        waiter = undefined
      }
      rung = false
    },
  }
}
