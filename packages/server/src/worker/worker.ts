import { setTimeout as delay } from 'node:timers/promises'
import type { Context } from '../application/context.ts'
import type { Courier } from '../application/courier.ts'
import { reportFault } from '../application/report-fault.ts'
import { type DueKind, type DueWork, dueKinds } from '../application/work-due.ts'
import { type DueTable, untilNextDueMs } from '../store/due.ts'
import { startCouriers } from './couriers.ts'

/** How many rows of one kind are worked on at the same time in this process. */
const concurrency = 256
/** Between two looks of a lane, in milliseconds: under load rows are claimed together, not in a commit for each. */
const shortestPauseMs = 10
/** Rows written by other processes are noticed this late at most, in milliseconds. */
const longestSleepMs = 1_000
/** After a database fault, before looking again, in milliseconds. */
const faultPauseMs = 500

export interface Worker {
  /** Looks for due rows of these tables now instead of at the end of its sleep. */
  wake(...tables: readonly DueTable[]): void
  /** Room for one notification more of the client, which the caller's commit will lease to this process. */
  courierFor(clientId: string): Courier | undefined
  /** Takes no more rows and waits for those under way. */
  stop(): Promise<void>
}

/** Works on what falls due until it is stopped. Safe to run in any number of processes: claims are leases. */
export function startWorker(context: Context): Worker {
  const lanes = dueKinds.map((kind) => startLane(context, kind))
  const couriers = startCouriers(context)
  return {
    wake: (...tables) => {
      for (const lane of lanes) if (tables.includes(lane.table)) lane.wake()
    },
    courierFor: couriers.courierFor,
    stop: async () => {
      await Promise.all([couriers.stop(), ...lanes.map((lane) => lane.stop())])
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
  const running = createRunning(() => {
    if (short) alarm.ring()
  })
  let stopped = false

  async function claimSome(): Promise<'more' | 'no more' | 'no room'> {
    const limit = Math.min(kind.mostPerClient, concurrency - running.size())
    const exceptClients = running.clientsWith(kind.mostPerClient)
    short = limit <= 0 || exceptClients.length > 0
    if (limit <= 0) return 'no room'
    const claimed = await kind.claim(context, { limit, leaseMs: context.deadlines.leaseMs, exceptClients })
    for (const work of claimed) running.add(work.clientId, finish(work))
    return claimed.length === limit ? 'more' : 'no more'
  }

  async function finish(work: DueWork): Promise<void> {
    try {
      await context.leases.keep(kind.name, work.clientId, work.id, () => work.run())
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
        const dueInMs = claimed === 'no more' ? await untilNextDueMs(context.pool, kind.name) : undefined
        sleepMs = Math.min(longestSleepMs, dueInMs ?? longestSleepMs)
      } catch (error) {
        if (stopped) break
        reportFault(context.log, error, 'cannot look for due work; trying again', { kind: kind.name })
        sleepMs = faultPauseMs
      }
      await delay(shortestPauseMs)
      await alarm.sleep(Math.max(1, sleepMs - shortestPauseMs))
    }
    await running.ended()
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

interface Running {
  size(): number
  clientsWith(atLeast: number): readonly string[]
  add(clientId: string, task: Promise<void>): void
  ended(): Promise<void>
}

/** The work under way, by client. */
function createRunning(onEnd: () => void): Running {
  const tasks = new Set<Promise<void>>()
  const counts = new Map<string, number>()
  const count = (clientId: string, change: number) => {
    const now = (counts.get(clientId) ?? 0) + change
    if (now === 0) counts.delete(clientId)
    else counts.set(clientId, now)
  }
  return {
    size: () => tasks.size,
    clientsWith(atLeast) {
      return [...counts].filter(([, count]) => count >= atLeast).map(([clientId]) => clientId)
    },
    add(clientId, task) {
      const tracked = task.finally(() => {
        tasks.delete(tracked)
        count(clientId, -1)
        onEnd()
      })
      tasks.add(tracked)
      count(clientId, 1)
    },
    async ended() {
      await Promise.all(tasks)
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
