import { openConnection } from './connection.ts'
import { percentile } from './statistics.ts'

export interface LoopResult {
  readonly perSecond: number
  /** Milliseconds from the first byte sent to the last received. */
  readonly p50: number
  readonly p99: number
}

/** Sends all requests over that many connections, each sending its next when the last was answered. All must say `S`. */
export async function closedLoop(url: URL, requests: readonly Buffer[], concurrency: number): Promise<LoopResult> {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => openConnection(url)))
  const latencies: number[] = []
  let next = 0
  const started = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      for (let request = requests[next++]; request; request = requests[next++]) {
        const sent = performance.now()
        const answer = await connection.send(request)
        latencies.push(performance.now() - sent)
        if (!answer.includes('"resultStatus":"S"')) throw new Error(`a capture that did not succeed: ${answer}`)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1_000
  for (const connection of connections) connection.close()
  return {
    perSecond: requests.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  }
}
