import { setTimeout as delay } from 'node:timers/promises'
import { outcomeOf } from './answers.ts'
import { turn } from './closed-loop.ts'
import { type Answer, type Connection, openConnection } from './connection.ts'

/** Fewer than the server takes: one more would be cut off, and be no answer. */
const MOST_CONNECTIONS = 1_900

export interface OpenLoopResult {
  readonly seconds: number
  /** Milliseconds from the moment when a request was to be sent until its answer was there. */
  readonly done: readonly number[]
  readonly refused: readonly number[]
  readonly turnedAway: readonly number[]
  /** How much later than planned each was sent, in milliseconds. */
  readonly late: readonly number[]
  readonly refusals: readonly Answer[]
}

/**
 * Sends each request at its time (milliseconds from the start), however many are still unanswered, on connections that are
 * kept, `openBeforehand` of them and more when all are busy. What a slow server makes wait is counted from when it was to be sent, so that no
 * answer keeps others from being asked for.
 */
export async function openLoop(
  urls: readonly URL[],
  requests: readonly Buffer[],
  times: readonly number[],
  openBeforehand = 0,
): Promise<OpenLoopResult> {
  const connections = await kept(urls, openBeforehand)
  const latencies = { done: [] as number[], refused: [] as number[], 'turned away': [] as number[] }
  const late: number[] = []
  const refusals: Answer[] = []
  const started = performance.now()
  const since = (time: number) => performance.now() - started - time
  const sendOne = async (request: Buffer, time: number) => {
    late.push(since(time))
    const connection = await connections.take()
    const answer = await connection.send(request)
    const outcome = outcomeOf(answer)
    latencies[outcome].push(since(time))
    if (outcome === 'refused') refusals.push(answer)
    if (answer.last) connections.lose(connection)
    else connections.giveBack(connection)
  }
  const sent: Promise<void>[] = []
  try {
    for (let next = 0; next < requests.length; ) {
      const waitMs = -since(times[next] ?? 0)
      if (waitMs > 0) await delay(waitMs)
      for (; next < requests.length && since(times[next] ?? 0) >= 0; next += 1) {
        const answered = sendOne(requests[next] ?? Buffer.alloc(0), times[next] ?? 0)
        // Who fails is told of below; until then nobody listens.
        answered.catch(() => undefined)
        sent.push(answered)
      }
    }
    await Promise.all(sent)
  } finally {
    await Promise.allSettled(sent)
    connections.close()
  }
  const { done, refused, 'turned away': turnedAway } = latencies
  return { seconds: since(0) / 1_000, done, refused, turnedAway, late, refusals }
}

interface Kept {
  /** The one that became free last, a new one where all are busy; waits where there are too many. */
  take(): Promise<Connection>
  giveBack(connection: Connection): void
  lose(connection: Connection): void
  close(): void
}

async function kept(urls: readonly URL[], beforehand: number): Promise<Kept> {
  const all = new Set<Connection>()
  const free: Connection[] = []
  const waiting: PromiseWithResolvers<Connection>[] = []
  let opened = 0
  let open = 0
  const add = async () => {
    open += 1
    opened += 1
    const connection = await openConnection(turn(urls, opened))
    all.add(connection)
    return connection
  }
  while (open < beforehand) free.push(await add())
  return {
    async take() {
      const connection = free.pop()
      if (connection) return connection
      if (open < MOST_CONNECTIONS) return add()
      const waiter = Promise.withResolvers<Connection>()
      waiting.push(waiter)
      return waiter.promise
    },
    giveBack(connection) {
      const waiter = waiting.shift()
      if (waiter) waiter.resolve(connection)
      else free.push(connection)
    },
    lose(connection) {
      connection.close()
      all.delete(connection)
      open -= 1
      const waiter = waiting.shift()
      if (waiter) add().then(waiter.resolve, waiter.reject)
    },
    close() {
      for (const connection of all) connection.close()
    },
  }
}
