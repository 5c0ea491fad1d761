import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from './capstan-run.ts'
import { closedLoop } from './closed-loop.ts'
import { openConnection } from './connection.ts'
import type { Endpoints } from './endpoints.ts'
import { signedRequest } from './merchant.ts'
import { copyTemplate, type Template } from './payments.ts'
import { msEach, processorMsOfAll, processorMsOfPostgres } from './processor-time.ts'

export interface Captured {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Milliseconds of processor time for each capture, told of, whatever else goes on included; undefined where there is no /proc. */
  readonly serverMs: number | undefined
  readonly postgresMs: number | undefined
}

const LOOK_MS = 20
/** The last delivery is recorded a moment after it arrived. */
const RECORDED_MS = 200

/** A capture request under an id as merchants make them: in no order. */
function requestOf(url: URL, { merchant }: Template, paymentId: string): Promise<Buffer> {
  return signedRequest(merchant, url, 'capture', {
    captureRequestId: crypto.randomUUID(),
    paymentId,
    captureAmount: { currency: 'EUR', value: '1000' },
  })
}

/** Captures `count` payments that are told of at the fine endpoint, and waits until all were. */
export async function captureAll(
  { database, server }: Bench,
  endpoints: Endpoints,
  template: Template,
  count: number,
  connections: number,
): Promise<Captured> {
  const first = await copyTemplate(database.pool, template, count)
  const ids = Array.from({ length: count }, (_, index) => String(first + BigInt(index)))
  const requests = await Promise.all(ids.map(async (id) => [await requestOf(server.url, template, id)]))
  const toldBefore = endpoints.fineCount()
  const read = () => [processorMsOfAll(server.processIds), processorMsOfPostgres(database.postmaster)] as const
  const before = read()
  const { perSecond, p50, p99 } = await closedLoop([server.url], requests, connections)
  while (endpoints.fineCount() < toldBefore + count) await delay(LOOK_MS)
  await delay(RECORDED_MS)
  const after = read()
  return {
    perSecond,
    p50,
    p99,
    serverMs: msEach(before[0], after[0], count),
    postgresMs: msEach(before[1], after[1], count),
  }
}

/** Milliseconds from the answer to one capture until its notification has arrived; negative when that came first. */
export async function toldAfterMs(
  { database, server }: Bench,
  endpoints: Endpoints,
  template: Template,
): Promise<number> {
  const id = String(await copyTemplate(database.pool, template, 1))
  const arrival = endpoints.arrival(id)
  const connection = await openConnection(server.url)
  await connection.send(await requestOf(server.url, template, id))
  const answered = performance.now()
  connection.close()
  return (await arrival) - answered
}
