import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prune } from '../packages/server/src/cli/archive/prune.ts'
import type { OperatorApi } from '../packages/server/src/cli/operator-api.ts'
import type { Bench } from './capstan-run.ts'
import { msEach, processorMsOfAll, processorMsOfPostgres } from './processor-time.ts'

/** Of `makeManyPayments`, what is so old is a good part of the year. */
const olderThanMs = 400 * 86_400_000

export interface PruneRate {
  readonly payments: number
  readonly rows: number
  readonly perSecond: number
  /** Milliseconds of processor time for each payment. */
  readonly serverMs: number | undefined
  readonly postgresMs: number | undefined
  /** Bytes of PostgreSQL's log for each payment. */
  readonly walBytes: number
}

/** Archives and removes the oldest payments of one client, as `capstan prune` does. */
export async function pruneRate({ database, server }: Bench, clientId: string): Promise<PruneRate> {
  const folder = await mkdtemp(join(tmpdir(), 'capstan-bench-archive-'))
  const read = async () => ({
    at: performance.now(),
    server: processorMsOfAll(server.processIds),
    postgres: processorMsOfPostgres(database.postmaster),
    wal: Number((await database.pool.query(`select pg_current_wal_lsn() - '0/0' as bytes`)).rows[0].bytes),
  })
  try {
    const before = await read()
    const order = { olderThanMs, clientId, archive: folder }
    const { clients } = await prune(apiOf(server.url, server.operatorToken), order, new Date(), () => undefined)
    const after = await read()
    const payments = clients[0]?.removed ?? 0
    return {
      payments,
      rows: Object.values(clients[0]?.rows ?? {}).reduce((sum, count) => sum + count, 0),
      perSecond: (payments / (after.at - before.at)) * 1_000,
      serverMs: msEach(before.server, after.server, payments),
      postgresMs: msEach(before.postgres, after.postgres, payments),
      walBytes: (after.wal - before.wal) / payments,
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

function apiOf(url: URL, token: string): OperatorApi {
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(new URL(`/operator${path}`, url), {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return answer.json()
  }
  return {
    url: url.href,
    get: (path, query = {}) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
      return call('GET', `${path}?${new URLSearchParams(given)}`) as never
    },
    send: (method, path, body) => call(method, path, body) as never,
    lines: () => Promise.reject(new Error('not used')),
  }
}
