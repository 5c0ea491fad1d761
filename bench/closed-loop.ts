import { outcomeOf } from './answers.ts'
import { openConnection } from './connection.ts'
import { percentile } from './statistics.ts'

export interface LoopResult {
  /** Requests answered. */
  readonly perSecond: number
  /** Milliseconds from the first byte sent to the last received. */
  readonly p50: number
  readonly p99: number
}

/** Requests of which each is sent when the one before it was answered. */
export type Task = readonly Buffer[]

/**
 * Works off all tasks over that many connections, each beginning its next when it is through with the last. All answers must
 * be successes.
 */
export async function closedLoop(
  urls: readonly URL[],
  tasks: readonly Task[],
  concurrency: number,
): Promise<LoopResult> {
  const connections = await Promise.all(
    Array.from({ length: concurrency }, (_, index) => openConnection(turn(urls, index))),
  )
  const latencies: number[] = []
  let next = 0
  const started = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      for (let task = tasks[next++]; task; task = tasks[next++]) {
        for (const request of task) {
          const sent = performance.now()
          const answer = await connection.send(request)
          latencies.push(performance.now() - sent)
          if (outcomeOf(answer) !== 'done') throw new Error(`a request that did not succeed: ${answer.body}`)
        }
      }
    }),
  )
  const seconds = (performance.now() - started) / 1_000
  for (const connection of connections) connection.close()
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  }
}

/** The address whose turn it is, so that each has as many connections as the others. */
export function turn(urls: readonly URL[], index: number): URL {
  const url = urls[index % urls.length]
  if (!url) throw new Error('there is no server to send to')
  return url
}
